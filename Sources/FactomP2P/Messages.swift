/// The messages of a node's peers, each once, in the order each peer sent them.
///
/// Several tasks may iterate: each message goes to one of them. The sequence ends when the node has stopped and
/// what had arrived before was taken. While nobody iterates, messages wait in the node's inbox; a peer that has
/// filled its share of it isn't read until there is room.
public struct Messages: AsyncSequence, Sendable {
    /// A message of a peer's application.
    public typealias Element = Message

    let inbox: Inbox

    /// The same messages in batches of 1 to 1,024, for those who want speed.
    public var batches: Batches { Batches(inbox: inbox) }

    /// Begins to take messages, from the oldest that waits.
    public func makeAsyncIterator() -> Iterator {
        Iterator(inbox: inbox)
    }

    /// Takes messages one by one.
    ///
    /// It fetches up to 1,024 at once. What it hasn't given when it is let go goes back to the inbox, so that
    /// who breaks out of a loop and begins another misses nothing.
    public struct Iterator: AsyncIteratorProtocol {
        private let batch: FetchedBatch

        init(inbox: Inbox) {
            batch = FetchedBatch(inbox)
        }

        /// The next message; `nil` when the node has stopped or the task was cancelled.
        public mutating func next() async -> Message? {
            await batch.next()
        }
    }

    /// The node's messages, as many at once as there are: see ``Messages/batches``.
    public struct Batches: AsyncSequence, Sendable {
        /// 1 to 1,024 messages, each peer's in the order it sent them.
        public typealias Element = [Message]

        let inbox: Inbox

        /// Begins to take batches. The iterator holds nothing back.
        public func makeAsyncIterator() -> Iterator {
            Iterator(inbox: inbox)
        }

        /// Takes whole batches.
        public struct Iterator: AsyncIteratorProtocol {
            private let inbox: Inbox
            private let pass: ReaderPass?

            init(inbox: Inbox) {
                self.inbox = inbox
                pass = ReaderPass(inbox.attendance)
            }

            /// The next messages, at least one; `nil` when the node has stopped or the task was cancelled.
            public mutating func next() async -> [Message]? {
                await inbox.next(as: pass?.present())
            }
        }
    }
}

/// What an iterator has fetched and not yet given. Belongs to one iterator, and so to one task at a time.
private final class FetchedBatch {
    private let inbox: Inbox
    private let pass: ReaderPass?
    private var messages: [Message] = []
    private var index = 0

    init(_ inbox: Inbox) {
        self.inbox = inbox
        pass = ReaderPass(inbox.attendance)
    }

    deinit {
        if index < messages.count { inbox.giveBack(messages[index...]) }
    }

    func next() async -> Message? {
        if index == messages.count {
            guard let next = await inbox.next(as: pass?.present()) else { return nil }
            messages = next
            index = 0
        }
        defer { index += 1 }
        return messages[index]
    }
}
