/// All that the network's applications have sent and got. Every number of the summary is counted here.
struct TestnetTally: Sendable {
    /// More unfinished messages than this are not kept apart: the oldest counts as lost.
    static let openLimit = 1 << 20

    /// Nodes that a message has to reach: all but its origin.
    let reach: Int
    private(set) var sent: UInt64 = 0
    private(set) var delivered: UInt64 = 0
    private(set) var duplicates: UInt64 = 0
    private(set) var foreignDeliveries: UInt64 = 0
    private(set) var hopsInAll: UInt64 = 0
    private(set) var mostHops = 0
    private(set) var latency = TestnetHistogram()
    private(set) var hopLatency = TestnetHistogram()

    /// How many nodes each message has still to reach, of those that have not reached all.
    private var open: [UInt64: Int] = [:]
    private var oldestOpen: UInt64 = 0
    private var givenUp: UInt64 = 0

    init(nodes: Int) {
        reach = nodes - 1
    }

    /// Notes a message that is about to be sent, and answers its number.
    mutating func send() -> UInt64 {
        if open.count >= TestnetTally.openLimit { giveUpOldest() }
        defer { sent += 1 }
        open[sent] = reach
        return sent
    }

    /// Notes what one node got.
    mutating func add(_ receipts: TestnetReceipts) {
        for delivery in receipts.deliveries { add(delivery) }
        duplicates += receipts.duplicates
        foreignDeliveries += receipts.foreign
    }

    private mutating func add(_ delivery: TestnetReceipts.Delivery) {
        delivered += 1
        hopsInAll += UInt64(delivery.hops)
        mostHops = max(mostHops, delivery.hops)
        latency.add(delivery.latency)
        hopLatency.add(delivery.hopLatency)
        guard let missing = open[delivery.number] else { return }
        open[delivery.number] = missing > 1 ? missing - 1 : nil
    }

    private mutating func giveUpOldest() {
        while oldestOpen < sent, open[oldestOpen] == nil { oldestOpen += 1 }
        open[oldestOpen] = nil
        givenUp += 1
    }

    /// Deliveries that there must be when every message has reached every node.
    var expected: UInt64 { sent * UInt64(reach) }

    /// Messages that have not reached every node.
    var unfinished: UInt64 { UInt64(open.count) + givenUp }
}
