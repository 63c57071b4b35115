import FactomOverlay
import FactomWire
import TestSupport
import Testing

@testable import FactomSimulation

@Suite("A world in virtual time") struct WorldTests {
    private func run(
        _ scenario: Scenario, seed: UInt64, traced: Bool = false
    ) async -> (report: Report, trace: [String]) {
        await apart {
            var world = World(scenario, seed: seed)
            if traced { world.trace = [] }
            let report = world.run()
            return (report, world.trace ?? [])
        }
    }

    private func small(_ change: (inout Scenario) -> Void = { _ in }) -> Scenario {
        var scenario = Scenario()
        scenario.nodes = 5
        scenario.seconds = 60
        change(&scenario)
        return scenario
    }

    @Test("The same seed makes the same run, another seed another", arguments: [1, 2] as [UInt64])
    func oneSeedDecides(seed: UInt64) async {
        let scenario = Scenario.random(seed: seed, nodes: 4, minutes: 2)
        let one = await run(scenario, seed: seed, traced: true)
        let same = await run(scenario, seed: seed, traced: true)
        #expect(one.trace == same.trace && one.trace.isEmpty == false)
        #expect(one.report == same.report)
        let other = await run(scenario, seed: seed + 100)
        #expect(other.report.digest != one.report.digest)
    }

    @Test func aNetworkFormsAndDeliversToAll() async {
        let report = await run(small(), seed: 1).report
        #expect(report.failure == nil)
        #expect(report.formedAfter != nil && report.shape.pieces == 1)
        #expect(report.delivery.share == 1)
        #expect(report.bytes.handshakes > 0 && report.bytes.messages > 0 && report.bytes.shares > 0)
    }

    @Test func theWatchSeesAnHonestNodeBannedByAnHonestOne() async {
        let report = await broken { world in
            let victim = world.fabric.endpoint(of: 1)
            world.handle(
                .command(.ban(.endpoint(victim), for: .seconds(600), .violation("none"))), 0)
        }
        #expect(report.failure?.invariant == "honest nodes never ban honest nodes")
        #expect(report.failure?.hosts == [0, 1])
        #expect(report.failure?.lastEvents.isEmpty == false)
        #expect(report.failure?.seed == 1)
    }

    @Test func theWatchSeesAStormOfDials() async {
        let report = await broken { world in
            let target = world.fabric.endpoint(of: 1)
            for _ in 0..<100 { world.watchDial(0, target) }
        }
        #expect(report.failure != nil)
    }

    @Test func theWatchSeesAMessageDeliveredTwice() async {
        let report = await broken { world in
            guard let number = world.send(from: 0) else { return }
            world.hear(number, 3, parent: 0)
            world.hear(number, 3, parent: 0)
        }
        #expect(report.failure?.invariant == "each message is delivered once")
    }

    @Test func theWatchSeesWhoAwaitsASeedListThatNobodyFetches() async {
        let report = await broken { $0.hosts[0].isFetchingSeeds.toggle() }
        #expect(report.failure?.invariant == "a seed list is awaited while it is fetched")
    }

    @Test func theWatchSeesWhoIsCutOffAndDialsNobody() async {
        let report = await broken { world in
            // It hears of somebody, and its shell of nobody.
            world.handle(.seedsFetched([Endpoint(address: .v4(50 << 24 | 1), port: 8108)]), 0)
            world.hosts[0].online.removeAll()
            (world.hosts[0].cutOffSince, world.hosts[0].dialledAt) = (-61 * World.second, -61 * World.second)
            world.watchAll()
        }
        #expect(report.failure?.invariant == "who is cut off looks for a way back")
    }

    @Test func theWatchSeesWhoDialsItselfAgain() async {
        let report = await broken { world in
            let own = world.fabric.endpoint(of: 0)
            world.watchEnd(.refused(own, .outgoing, .ourselves), 0)
            world.watchDial(0, own)
        }
        #expect(report.failure?.invariant == "no dial to oneself again")
    }

    @Test func theWatchSeesASpecialPeerSentAway() async {
        let report = await broken { world in
            let id = PeerID(endpoint: world.fabric.endpoint(of: 1), nodeID: 2)
            let peer = Peer(id: id, direction: .incoming, protocolVersion: .v10, isSpecial: true)
            world.watchEnd(.offline(peer, .evicted), 0)
        }
        #expect(report.failure?.invariant == "special peers stay")
    }

    @Test func theWatchSeesAMessageOfPeaceThatPassesSomebodyBy() async {
        let report = await broken { world in
            guard let number = world.send(from: 0) else { return }
            world.peaceful.append(number)
            _ = world.run { $0.now < 35 * VirtualTime.second }
            if let index = world.wave(number) { world.waves[index].hops[3] = Wave.unheard }
        }
        #expect(report.failure?.invariant == "a broadcast reaches all")
        #expect(report.failure?.hosts == [0, 3])
    }

    @Test func theWatchSeesANetworkThatDoesNotHeal() async {
        var scenario = small { ($0.nodes, $0.peace) = (6, 60) }
        // Nobody is told of anybody.
        scenario.seedNodes = 0
        let report = await run(scenario, seed: 1).report
        #expect(report.failure?.invariant == "the network heals")
    }

    /// Such a peer takes every share, and may draw for minutes from what hostile peers told it: that is no node's fault.
    @Test(arguments: [(0, 0), (0, 8), (1, 8)])
    func onlyAnOlderPeerThatKnowsHostileOnesAndNobodyKnowsMayStayApart(seedNodes: Int, told: Int) async {
        let scenario = small {
            ($0.nodes, $0.peace, $0.seedNodes) = (6, 60, seedNodes)
            $0.mix = .init(v10: 1, p2p1: 1)
            if told > 0 { $0.hostile = [HostileGroup(.sinks, count: told)] }
        }
        let (older, stranded) = await apart {
            var world = World(scenario, seed: 1)
            _ = world.run { $0.now < 80 * VirtualTime.second }
            let older = world.hosts.indices.filter { world.hosts[$0].kind == .old }
            let hostile = world.hosts.indices.filter { world.hosts[$0].kind == .hostile }
            for host in older {
                guard var old = world.hosts[host].stranger as? OldPeer else { continue }
                for other in hostile { old.known.learn(world.fabric.endpoint(of: other)) }
                world.hosts[host].stranger = old
            }
            let census = world.census()
            return (older, world.hosts.indices.filter { world.isStranded($0, census) })
        }
        #expect(!older.isEmpty && older.count < 6)
        // Without a seed list nobody honest has heard of anybody.
        #expect(stranded == (seedNodes == 0 && told > 0 ? older : []))
    }

    /// A run in whose midst something was done that can't be.
    private func broken(_ harm: @escaping @Sendable (inout World) -> Void) async -> Report {
        let scenario = small()
        return await apart {
            var world = World(scenario, seed: 1)
            _ = world.run { $0.now < 30 * VirtualTime.second }
            harm(&world)
            return world.run()
        }
    }
}
