import FactomJSON
import FactomSimulation
import Testing

@testable import factom_p2p

/// What a swarm adds up, and what it tells.
@Suite struct SwarmTests {
    private func plan(_ runs: Int = 2, twice: Bool = false) throws -> SwarmPlan {
        try SwarmPlan(choice: try ScenarioChoice("steady"), runs: runs, first: 7, twice: twice)
    }

    private func result(_ report: Report, _ plan: SwarmPlan, times: Int = 1) -> SwarmResult {
        let run = SimulationResult(report, of: Scenario())
        let replay = plan.replay(seed: report.seed)
        return SwarmResult(run, of: Scenario(), times: times, SwarmFinding(run, replay: replay))
    }

    private func broken(seed: UInt64, at time: Int64) -> Report {
        var report = Report.example
        report.seed = seed
        report.failure = .example
        report.failure?.seed = seed
        report.failure?.time = time
        return report
    }

    @Test func whatWasLivedAddsUp() throws {
        let plan = try plan(twice: true)
        let totals = SwarmTotals([result(.example, plan, times: 2), result(.example, plan, times: 2)])
        #expect(totals.runs == 2)
        #expect(totals.seconds == 4 * 1200)
        #expect(totals.nodeSeconds == 4 * 3600)
        #expect(totals.delivered == 2 * 99_999)
        #expect(totals.slowestToForm == 4.2)
        #expect(totals.findings == [])
        let lines = SwarmTable.lines(totals, of: plan, seconds: 3)
        #expect(lines.contains("  runs         2   none failed"))
        #expect(lines.contains("  lived        1.3 virtual hours   4 node-hours"))
        #expect(lines.last == "All held.")
    }

    @Test func theSimplestFailureIsToldWholeAndTheOthersShortly() throws {
        let plan = try plan()
        let reports = [broken(seed: 7, at: 9_000_000_000), broken(seed: 8, at: 5_000_000_000)]
        let totals = SwarmTotals(reports.map { result($0, plan) })
        #expect(totals.simplest?.seed == 8)
        let lines = SwarmTable.lines(totals, of: plan, seconds: 3)
        #expect(lines.contains("BROKEN: seed 7, 0:09.000: no link to oneself: node 3 is its own peer"))
        #expect(lines.contains("  factom-p2p simulate --scenario steady --seed 7"))
        #expect(lines.last == "Replay: factom-p2p simulate --scenario steady --seed 8")
        let object = try JSONValue(Array(SwarmObject.text(totals, of: plan, seconds: 3).utf8))
        #expect(object["failed"]?.int == 2)
        #expect(object["findings"]?.elements?.map { $0["kind"]?.text } == ["broken", "broken"])
    }

    @Test func aSwarmThatWasCutShortSaysSo() throws {
        let plan = try plan(5)
        let lines = SwarmTable.lines(SwarmTotals([result(.example, plan)]), of: plan, seconds: 3)
        #expect(lines.contains("  runs         1 of 5: interrupted   none failed"))
        #expect(lines.last == "All held so far.")
    }

    @Test func twoRunsOfASeedThatDifferAreAFinding() throws {
        let scenario = Scenario()
        let one = SimulationResult(.example, of: scenario)
        #expect(SwarmFinding(one, one, replay: "again") == nil)
        var other = Report.example
        other.formedAfter = 5
        let finding = try #require(SwarmFinding(one, SimulationResult(other, of: scenario), replay: "again"))
        #expect(finding.kind == .notDeterministic)
        #expect(
            finding.sentence
                == #"seed 7: two runs differ: "formedAfterSeconds": 4.2, and then "formedAfterSeconds": 5,"#)
        other = .example
        other.speed.cpuSeconds = 99
        #expect(SwarmFinding(one, SimulationResult(other, of: scenario), replay: "again") == nil)
    }

    @Test func faultsAreCountedByKindIfTheyCame() {
        var scenario = Scenario()
        scenario.plan = [
            PlannedFault(at: 10, .resets(count: 3)), PlannedFault(at: 20, .resets(count: 3)),
            PlannedFault(at: 30, .seedOutage(seconds: 5)),
        ]
        scenario.hostile = [HostileGroup(.sinks, count: 5)]
        scenario.churn = Churn()
        let counts = FaultCount(of: scenario, until: 60)
        #expect(counts.counts["resets"] == 2)
        #expect(counts.counts["seed-outage"] == 1)
        #expect(counts.counts["sinks"] == 1)
        #expect(counts.counts["churn"] == 1)
        #expect(counts.all.map(\.name) == FaultCount.kinds)
        #expect(FaultCount(of: scenario, until: 25).counts["seed-outage"] == 0)
    }

    // MARK: - How far it is

    @Test func theLineOfOneRunHasItsTime() {
        var count = SimulationCount(runs: 1, seconds: 3600)
        #expect(count.line(after: 0) == "░░░░░░░░░░░░░░░░░░░░   0 %  0:00 of 1:00:00  0 node-seconds/s  ? left")
        count.underWay[0] = .init(share: 0.25, now: 900_000_000_000, nodeSeconds: 90_000)
        #expect(
            count.line(after: 10)
                == "█████░░░░░░░░░░░░░░░  25 %  15:00 of 1:00:00  9,000 node-seconds/s  0:30 left")
    }

    @Test func theLineOfManyRunsHasTheirNumber() {
        var count = SimulationCount(runs: 4, seconds: 3600)
        count.end(0, isMet: true, nodeSeconds: 100)
        count.end(1, isMet: false, nodeSeconds: 100)
        count.underWay[2] = .init(share: 0.5, now: 1, nodeSeconds: 50)
        #expect(count.share == 0.625)
        #expect(count.line(after: 5).contains("  62 %  2 of 4 runs, 1 failed  50 node-seconds/s  0:03 left"))
    }

    // MARK: - Words of a command

    @Test func aReplayIsWhatAShellTakes() throws {
        #expect(shellWord("steady") == "steady")
        #expect(shellWord("my file.json") == "'my file.json'")
        #expect(shellWord("it's") == #"'it'\''s'"#)
        #expect(shellWord("") == "''")
        #expect(try plan().replay(seed: 9) == "factom-p2p simulate --scenario steady --seed 9")
        #expect(
            try plan().replay(seed: 9, twice: true)
                == "factom-p2p simulate --scenario steady --seed 9 --swarm 1 --twice")
    }

    @Test func aSweepPoolsTheRunsOfAValue() throws {
        let plan = try SweepPlan(choice: try ScenarioChoice("steady"), "fanout=4,8", runs: 2, first: 7)
        #expect(plan.count == 4)
        #expect((0..<4).map { plan.run($0).seed } == [7, 8, 7, 8])
        #expect((0..<4).map { plan.run($0).scenario.tuning.fanout } == [4, 4, 8, 8])
        #expect(plan.replay(3) == "factom-p2p simulate --scenario steady --seed 8 --sweep fanout=8")
        let result = SimulationResult(.example, of: Scenario())
        let report = SweepReport(plan, [result, result, result, nil], seconds: 1)
        #expect(report.points.map(\.runs) == [2, 1])
        #expect(report.points[0].delivered == 2 * 99_999)
        #expect(report.points[0].latency.total == 20)
        #expect(!report.isComplete)
        let cells = SweepTable.cells(report.points[0], of: 2)
        #expect(cells == ["4", "99.99 %", "6.25", "1.50", "40 ms", "1,500 ms", "12,346", "4.2 s", "2", "2"])
        #expect(SweepTable.lines(report).contains("Interrupted."))
    }
}
