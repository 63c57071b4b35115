// region: board
public import FactomP2P

/// A notice board that all nodes of a network share: what is posted on one is soon on all.
public actor NoticeBoard {
    private let node: Node
    public private(set) var notices: [String] = []

    public init(on node: Node) {
        self.node = node
    }

    /// Puts up a notice; with nobody online, those who come later get it.
    public func post(_ text: String) async {
        notices.append(text)
        _ = try? await node.send(ByteBuffer(string: text))
    }

    /// Takes notices from the network, passes on what is new, and shows newcomers what there is, until the node stops.
    public func run() async {
        let events = node.events
        async let welcomes: Void = welcomeNewcomers(events)
        for await message in node.messages {
            let text = String(buffer: message.payload)
            guard !notices.contains(text) else { continue }
            notices.append(text)
            _ = try? await node.relay(message)
        }
        await welcomes
    }

    private func welcomeNewcomers(_ events: PeerEvents) async {
        for await case .online(let peer) in events {
            for notice in notices { _ = try? await node.send(ByteBuffer(string: notice), to: .peer(peer.id)) }
        }
    }
}
// end
