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

    @Test func theWatchSeesANetworkThatDoesNotHeal() async {
        var scenario = small { ($0.nodes, $0.peace) = (6, 60) }
        // Nobody is told of anybody.
        scenario.seedNodes = 0
        let report = await run(scenario, seed: 1).report
        #expect(report.failure?.invariant == "the network heals")
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
