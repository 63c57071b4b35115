import FactomWire

/// An endpoint that a crawl knows of, and what it knows of it.
struct CrawlNode: Sendable, Equatable {
    let endpoint: Endpoint
    /// Whether the user named it.
    let isSeed: Bool
    /// `nil` until the visit is over.
    var finding: CrawlFinding?
    /// How many others it told that a crawl may visit, those that found no room among them.
    var offered = 0
    /// The nodes that it told, by their number in the crawl, in the order told.
    var told: [Int] = []
    /// How many nodes told of it.
    var toldBy = 0

    init(_ endpoint: Endpoint, isSeed: Bool) {
        self.endpoint = endpoint
        self.isSeed = isSeed
    }

    var state: CrawlState { finding?.state ?? .notVisited }

    var answer: ProbeAnswer? { finding?.answer }

    /// The time from a ping to its pong, or else from our handshake to its.
    var roundTrip: Duration? { answer.map { $0.pingRoundTrip ?? $0.handshakeRoundTrip } }

    /// As eight hexadecimal digits.
    var nodeID: String? { answer.map { hexadecimal(UInt32(truncatingIfNeeded: $0.handshake.nodeID)) } }

    /// What a crawl and the node would go on in; `nil` without an answer of this network.
    var version: ProtocolVersion? { state.isAnswer ? answer?.version : nil }
}
