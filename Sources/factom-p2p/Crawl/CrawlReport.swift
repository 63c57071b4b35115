import FactomP2P
import FactomWire

/// How a crawl came to its end.
enum CrawlEnding: String, Sendable, Encodable {
    /// Everyone within the bounds was visited.
    case complete
    /// The user ended it.
    case interrupted
    /// Its time was up.
    case timeUp
}

/// All that a crawl found out.
struct CrawlReport: Sendable {
    let network: Network
    /// When it began, in UTC as ISO 8601 writes it.
    let startedAt: String
    /// In the order they became known, seeds first.
    private(set) var nodes: [CrawlNode] = []
    /// Entries of shares that found no room within the bounds.
    private(set) var leftOut = 0
    private(set) var time = Duration.zero
    var ending = CrawlEnding.complete
    /// The seeds that told nobody.
    var seedFailures: [SeedFailure] = []

    init(on network: Network, startedAt: String) {
        self.network = network
        self.startedAt = startedAt
    }

    mutating func take(_ frontier: CrawlFrontier, time: Duration) {
        nodes = frontier.nodes
        leftOut = frontier.leftOut
        self.time = time
    }

    var hasAnswer: Bool { nodes.contains { $0.state.isAnswer } }

    func count(_ state: CrawlState) -> Int {
        nodes.count { $0.state == state }
    }

    /// How many answered in this protocol, full ones among them.
    func count(_ version: ProtocolVersion) -> Int {
        nodes.count { $0.version == version }
    }

    /// How many times a node told of another that is in the report.
    var offers: Int {
        nodes.reduce(0) { $0 + $1.told.count }
    }

    var seconds: Double { time / .seconds(1) }
}

extension CrawlReport {
    /// One sentence of all.
    var summary: String {
        "\(TestnetText.count(nodes.count, "node")) on \(oneLine(network.description)): \(states)"
            + "; \(TestnetText.count(offers, "offer")); \(TestnetText.fixed(seconds, 1)) s\(remarks)"
    }

    private var states: String {
        let parts = CrawlState.allCases.compactMap { state -> String? in
            let count = count(state)
            return count == 0 ? nil : "\(TestnetText.grouped(UInt64(count))) \(state.words)"
        }
        return parts.isEmpty ? "none" : parts.joined(separator: ", ")
    }

    private var remarks: String {
        var remarks = ""
        if leftOut > 0 { remarks += "; \(TestnetText.count(leftOut, "offer")) left out" }
        switch ending {
        case .complete: break
        case .interrupted: remarks += "; interrupted"
        case .timeUp: remarks += "; its time was up"
        }
        return remarks
    }
}
