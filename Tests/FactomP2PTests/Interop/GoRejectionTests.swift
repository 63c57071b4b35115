import FactomP2P
import TestSupport
import Testing

/// A full node says so in the dialler's protocol, and whom to ask instead: Go to us, and we to Go.
@Suite(.needsGo, .timeLimit(.minutes(2)))
struct GoRejectionTests {
    // MARK: - Go is full

    @Test(arguments: GoKind.polite)
    func aFullPeerWithoutAlternativesIsToldAsFull(_ kind: GoKind) async throws {
        try await withGo { scene in
            let full = try await scene.listener(kind, ["-mode", "reject"])
            let node = try await scene.node(dialling: full, in: kind.version)
            try await node.refusal(.rejected(alternatives: 0), by: full.address)
            #expect(try await full.peer.event("handshake").protocol == kind.version.rawValue)
        }
    }

    @Test(
        .enabled(if: Loopback.isWhole, "only Linux has addresses beyond 127.0.0.1 without setting them up"),
        arguments: GoKind.polite)
    func theAlternativesOfAFullPeerAreDialled(_ kind: GoKind) async throws {
        try await withGo { scene in
            let other = try await scene.listener(kind, on: "127.0.0.2")
            let full = try await scene.listener(
                kind, ["-mode", "reject", "-alternatives", other.address.description])
            let node = try await scene.node(dialling: full, in: kind.version)
            try await node.refusal(.rejected(alternatives: 1), by: full.address)
            let peer = try await node.online(other.address)
            #expect(peer.protocolVersion == kind.version)
            #expect(!peer.isSpecial)
            try await node.expectEcho(from: peer)
        }
    }

    // MARK: - We are full

    @Test(arguments: GoKind.allCases)
    func aDiallerWithoutHopeIsRefusedInItsOwnProtocol(_ kind: GoKind) async throws {
        try await withGo { scene in
            let node = try await scene.node { $0.incomingLimit = 0 }
            let go = try await scene.dialler(kind, to: node)
            let answer = try await go.event("handshake")
            #expect(answer.type == 9)
            #expect(answer.protocol == kind.version.rawValue)
            #expect(answer.version == kind.version.rawValue)
            #expect(answer.alternatives == [])
            try await expectEnd(of: go, kind)
            try await expectFull(node)
        }
    }

    @Test(
        .enabled(if: Loopback.isWhole, "only Linux has addresses beyond 127.0.0.1 without setting them up"),
        arguments: GoKind.allCases)
    func aRefusedDiallerIsToldOfThePeersThatWeDialled(_ kind: GoKind) async throws {
        try await withGo { scene in
            let (node, regular) = try await scene.nodeWithRegularPeer { $0.incomingLimit = 0 }
            let go = try await scene.dialler(kind, to: node)
            let answer = try await go.event("handshake")
            #expect(answer.type == 9)
            #expect(answer.protocol == kind.version.rawValue)
            #expect(answer.alternatives == [regular.description])
            try await expectEnd(of: go, kind)
            try await expectFull(node)
        }
    }

    /// A p2p1 peer knows no rejection: to it the connection just ends.
    private func expectEnd(of go: GoPeer, _ kind: GoKind) async throws {
        #expect(try await go.event("closed").error == (kind == .p2p1 ? "EOF" : "rejected"))
    }

    private func expectFull(_ node: LiveNode) async throws {
        _ = try await node.events.first {
            if case .refused(_, .incoming, .full) = $0 { true } else { false }
        }
    }
}
