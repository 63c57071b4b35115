import FactomOverlay
import FactomSimulation
import Foundation
import Testing

@testable import factom_p2p

@Suite struct SampleTests {
    @Test func sample() throws {
        var scenario = Scenario()
        scenario.name = "partition"
        scenario.summary = "Two halves for two minutes, with churn before and after, and a few old nodes."
        scenario.nodes = 60
        scenario.seconds = 600
        scenario.peace = 180
        scenario.mix = ProtocolMix(v9: 1, v10: 3, v11: 3, p2p1: 0.5)
        scenario.hostile = [HostileGroup(.mavericks, count: 4)]
        scenario.churn = Churn()
        scenario.churn?.from = 300
        scenario.plan = [
            PlannedFault(at: 120, .partition(Partition(), seconds: 120)), PlannedFault(at: 60, .resets(count: 5)),
            PlannedFault(at: 400, .slow(count: 4, seconds: 60, milliseconds: 100)),
            PlannedFault(at: 420, .seedOutage(seconds: 100)), PlannedFault(at: 500, .crash(count: 8, downFor: 20, Crash())),
        ]
        var world = World(scenario, seed: 42)
        var report = world.run()
        let folder = URL(filePath: NSTemporaryDirectory())
        try SimulationPage.text(report, command: "factom-p2p simulate --scenario partition --nodes 60 --seed 42")
            .write(to: folder.appending(path: "sample.html"), atomically: true, encoding: .utf8)
        report.failure = Failure(
            invariant: "no link twice", finding: "node 7 is linked with node 12 by two connections, #31 and #44.",
            time: 83_250_000_000, seed: 42, hosts: [7, 12],
            lastEvents: (0..<14).map { "1:23.\(100 + $0) node 7: #31 received \($0 * 41) bytes" })
        try SimulationPage.text(report).write(
            to: folder.appending(path: "failed.html"), atomically: true, encoding: .utf8)
        try SimulationPage.text(Report()).write(
            to: folder.appending(path: "empty.html"), atomically: true, encoding: .utf8)
        var rows: [SweepResult.Row] = []
        for fanout in [2, 4, 8, 16] {
            var scenario = Scenario()
            scenario.nodes = 40
            scenario.seconds = 60
            scenario.tuning.fanout = fanout
            var world = World(scenario, seed: 1)
            rows.append(.init(value: Double(fanout), world.run()))
        }
        try SweepPage.text(SweepResult(key: "fanout", about: "steady, 40 nodes, 1 min, seed 1", rows: rows)).write(
            to: folder.appending(path: "sweep.html"), atomically: true, encoding: .utf8)
    }
}
