import FactomP2P

/// Two nodes on this machine that greet each other: the code of the documentation's first article, step by step.
@main
struct GettingStarted {
    static func main() async throws {
        // region: first node
        var configuration = Configuration()
        configuration.network = .custom("workshop")
        configuration.bindAddress = "127.0.0.1"
        configuration.port = 0  // One that the system chooses.

        let first = try Node(configuration)
        let address = try await first.start()
        // end

        // region: second node
        configuration.specialPeers = [address.description]
        let second = try Node(configuration)
        let events = second.events
        try await second.start()
        for await event in events {
            guard case .online(let peer) = event else { continue }
            print("connected to \(peer.id) in protocol \(peer.protocolVersion.rawValue)")
            break
        }
        // end

        // region: send
        let peers = try await second.send(ByteBuffer(string: "hello"), to: .broadcast)
        print("sent to \(peers) peer")
        // end

        // region: receive
        for await message in first.messages {
            print("\(message.sender.id) says: \(String(buffer: message.payload))")
            try await first.send(ByteBuffer(string: "hello to you"), to: .peer(message.sender.id))
            break
        }
        // end

        // region: stop
        await second.stop()
        await first.stop()
        // end
    }
}
