import FactomOverlay
import FactomWire
import NIOCore
import Testing

@testable import FactomSimulation

/// One identity of an eclipse attacker, against a real node.
@Suite struct EclipserTests {
    private static let hostile = (0..<4000).map { number in
        Endpoint(address: .v4(0x2802_0202 + UInt32(number % 64) << 16 + UInt32(number / 64)), port: 8108)
    }

    private func plan(victim: Endpoint = .home, honest: [Endpoint] = []) -> EclipsePlan {
        EclipsePlan(network: .main, hostile: EclipserTests.hostile, victim: victim, honest: honest)
    }

    private func pair(_ plan: EclipsePlan, _ settings: Settings = .open) -> Pair<Eclipser> {
        Pair(Eclipser(0, of: plan, seed: 3), at: EclipserTests.hostile[0], settings)
    }

    @Test func itDialsTheVictimAndStaysAWellBehavedPeer() {
        var pair = pair(plan())
        #expect(pair.live(atMost: .seconds(61)) { !$0.peers.isEmpty })
        pair.live(atMost: .seconds(600))
        #expect(pair.otherDials == 1)
        #expect(pair.peers.map(\.peer.id.endpoint) == [EclipserTests.hostile[0]])
        #expect(pair.score >= 0)
        #expect(pair.reasons == [])
    }

    @Test(arguments: ProtocolVersion.allCases) func whoAsksItIsToldOfHostileEndpointsAlone(in version: ProtocolVersion)
    {
        var pair = pair(plan(victim: .abroad), .open.with { $0.preferredProtocol = version })
        pair.callAbroad()
        pair.live(atMost: .seconds(60))
        #expect(pair.peers.map(\.peer.protocolVersion) == [version])
        #expect(!pair.strayDials.isEmpty)
        #expect(pair.strayDials.allSatisfy { EclipserTests.hostile.contains($0) })
    }

    @Test func itLetsHonestNodesKnowOfItAndLeavesThemAgain() {
        var plan = plan(victim: .abroad, honest: [.home])
        plan.victimEvery = .zero
        var pair = pair(plan)
        #expect(pair.live(atMost: .seconds(601)) { !$0.peers.isEmpty })
        let came = pair.now
        #expect(pair.live(atMost: .seconds(130)) { $0.reasons == [.closedByPeer] })
        #expect(pair.now - came >= .seconds(119))
    }

    @Test func itPassesNothingOn() throws {
        var pair = pair(plan())
        #expect(pair.live(atMost: .seconds(61)) { !$0.peers.isEmpty })
        #expect(try pair.send("hello") == 1)
        pair.live(atMost: .seconds(10))
        #expect(pair.delivered == [])
    }

    @Test func theIdentitiesDifferAndDoNotActInStep() {
        let plan = plan()
        let some = (0..<100).map { Eclipser($0, of: plan, seed: 3) }
        #expect(Set(some.map(\.persona.endpoint)).count == 100)
        #expect(Set(some.map(\.persona.nodeID)).count == 100)
        #expect(Set(some.map(\.idleUntil)).count > 80)
    }
}
