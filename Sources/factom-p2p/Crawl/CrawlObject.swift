import FactomP2P
import FactomWire

/// The JSON object that a crawl prints: its keys stay as they are.
struct CrawlObject: Encodable {
    /// An endpoint that became known, in the order of that, seeds first.
    struct Node: Encodable {
        let endpoint: String
        /// `answered`, `full`, `silent`, `refused`, `otherNetwork`, `notFactom` or `notVisited`.
        let state: String
        let seed: Bool
        /// How many others it told, and how many nodes told of it.
        let offered: Int
        let toldBy: Int
        // Only with a handshake:
        let nodeID: String?
        let networkID: String?
        let port: UInt16?
        let `protocol`: UInt16?
        let handshakeMilliseconds: Double?
        let pingMilliseconds: Double?
        /// Only when it is neither answered nor full nor unvisited.
        let reason: String?

        init(_ node: CrawlNode) {
            endpoint = node.endpoint.description
            state = node.state.rawValue
            seed = node.isSeed
            offered = node.offered
            toldBy = node.toldBy
            nodeID = node.nodeID
            networkID = node.answer?.handshake.network.description
            port = node.answer?.handshake.listenPort
            `protocol` = node.answer?.version.rawValue
            handshakeMilliseconds = node.answer.map { $0.handshakeRoundTrip / .milliseconds(1) }
            pingMilliseconds = node.answer?.pingRoundTrip.map { $0 / .milliseconds(1) }
            reason = node.finding?.reason
        }
    }

    /// One node told of another.
    struct Offer: Encodable {
        let from: String
        let to: String
    }

    struct Summary: Encodable {
        let network: String
        let networkID: String
        let nodes: Int
        /// By state, every state.
        let states: [String: Int]
        /// By protocol, of those that answered or were full.
        let protocols: [String: Int]
        let offers: Int
        /// Entries of shares that found no room within the bounds.
        let leftOut: Int
        /// In UTC, as ISO 8601 writes it.
        let startedAt: String
        let seconds: Double
        /// `complete`, `interrupted` or `timeUp`.
        let ended: CrawlEnding
    }

    let event = "crawl"
    let nodes: [Node]
    let offers: [Offer]
    let summary: Summary

    init(_ report: CrawlReport) {
        nodes = report.nodes.map(Node.init)
        offers = report.nodes.flatMap { teller in
            teller.told.map {
                Offer(from: teller.endpoint.description, to: report.nodes[$0].endpoint.description)
            }
        }
        summary = Summary(
            network: report.network.description, networkID: report.network.id.description, nodes: report.nodes.count,
            states: Dictionary(uniqueKeysWithValues: CrawlState.allCases.map { ($0.rawValue, report.count($0)) }),
            protocols: Dictionary(
                uniqueKeysWithValues: ProtocolVersion.allCases.map { ("\($0.rawValue)", report.count($0)) }),
            offers: report.offers, leftOut: report.leftOut, startedAt: report.startedAt, seconds: report.seconds,
            ended: report.ending)
    }
}
