import FactomOverlay
import FactomWire

/// What the nodes of a test network tell of their links at about the same moment.
struct TestnetCensus: Sendable, Equatable {
    /// One node's own word.
    struct Report: Sendable, Equatable {
        let endpoint: Endpoint
        let outgoing: [Endpoint]
        let incoming: [Endpoint]

        init(_ endpoint: Endpoint, outgoing: [Endpoint], incoming: [Endpoint]) {
            self.endpoint = endpoint
            self.outgoing = outgoing
            self.incoming = incoming
        }

        init(_ endpoint: Endpoint, _ peers: [PeerStatistics]) {
            func endpoints(_ direction: Direction) -> [Endpoint] {
                peers.filter { $0.peer.direction == direction }.map(\.peer.id.endpoint)
            }
            self.init(endpoint, outgoing: endpoints(.outgoing), incoming: endpoints(.incoming))
        }
    }

    /// Links between the network's nodes, of which both ends know.
    let graph: TestnetGraph
    /// Links to nodes outside, and how many nodes those are.
    let foreignLinks: Int
    let foreignNodes: Int

    init(_ reports: [Report]) {
        let numbers = Dictionary(uniqueKeysWithValues: reports.indices.map { (reports[$0].endpoint, $0) })
        let diallers = reports.map { Set($0.incoming) }
        var links: [TestnetGraph.Link] = []
        var foreign: [Endpoint] = []
        for (number, report) in reports.enumerated() {
            for endpoint in report.outgoing {
                guard let listener = numbers[endpoint] else {
                    foreign.append(endpoint)
                    continue
                }
                if diallers[listener].contains(report.endpoint) {
                    links.append(TestnetGraph.Link(dialler: number, listener: listener))
                }
            }
            foreign += report.incoming.filter { numbers[$0] == nil }
        }
        graph = TestnetGraph(nodes: reports.count, links: links)
        foreignLinks = foreign.count
        foreignNodes = Set(foreign).count
    }

    /// Whether all are one piece, and each node has the 8 outgoing links that this network promises, or as many as it
    /// may dial. In a network too small for that, a node that is linked to every other one has what it can have.
    ///
    /// - Parameter target: how many a node dials, at most.
    func isFormed(target: Int) -> Bool {
        let wanted = min(TestnetCensus.outgoingFloor, target)
        let isSmall = graph.nodes <= 2 * wanted
        return graph.pieces == 1
            && (0..<graph.nodes).allSatisfy { node in
                graph.outgoing(of: node) >= wanted || isSmall && graph.neighbours(of: node) == graph.nodes - 1
            }
    }

    private static let outgoingFloor = 8
}

/// What a census comes to, in numbers.
struct TestnetShape: Sendable, Equatable, Codable {
    var links = 0
    var outgoing = TestnetSpread()
    var incoming = TestnetSpread()
    /// Both.
    var degree = TestnetSpread()
    var pieces = 0
    /// `nil` when there is more than one piece.
    var diameter: Int?

    init() {}

    init(_ graph: TestnetGraph) {
        links = graph.links
        outgoing = graph.outgoingLinks
        incoming = graph.incomingLinks
        degree = graph.allLinks
        pieces = graph.pieces
        diameter = graph.diameter
    }
}
