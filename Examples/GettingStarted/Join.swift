// region: join
import FactomP2P

func join() async throws {
    var configuration = Configuration()
    configuration.network = .custom("workshop")
    configuration.specialPeers = ["10.0.0.5:8110"]

    let node = try Node(configuration)
    let events = node.events
    try await node.start()

    async let greetings: Void = greetNewcomers(events, from: node)
    for await message in node.messages {
        print("\(message.sender.id): \(String(buffer: message.payload))")
    }
    try await greetings
}

func greetNewcomers(_ events: PeerEvents, from node: Node) async throws {
    for await case .online(let peer) in events {
        try await node.send(ByteBuffer(string: "hello"), to: .peer(peer.id))
    }
}
// end
