import FactomSimulation

/// Many runs on all cores, and what is to be seen of them.
struct Swarm: Sendable {
    let plan: SwarmPlan
    let outputs: SimulateOutputs
    private let interrupt = Interrupt()

    init(_ plan: SwarmPlan, _ outputs: SimulateOutputs) {
        self.plan = plan
        self.outputs = outputs
    }

    @concurrent
    func run() async -> SimulateStatus {
        outputs.tell(SwarmTable.heading(plan) + [""])
        let begun = ContinuousClock.now
        let length = plan.run(0).scenario
        let progress = SimulationProgress(
            SimulationCount(runs: plan.runs, seconds: length.seconds + length.peace))
        var results: [(number: Int, result: SwarmResult)] = []
        await SimulationCrew(interrupt: interrupt)(plan.runs) { number in
            result(of: number, progress)
        } done: { number, result in
            progress.end(number, isMet: result.finding == nil, nodeSeconds: result.nodeSeconds)
            results.append((number, result))
            guard let finding = result.finding else { return }
            progress.clear()
            outputs.tell(finding.lines)
        }
        progress.clear()
        results.sort { $0.number < $1.number }
        return show(SwarmTotals(results.map(\.result)), seconds: (ContinuousClock.now - begun) / .seconds(1))
    }

    /// `nil` when it was interrupted: what a part of a run shows is not comparable.
    private func result(of number: Int, _ progress: SimulationProgress) -> SwarmResult? {
        let run = plan.run(number)
        let first = lived(run, number, progress, from: 0)
        if first.ending == .interrupted { return nil }
        let found = SwarmFinding(first, replay: plan.replay(seed: run.seed))
        if !plan.twice { return SwarmResult(first, of: run.scenario, times: 1, found) }
        let second = lived(run, number, progress, from: 0.5)
        if second.ending == .interrupted { return nil }
        let differing = SwarmFinding(first, second, replay: plan.replay(seed: run.seed, twice: true))
        return SwarmResult(first, of: run.scenario, times: 2, differing ?? found)
    }

    /// - Parameter share: what of the number's work was done before.
    private func lived(
        _ run: SimulationRun, _ number: Int, _ progress: SimulationProgress, from share: Double
    ) -> SimulationResult {
        run { standing in
            progress.show(plan.twice ? standing.half(from: share) : standing, of: number)
            return !interrupt.isRequested
        }
    }

    private func show(_ totals: SwarmTotals, seconds: Double) -> SimulateStatus {
        let isInterrupted = totals.runs < plan.runs
        switch outputs.prints {
        case .text: outputs.tell(SwarmTable.lines(totals, of: plan, seconds: seconds))
        case .json: CommandOutput.line(SwarmObject.text(totals, of: plan, seconds: seconds))
        case nil: break
        }
        return SimulateStatus(isMet: totals.findings.isEmpty, isInterrupted: isInterrupted)
    }
}

extension SimulationRun.Standing {
    /// As a half of something that is done twice.
    ///
    /// - Parameter begun: the share of the whole that was done before: 0 or 0.5.
    fileprivate func half(from begun: Double) -> Self {
        var whole = self
        whole.share = begun + share / 2
        if share > 0 { whole.nodeSeconds = nodeSeconds * (share + 2 * begun) / share }
        return whole
    }
}
