import FactomP2P
import TestSupport
import Testing

/// Peers tell each other of peers.
@Suite(.needsGo, .timeLimit(.minutes(2)))
struct GoSharingTests {
    @Test(
        .enabled(if: Loopback.isWhole, "only Linux has addresses beyond 127.0.0.1 without setting them up"),
        arguments: GoKind.allCases)
    func aPeerThatAsksIsToldOfThePeersThatWeDialled(_ kind: GoKind) async throws {
        try await withGo { scene in
            let (node, regular) = try await scene.nodeWithRegularPeer()
            let go = try await scene.dialler(kind, to: node, ["-ask", "200ms"])
            let share = try await go.events.first { $0.event == "shared" && $0.peers?.isEmpty == false }
            #expect(share.peers == [regular.description])
        }
    }

    /// A Go peer ends a connection over a payload of no bytes, which protocol 11's share of nobody would be.
    @Test(arguments: GoKind.allCases)
    func aShareOfNobodyIsTakenAndThePeerStays(_ kind: GoKind) async throws {
        try await withGo { scene in
            let node = try await scene.node()
            let go = try await scene.dialler(kind, to: node, ["-ask", "100ms"])
            try await go.events.atLeast(2) { $0.event == "shared" }
            #expect(try await go.event("shared").peers == [])
            try await node.expectEcho(from: try await node.online())
        }
    }

    /// Protocol 9's handshake is a request, whoever dialled, and whichever Go generation it is.
    @Test(arguments: [GoKind.p2p1, .nine], Dialler.allCases)
    func aHandshakeInNineIsAnsweredWithAShare(_ kind: GoKind, _ dialler: Dialler) async throws {
        try await withGo { scene in
            let (_, go, _) = try await scene.meet(kind, dialler)
            #expect(try await go.event("shared").peers == [])
        }
    }

    @Test(.enabled(if: Loopback.isWhole, "only Linux has addresses beyond 127.0.0.1 without setting them up"))
    func specialPeersAreNeverTold() async throws {
        try await withGo { scene in
            let special = try await scene.listener(.ten, on: "127.0.0.2")
            let node = try await scene.node(dialling: special, in: .v10)
            _ = try await node.online(special.address)
            let go = try await scene.dialler(.ten, to: node, ["-ask", "200ms"])
            #expect(try await go.event("shared").peers == [])
        }
    }

    @Test(arguments: [GoKind.p2p1, .nine], Dialler.allCases)
    func theShareThatAnswersOurHandshakeIsRead(_ kind: GoKind, _ dialler: Dialler) async throws {
        try await withGo { scene in
            let (node, _, peer) = try await scene.meet(
                kind, dialler, ["-share", "10.1.2.3:8108,10.1.2.4:8109"])
            let known = try await node.statistics(of: peer) { $0.traffic.parcelsIn > 0 }
            #expect(known.traffic.networkParcelsIn == 1)
            #expect(known.traffic.dropped.total == 0)
        }
    }

    /// In the protocols whose handshake is no request. A share of nobody has no bytes in 11.
    @Test(arguments: GoKind.allCases, [[], ["10.1.2.3:8108", "10.1.2.4:8109"]])
    func aShareThatWeAskForIsRead(_ kind: GoKind, _ texts: [String]) async throws {
        try await withGo { scene in
            let go = try await scene.listener(kind, ["-share", texts.joined(separator: ",")])
            let shared = try await DialledConnection.askForPeers(at: go.address, in: kind.version)
            #expect(shared.map(\.description) == texts)
        }
    }
}
