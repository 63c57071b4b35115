import NIOCore

/// What runs on every node: passes each message on the first time that it comes, and notes what came.
struct TestnetApplication: Sendable {
    /// What came of one batch.
    struct Outcome: Sendable, Equatable {
        /// To be broadcast, in order.
        var relays: [ByteBuffer] = []
        var receipts = TestnetReceipts()
    }

    private let node: Int
    private let run: UInt32
    private var window = TestnetWindow()
    private var foreign = TestnetForeignMemory()

    /// - Parameters:
    ///   - node: which of the network's nodes this is.
    ///   - run: the number that this network's messages carry.
    init(node: Int, run: UInt32) {
        self.node = node
        self.run = run
    }

    /// - Parameters:
    ///   - issued: how many messages the network has sent: none has a number of this or more.
    ///   - now: on the clock of the messages.
    mutating func take(_ payloads: some Sequence<ByteBuffer>, issued: UInt64, at now: UInt64) -> Outcome {
        var outcome = Outcome()
        for payload in payloads {
            if let message = TestnetMessage(payload), message.run == run, message.number < issued {
                take(message, payload, at: now, &outcome)
            } else {
                takeForeign(payload, &outcome)
            }
        }
        return outcome
    }

    private mutating func take(
        _ message: TestnetMessage, _ payload: ByteBuffer, at now: UInt64, _ outcome: inout Outcome
    ) {
        guard Int(message.origin) != node, window.isFirst(message.number) else {
            outcome.receipts.duplicates += 1
            return
        }
        outcome.receipts.deliveries.append(TestnetReceipts.Delivery(message, at: now))
        outcome.relays.append(TestnetMessage.passedOn(payload, hops: message.hops, at: now))
    }

    private mutating func takeForeign(_ payload: ByteBuffer, _ outcome: inout Outcome) {
        guard foreign.isFirst(payload) else {
            outcome.receipts.foreignDuplicates += 1
            return
        }
        outcome.receipts.foreign += 1
        outcome.relays.append(payload)
    }
}

/// What a node's application got.
struct TestnetReceipts: Sendable, Equatable {
    /// A message that came to this node for the first time.
    struct Delivery: Sendable, Equatable {
        let number: UInt64
        let hops: Int
        /// Since the origin sent it, in nanoseconds.
        let latency: UInt64
        /// Since the node before this one passed it on, in nanoseconds.
        let hopLatency: UInt64

        init(_ message: TestnetMessage, at now: UInt64) {
            number = message.number
            hops = Int(message.hops)
            latency = now - min(message.sent, now)
            hopLatency = now - min(message.passedOn, now)
        }
    }

    var deliveries: [Delivery] = []
    /// Copies beyond the first, and copies of a message that come back to its origin.
    var duplicates: UInt64 = 0
    /// Messages from outside that came for the first time.
    var foreign: UInt64 = 0
    var foreignDuplicates: UInt64 = 0
}
