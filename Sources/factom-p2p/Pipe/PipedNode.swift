import FactomP2P
import ServiceLifecycle

/// What standard input and output are for while a node runs.
protocol NodePipe: Sendable {
    /// Until the node has stopped and all is written, or nobody reads any more.
    func run() async
}

/// A node and its pipe as one service: whichever ends first, the other ends with it, and a signal asks the
/// node, whose end the pipe waits for.
struct PipedNode: Service {
    let node: Node
    let pipe: any NodePipe

    func run() async throws {
        try await withThrowingTaskGroup { group in
            group.addTask { try await node.run() }
            await pipe.run()
            await node.stop()
            try await group.waitForAll()
        }
    }
}
