import FactomSimulation

/// The runs of a sweep on all cores, and what is to be seen of them.
struct Sweep: Sendable {
    let plan: SweepPlan
    let outputs: SimulateOutputs
    private let interrupt = Interrupt()

    init(_ plan: SweepPlan, _ outputs: SimulateOutputs) {
        self.plan = plan
        self.outputs = outputs
    }

    @concurrent
    func run() async throws(CommandFailure) -> SimulateStatus {
        outputs.tell(SweepTable.heading(plan) + [""])
        let begun = ContinuousClock.now
        let length = plan.run(0).scenario
        let progress = SimulationProgress(SimulationCount(runs: plan.count, seconds: length.seconds + length.peace))
        var results = [SimulationResult?](repeating: nil, count: plan.count)
        await SimulationCrew(interrupt: interrupt)(plan.count) { number in
            result(of: number, progress)
        } done: { number, result in
            progress.end(number, isMet: result.report.failure == nil, nodeSeconds: result.report.speed.nodeSeconds)
            results[number] = result
        }
        progress.clear()
        return try show(SweepReport(plan, results, seconds: (ContinuousClock.now - begun) / .seconds(1)))
    }

    /// `nil` when it was interrupted.
    private func result(of number: Int, _ progress: SimulationProgress) -> SimulationResult? {
        let result = plan.run(number)() { standing in
            progress.show(standing, of: number)
            return !interrupt.isRequested
        }
        return result.ending == .interrupted ? nil : result
    }

    private func show(_ report: SweepReport) throws(CommandFailure) -> SimulateStatus {
        switch outputs.prints {
        case .text: outputs.tell(SweepTable.lines(report))
        case .json: CommandOutput.line(SweepObject.text(report))
        case nil: break
        }
        try outputs.html?.write(SweepPage.text(SweepResult(report)))
        return SimulateStatus(isMet: report.findings.isEmpty, isInterrupted: !report.isComplete)
    }
}
