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
    /// It fetches up to 1,024 at once and holds those that it hasn't given yet: they are lost with it. Who stops
    /// in the middle and means to go on keeps the iterator.
    public struct Iterator: AsyncIteratorProtocol {
        let inbox: Inbox
        private var batch: [Message] = []
        private var index = 0

        init(inbox: Inbox) {
            self.inbox = inbox
        }

        /// The next message; `nil` when the node has stopped or the task was cancelled.
        public mutating func next() async -> Message? {
            if index == batch.count {
                guard let next = await inbox.next() else { return nil }
                batch = next
                index = 0
            }
            defer { index += 1 }
            return batch[index]
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
            let inbox: Inbox

            /// The next messages, at least one; `nil` when the node has stopped or the task was cancelled.
            public mutating func next() async -> [Message]? {
                await inbox.next()
            }
        }
    }
}
