import FactomP2P
import FactomWire
import Foundation
import TestSupport
import Testing

/// Our tests of addresses and our turning peers around disturb no Go peer.
@Suite(
    .needsGo, .timeLimit(.minutes(4)),
    .enabled(if: Loopback.isWhole, "only Linux has addresses beyond 127.0.0.1 without setting them up"))
struct GoTestedTests {
    @Test(arguments: GoKind.allCases)
    func theTestOfItsAddressLeavesALivePeerInPeace(_ kind: GoKind) async throws {
        try await withMembers(of: kind, count: 1) { node, members in
            let member = members[0]
            let peer = try await node.live.online(member.address)
            #expect(peer.direction == .incoming)
            // Within a second, as we know hardly anybody; a second greeting would displace the first connection.
            let knock = try await member.events.first { $0.event == "connected" }
            _ = try await member.events.first { $0.event == "closed" && $0.remote == knock.remote }
            try await GoTestedTests.expectTalk(node, member)
            #expect(await node.live.events.events.online == [peer])
            #expect(await member.events.events.count { $0.event == "linked" } == 1)
        }
    }

    /// With sixteen peers that all dialled us, half of our floor would be theirs to take.
    @Test(arguments: GoKind.allCases)
    func whoIsTurnedAroundIsBackAtOnce(_ kind: GoKind) async throws {
        try await withMembers(of: kind, count: 16) { node, members in
            try await node.live.events.until { events in
                events.contains { if case .offline(_, .turned) = $0 { true } else { false } }
                    && events.online.contains { $0.direction == .outgoing }
            }
            let turned = try #require(await node.live.events.events.online.first { $0.direction == .outgoing })
            let member = try #require(members.first { $0.address == turned.id.endpoint })
            try await GoTestedTests.expectTalk(node, member)
        }
    }

    /// A message each way.
    private static func expectTalk(_ node: RelayingNode, _ member: GoMember) async throws {
        let (ours, theirs) = (ByteBuffer(string: "ours"), ByteBuffer(string: "theirs"))
        try await node.live.node.send(ours, to: .everyone)
        _ = try await member.events.first { $0.event == "message" && $0.payload == GoCheck.hex(ours) }
        try member.send(theirs)
        _ = try await node.messages.first { $0 == theirs }
    }

    /// A node of ours, and Go peers that dial it and know of nobody else.
    private func withMembers(
        of kind: GoKind, count: Int, _ body: (RelayingNode, [GoMember]) async throws -> Void
    ) async throws {
        let seeds = FileManager.default.temporaryDirectory.appending(path: "factom-p2p-\(UUID().uuidString)")
        var configuration = Configuration.loopback
        configuration.bindAddress = "127.0.8.1"
        configuration.relay = true
        let node = try await RelayingNode(configuration)
        try "\(node.live.address)".write(to: seeds, atomically: true, encoding: .utf8)
        var members: [GoMember] = []
        do {
            for number in 1...count {
                members.append(
                    try await GoMember(
                        kind, on: "127.0.9.\(number)", ["-seeds", seeds.path, "-ask", "1h", "-timeout", "200s"]))
            }
            try await body(node, members)
        } catch {
            await end(node, members)
            throw error
        }
        await end(node, members)
        try? FileManager.default.removeItem(at: seeds)
    }

    private func end(_ node: RelayingNode, _ members: [GoMember]) async {
        await node.live.node.stop()
        for member in members { await member.end() }
    }
}
