import FactomP2P

/// `--pipe off`: takes the messages, so that peers are read on, and does nothing with them.
struct SilentPipe: NodePipe {
    let node: Node

    func run() async {
        for await _ in node.messages.batches {}
    }
}
