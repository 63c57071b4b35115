/// The messages of a node's peers, each once, in the order each peer sent them.
///
/// Several tasks may iterate: each message goes to one of them. The sequence ends when the node has stopped.
/// While nobody iterates, messages wait in the node's inbox; when that is full, peers aren't read.
public struct Messages: AsyncSequence, Sendable {
    public typealias Element = Message

    let inbox: Inbox

    /// The same messages in batches of 1 to 1,024, for those who want speed.
    public var batches: Batches { Batches(inbox: inbox) }

    public func makeAsyncIterator() -> Iterator {
        Iterator(inbox: inbox)
    }

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

    public struct Batches: AsyncSequence, Sendable {
        public typealias Element = [Message]

        let inbox: Inbox

        public func makeAsyncIterator() -> Iterator {
            Iterator(inbox: inbox)
        }

        public struct Iterator: AsyncIteratorProtocol {
            let inbox: Inbox

            /// The next messages, at least one; `nil` when the node has stopped or the task was cancelled.
            public mutating func next() async -> [Message]? {
                await inbox.next()
            }
        }
    }
}
