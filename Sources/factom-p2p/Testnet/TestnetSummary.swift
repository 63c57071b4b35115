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

    struct Hops: Sendable, Equatable, Codable {
        var mean = 0.0
        var max = 0
    }

    struct Bytes: Sendable, Equatable, Codable {
        var sent: UInt64 = 0
        var received: UInt64 = 0
    }

    struct Foreign: Sendable, Equatable, Codable {
        /// Nodes from outside that are linked to one of ours.
        var links = 0
        /// How often a message from outside came to a node for the first time.
        var deliveries: UInt64 = 0
    }

    var event = "summary"
    var nodes = 0
    var links = 0
    var linksLost = 0
    var seed: UInt64 = 0
    var formSeconds = 0.0
    var seconds = 0.0
    /// Messages a second that were asked for; an overloaded machine sends fewer.
    var rate = 0.0
    var sent: UInt64 = 0
    var expected: UInt64 = 0
    var delivered: UInt64 = 0
    var deliveryPercent = 100.0
    /// Messages that have not reached every node.
    var unfinished: UInt64 = 0
    var duplicates: UInt64 = 0
    var copiesPerDelivery = 0.0
    var hops = Hops()
    var latencyMilliseconds = Latency()
    var hopLatencyMilliseconds = Latency()
    var bytes = Bytes()
    /// Parcels, by the reason's name; every reason stands here.
    var dropped: [String: UInt64] = [:]
    var foreign = Foreign()

    /// Whether every message reached every node.
    var isComplete: Bool { unfinished == 0 }

    init() {}

    mutating func count(_ tally: TestnetTally) {
        sent = tally.sent
        expected = tally.expected
        delivered = tally.delivered
        deliveryPercent = TestnetText.percentage(delivered, of: expected)
        unfinished = tally.unfinished
        duplicates = tally.duplicates
        copiesPerDelivery = delivered == 0 ? 0 : Double(delivered + duplicates) / Double(delivered)
        hops.mean = delivered == 0 ? 0 : Double(tally.hopsInAll) / Double(delivered)
        hops.max = tally.mostHops
        latencyMilliseconds = Latency(tally.latency)
        hopLatencyMilliseconds = Latency(tally.hopLatency)
        foreign.deliveries = tally.foreignDeliveries
    }

    mutating func count(_ traffic: Traffic) {
        bytes.sent = traffic.bytesOut
        bytes.received = traffic.bytesIn
        dropped = Dictionary(
            uniqueKeysWithValues: DropReason.allCases.map { ($0.rawValue, traffic.dropped[$0]) })
    }

    mutating func count(_ links: TestnetLinks) {
        self.links = links.count
        linksLost = links.lost
        foreign.links = links.foreign
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
