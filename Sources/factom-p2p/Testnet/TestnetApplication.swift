import NIOCore

/// What runs on every node: it notes what comes. The nodes pass messages on by themselves, each once.
struct TestnetApplication: Sendable {
    private let node: Int
    private let run: UInt32
    private var window = TestnetWindow()

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
    mutating func take(_ payloads: some Sequence<ByteBuffer>, issued: UInt64, at now: UInt64) -> TestnetReceipts {
        var receipts = TestnetReceipts()
        for payload in payloads {
            guard let message = TestnetMessage(payload), message.run == run, message.number < issued else {
                receipts.foreign += 1
                continue
            }
            if Int(message.origin) != node, window.isFirst(message.number) {
                receipts.deliveries.append(TestnetReceipts.Delivery(message, at: now))
            } else {
                receipts.duplicates += 1
            }
        }
        return receipts
    }
}

/// What a node's application got.
struct TestnetReceipts: Sendable, Equatable {
    /// A message that came to this node for the first time.
    struct Delivery: Sendable, Equatable {
        let number: UInt64
        /// Since the origin sent it, in nanoseconds.
        let latency: UInt64

        init(_ message: TestnetMessage, at now: UInt64) {
            number = message.number
            latency = now - min(message.sent, now)
        }
    }

    var deliveries: [Delivery] = []
    /// What the node gave to its application although it had given or sent it before.
    var duplicates: UInt64 = 0
    /// Messages from outside.
    var foreign: UInt64 = 0
}
