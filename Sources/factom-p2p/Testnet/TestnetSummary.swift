import FactomOverlay

/// What a test network has done so far, all of it counted: the live table and the summary show it, and it
/// is the JSON object at the end.
struct TestnetSummary: Sendable, Equatable, Codable {
    struct Latency: Sendable, Equatable, Codable {
        var p50 = 0.0
        var p90 = 0.0
        var p99 = 0.0
        var max = 0.0
    }

    struct Bytes: Sendable, Equatable, Codable {
        var sent: UInt64 = 0
        var received: UInt64 = 0
    }

    struct Foreign: Sendable, Equatable, Codable {
        /// Nodes from outside that are linked to ours, and their links.
        var nodes = 0
        var links = 0
        /// How often a message from outside came to a node for the first time.
        var deliveries: UInt64 = 0
    }

    var event = "summary"
    var nodes = 0
    /// From the start of the first node until all were one network.
    var formSeconds = 0.0
    var shape = TestnetShape()
    /// How often the seed's list was fetched.
    var seedFetches = 0
    /// How long messages were sent.
    var seconds = 0.0
    /// Messages a second that were asked for; an overloaded machine sends fewer.
    var rate = 0.0
    var sent: UInt64 = 0
    var expected: UInt64 = 0
    var delivered: UInt64 = 0
    var deliveryPercent = 100.0
    /// Messages that have not reached every node.
    var unfinished: UInt64 = 0
    /// Copies that came to a node that had the message, messages from outside included.
    var duplicates: UInt64 = 0
    var copiesPerDelivery = 0.0
    var latencyMilliseconds = Latency()
    var bytes = Bytes()
    /// Parcels, by the reason's name; every reason but `duplicate` stands here.
    var dropped: [String: UInt64] = [:]
    var foreign = Foreign()

    /// Whether every message reached every node.
    var isComplete: Bool { unfinished == 0 }

    init() {}

    mutating func count(_ census: TestnetCensus) {
        shape = TestnetShape(census.graph)
        foreign.nodes = census.foreignNodes
        foreign.links = census.foreignLinks
    }

    mutating func count(_ tally: TestnetTally) {
        sent = tally.sent
        expected = tally.expected
        delivered = tally.delivered
        deliveryPercent = TestnetText.percentage(delivered, of: expected)
        unfinished = tally.unfinished
        latencyMilliseconds = Latency(tally.latency)
        foreign.deliveries = tally.foreignDeliveries
        countCopies(tally.duplicates)
    }

    mutating func count(_ traffic: Traffic) {
        bytes.sent = traffic.bytesOut
        bytes.received = traffic.bytesIn
        let reasons = DropReason.allCases.filter { $0 != .duplicate }
        dropped = Dictionary(uniqueKeysWithValues: reasons.map { ($0.rawValue, traffic.dropped[$0]) })
        countCopies(traffic.dropped[.duplicate])
    }

    /// Most are dropped by the nodes; what one gives to its application a second time counts, too.
    private mutating func countCopies(_ more: UInt64) {
        duplicates += more
        let deliveries = delivered + foreign.deliveries
        copiesPerDelivery = deliveries == 0 ? 0 : Double(deliveries + duplicates) / Double(deliveries)
    }
}

extension TestnetSummary.Latency {
    init(_ histogram: TestnetHistogram) {
        func milliseconds(_ nanoseconds: UInt64) -> Double { Double(nanoseconds) / 1_000_000 }
        p50 = milliseconds(histogram.percentile(50))
        p90 = milliseconds(histogram.percentile(90))
        p99 = milliseconds(histogram.percentile(99))
        max = milliseconds(histogram.max)
    }
}
