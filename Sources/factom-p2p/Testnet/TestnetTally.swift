/// All that the network's applications have sent and got. Every message of the summary is counted here.
struct TestnetTally: Sendable {
    /// More unfinished messages than this are not kept apart: the oldest counts as lost.
    static let openLimit = 1 << 20

    /// Nodes that a message has to reach: all but its origin.
    private var reach: Int
    private(set) var sent: UInt64 = 0
    /// Deliveries that there must be when every message has reached every node.
    private(set) var expected: UInt64 = 0
    private(set) var delivered: UInt64 = 0
    private(set) var duplicates: UInt64 = 0
    private(set) var foreignDeliveries: UInt64 = 0
    private(set) var latency = TestnetHistogram()

    /// How many nodes each message has still to reach, of those that have not reached all.
    private var open: [UInt64: Int] = [:]
    private var oldestOpen: UInt64 = 0
    private var givenUp: UInt64 = 0

    init(nodes: Int) {
        reach = nodes - 1
    }

    /// From now on there are so many nodes. What has not reached all of those that there were is given up.
    mutating func begin(nodes: Int) {
        reach = nodes - 1
        givenUp += UInt64(open.count)
        open = [:]
        oldestOpen = sent
    }

    /// Notes a message that is about to be sent, and answers its number.
    mutating func send() -> UInt64 {
        if open.count >= TestnetTally.openLimit { giveUpOldest() }
        defer { sent += 1 }
        open[sent] = reach
        expected += UInt64(reach)
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
        latency.add(delivery.latency)
        guard let missing = open[delivery.number] else { return }
        open[delivery.number] = missing > 1 ? missing - 1 : nil
    }

    private mutating func giveUpOldest() {
        while oldestOpen < sent, open[oldestOpen] == nil { oldestOpen += 1 }
        open[oldestOpen] = nil
        givenUp += 1
    }

    /// Messages that have not reached every node.
    var unfinished: UInt64 { UInt64(open.count) + givenUp }
    /// Those of them that still may.
    var isWaiting: Bool { !open.isEmpty }
}
