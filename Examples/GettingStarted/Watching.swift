import FactomP2P

/// The code of the article on operating a node.
struct Watching {
    let node: Node

    func printPeers() async {
        // region: peers
        for peer in await node.peers() {
            print(peer.peer.id, peer.peer.direction, peer.roundTrip ?? .zero, peer.traffic.bytesIn)
        }
        // end
    }

    func printEvents() async {
        // region: events
        for await event in node.events {
            switch event {
            case .online(let peer): print("\(peer.id) is online")
            case .offline(let peer, let reason): print("\(peer.id) is gone: \(reason)")
            case .refused(let endpoint, _, let reason): print("nothing came of \(endpoint): \(reason)")
            }
        }
        // end
    }

    func actOn(_ peer: Peer) async throws {
        // region: commands
        await node.disconnect(peer.id)
        await node.adjust(peer.id.endpoint.address, by: -50)
        await node.ban(.address(peer.id.endpoint.address), for: .seconds(3600))
        try await node.setSpecialPeers(["10.0.0.5:8110", "10.0.0.6:8110"])
        // end
    }
}
