import FactomP2P
import ServiceLifecycle

/// `--pipe off`: takes the messages, so that peers are read on, and does nothing with them.
struct SilentPipe: Service {
    let node: Node

    func run() async throws {
        for await _ in node.messages.batches {}
    }
}
