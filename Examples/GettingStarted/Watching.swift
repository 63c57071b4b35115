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
        await node.ban(.address(peer.id.endpoint.address), for: .seconds(3600), remark: "floods")
        try await node.setSpecialPeers(["10.0.0.5:8110", "10.0.0.6:8110"])
        // end
    }

    func explain(_ address: IPAddress) async {
        // region: why
        for ban in await node.bans() {
            print("\(ban.target) is banned for \(ban.remaining): \(ban.reason)")
        }
        let standing = await node.standing(of: address)
        print("\(standing.address) has \(standing.score)")
        for change in standing.changes {
            print("\(change.change), \(change.age) ago: \(change.reason)")
        }
        if let ban = standing.ban { await node.unban(ban.target) }
        // end
    }
}
