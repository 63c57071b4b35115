import FactomSimulation

/// What a swarm came to, as lines for people.
enum SwarmTable {
    static func heading(_ plan: SwarmPlan) -> [String] {
        let runs = TestnetText.count(plan.runs, "run")
        let first = plan.run(0).scenario
        let size = "\(TestnetText.count(first.nodes, "node")), \(SimulationText.span(first.seconds + first.peace))"
        let last = plan.first + UInt64(plan.runs) - 1
        return [
            "\(oneLine(plan.choice.name)): \(runs)\(plan.twice ? ", each twice" : ""), seeds \(plan.first) to \(last), \(size)"
        ]
    }

    /// - Parameter seconds: how long it took here.
    static func lines(_ totals: SwarmTotals, of plan: SwarmPlan, seconds: Double) -> [String] {
        var lines = SimulationText.rows("runs", [runs(totals, of: plan)])
        lines += SimulationText.rows("lived", [lived(totals)])
        lines += SimulationText.rows("faults", SimulationText.wrapped(SimulationTable.counts(totals.faults.all)))
        lines += SimulationText.rows("formed", [formed(totals)])
        lines += SimulationText.rows("delivered", [delivered(totals)])
        lines += SimulationText.rows("speed", [speed(totals, seconds)])
        return lines + [""] + verdict(totals, of: plan)
    }

    private static func runs(_ totals: SwarmTotals, of plan: SwarmPlan) -> String {
        let all = SimulationText.grouped(plan.runs)
        let failed = totals.findings.isEmpty ? "none failed" : "\(SimulationText.grouped(totals.findings.count)) failed"
        if totals.runs == plan.runs { return "\(all)   \(failed)" }
        return "\(SimulationText.grouped(totals.runs)) of \(all): interrupted   \(failed)"
    }

    private static func lived(_ totals: SwarmTotals) -> String {
        let hours = SimulationText.short(totals.seconds / 3600)
        return "\(hours) virtual hours   \(SimulationText.grouped(totals.nodeSeconds / 3600)) node-hours"
    }

    private static func formed(_ totals: SwarmTotals) -> String {
        if totals.runs == 0 { return "-" }
        return totals.slowestToForm.map { "in \(SimulationText.short($0)) s at most" } ?? "never"
    }

    private static func delivered(_ totals: SwarmTotals) -> String {
        totals.expected == 0 ? "-" : SimulationText.percent(totals.delivered, of: totals.expected)
    }

    private static func speed(_ totals: SwarmTotals, _ seconds: Double) -> String {
        let pace = totals.cpuSeconds > 0 ? totals.nodeSeconds / totals.cpuSeconds : 0
        let cpu = TestnetText.fixed(totals.cpuSeconds, 1)
        return "\(SimulationText.grouped(pace)) node-seconds a CPU second   \(cpu) CPU seconds"
            + "   \(TestnetText.fixed(seconds, 1)) s   \(ThreadTime.peakMebibytes) MiB"
    }

    /// The simplest of what broke, whole; all that failed was told when it was found.
    private static func verdict(_ totals: SwarmTotals, of plan: SwarmPlan) -> [String] {
        if totals.findings.isEmpty { return [totals.runs == plan.runs ? "All held." : "All held so far."] }
        let list = totals.findings.count > 1 ? ["Failed:"] + totals.findings.flatMap(\.lines) + [""] : []
        guard let simplest = totals.simplest, let failure = simplest.failure else {
            return list + (list.isEmpty ? totals.findings.flatMap(\.lines) : [])
        }
        return list + SimulationVerdict.broken(failure, replay: simplest.replay)
    }
}
