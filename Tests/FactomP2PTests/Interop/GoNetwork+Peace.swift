import FactomP2P
import FactomWire
import Testing

extension GoNetwork {
    /// Nobody honest has lost score or is banned, and neither side has found fault with the other's bytes.
    func expectPeace() async {
        for node in nodes { await expectNoBlame(by: node) }
        for member in members { await expectNoComplaint(by: member) }
    }

    private func expectNoBlame(by node: RelayingNode) async {
        #expect(await node.live.node.bans() == [])
        for member in members {
            let standing = await node.live.node.standing(of: member.address.address)
            let blame = standing.changes.filter { $0.change < 0 }
            #expect(blame == [], "\(member.kind) at \(member.address)")
        }
        let goPeers = Set(members.map(\.address.address))
        for event in await node.live.events.events {
            if case .offline(let peer, let reason) = event, goPeers.contains(peer.id.endpoint.address) {
                #expect(!GoNetwork.faults.contains(reason.label), "\(peer): \(reason)")
            }
        }
    }

    /// How a connection to an honest peer never ends.
    private static let faults: Set<String> = [
        "malformed", "version", "wrong_network", "echoed", "bad_score", "banned", "silent", "stalled_read",
        "stalled_write", "too_much_unfinished",
    ]

    /// A p2p1 peer stumbles over the signature of protocol 11, and is dialled again in gob.
    private func expectNoComplaint(by member: GoMember) async {
        let events = await member.events.events
        for event in events where event.event == "closed" && isOurs(event.remote) {
            let error = event.error ?? ""
            let isOrdinary = ["EOF", "reset by peer", "broken pipe", "use of closed", "rejected"]
                .contains { error.contains($0) }
            if isOrdinary { continue }
            let displacement = events.first { $0.event == "displaced" && $0.remote == event.remote }
            let isExcused = if let displacement { await isExcused(displacement, of: member) } else { false }
            #expect(isExcused, "\(member.kind) at \(member.address): \(event)")
        }
    }

    /// A p2p2 peer lets a newcomer of a linked node's name displace the first link. That is no fault of ours where the
    /// newcomer is the peer's own dial, which crossed ours: with a live link we would have refused it. Nor where we had
    /// turned the peer around, and it hadn't read the end of its link yet when our dial came.
    private func isExcused(_ displacement: GoEvent, of member: GoMember) async -> Bool {
        if displacement.dialled == true { return true }
        let newcomer = nodes.first { $0.live.address.description == displacement.address }
        guard let node = newcomer else { return false }
        return await node.live.events.events.contains { event in
            if case .offline(let peer, .turned) = event { peer.id.endpoint == member.address } else { false }
        }
    }

    func isOurs(_ remote: String?) -> Bool {
        guard let remote = remote.flatMap({ Endpoint($0) }) else { return false }
        return nodes.contains { $0.live.address.address == remote.address }
    }
}
