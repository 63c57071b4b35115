import FactomP2P
import TestSupport
import Testing

/// Go peers of both generations and in all protocols, and nodes of ours, are one network.
@Suite(
    .needsGo, .serialized, .timeLimit(.minutes(4 + (GoNetwork.soak ?? 0) / 30)),
    .enabled(if: Loopback.isWhole, "only Linux has addresses beyond 127.0.0.1 without setting them up"))
struct GoNetworkTests {
    @Test func fromOneAddressEveryoneHearsEveryoneAndSharesAreUnderstoodBothWays() async throws {
        try await withGoNetwork { network in
            try await network.stands()
            for kind in GoKind.allCases { try await network.join(kind) }
            let sent = try await network.everyoneSends()
            try await network.everyoneHears(sent)
            for kind in GoKind.allCases { try await network.haveLearnt(from: kind) }
            try await network.soak()
            await network.expectPeace()
            await network.end()
            for (node, own) in zip(network.nodes, sent) {
                let heard = await node.messages.events.map { String(buffer: $0) }
                #expect(heard.sorted() == sent.filter { $0 != own }.sorted())
            }
        }
    }
}

extension GoNetwork {
    /// Everyone of ours has its floor of outgoing peers, there are links in every protocol, and every Go peer is linked.
    fileprivate func stands() async throws {
        for node in nodes {
            try await node.live.events.until { $0.online.count { $0.direction == .outgoing } >= 8 }
        }
        for member in members { _ = try await member.events.first { $0.event == "linked" } }
        var versions: Set<ProtocolVersion> = []
        for node in nodes { versions.formUnion(await node.live.events.events.online.map(\.protocolVersion)) }
        #expect(versions == Set(ProtocolVersion.allCases))
    }

    /// One more Go peer, that knows one of ours and nobody else: who is there to dial it learns from shares of ours.
    fileprivate func join(_ kind: GoKind) async throws {
        let member = try await addMember(kind)
        let ours = Set(nodes.map(\.live.address.description))
        try await member.events.until { events in
            events.contains { dial in
                dial.event == "dialling" && ours.contains(dial.source ?? "")
                    && events.contains { $0.event == "linked" && $0.address == dial.address }
            }
        }
    }

    /// - Returns: what was sent, by our nodes first.
    fileprivate func everyoneSends() async throws -> [String] {
        var sent: [String] = []
        for node in nodes {
            sent.append("from \(node.live.address)")
            try await node.live.node.send(ByteBuffer(string: sent[sent.count - 1]))
        }
        for member in members {
            sent.append("from \(member.address)")
            try member.send(ByteBuffer(string: sent[sent.count - 1]))
        }
        return sent
    }

    fileprivate func everyoneHears(_ sent: [String]) async throws {
        for node in nodes { try await node.messages.atLeast(sent.count - 1) { _ in true } }
        for member in members { try await member.events.atLeast(sent.count - 1) { $0.event == "message" } }
    }

    /// By hand: the network lives on for a while as Go peers pace it.
    fileprivate func soak() async throws {
        guard let seconds = GoNetwork.soak else { return }
        try await Task.sleep(for: .seconds(seconds))
    }

    /// One of ours has dialled what only this kind's shares, in this kind's protocol, tell of.
    fileprivate func haveLearnt(from kind: GoKind) async throws {
        let ours = Set(nodes.map(\.live.address.address))
        let decoy = try #require(decoys.first { $0.kind == kind }).decoy
        _ = try await decoy.callers.first { ours.contains($0) }
    }
}
