import FactomP2P
import Testing

/// Silence is broken by pings, theirs and ours.
@Suite(.needsGo, .timeLimit(.minutes(2)))
struct GoPingTests {
    @Test(arguments: GoKind.allCases)
    func aPingIsAnswered(_ kind: GoKind) async throws {
        try await withGo { scene in
            let node = try await scene.node()
            let go = try await scene.dialler(kind, to: node, ["-ping", "50ms"])
            _ = try await go.event("pong")
        }
    }

    @Test(arguments: GoKind.allCases)
    func ourPingIsAnsweredAndItsRoundTripKept(_ kind: GoKind) async throws {
        try await withGo { scene in
            let go = try await scene.listener(kind)
            let node = try await scene.node(dialling: go, in: kind.version) { $0.pingAfter = .milliseconds(300) }
            let peer = try await node.online()
            let known = try await node.statistics(of: peer) { $0.roundTrip != nil }
            let roundTrip = try #require(known.roundTrip)
            #expect(roundTrip > .zero && roundTrip < .seconds(30))
            _ = try await go.peer.event("ping")
        }
    }

    @Test func aSilentPeerIsPingedAgainAndAgain() async throws {
        try await withGo { scene in
            let go = try await scene.listener(.ten)
            let node = try await scene.node(dialling: go, in: .v10) { $0.pingAfter = .milliseconds(100) }
            let peer = try await node.online()
            try await go.peer.events.atLeast(3) { $0.event == "ping" }
            _ = try await node.statistics(of: peer) { $0.traffic.networkParcelsIn >= 3 }
            #expect(await node.events.events == [.online(peer)])
        }
    }
}
