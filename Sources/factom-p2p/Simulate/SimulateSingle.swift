import FactomSimulation

/// One run, and what is to be seen of it.
struct SimulateSingle: Sendable {
    let choice: ScenarioChoice
    /// `nil` to draw one.
    let seed: UInt64?
    let outputs: SimulateOutputs

    @concurrent
    func run() async throws(CommandFailure) -> SimulateStatus {
        let seed = seed ?? SimulateSeed.drawn(tellingIf: outputs.prints != .text)
        let run = SimulationRun(scenario: choice.scenario(seed: seed), seed: seed)
        let interrupt = Interrupt()
        outputs.tell(SimulationTable.heading(run.scenario, seed: seed) + [""])
        let progress = SimulationProgress(SimulationCount(runs: 1, seconds: run.scenario.seconds + run.scenario.peace))
        defer { progress.clear() }
        let look = { (standing: SimulationRun.Standing) in
            progress.show(standing)
            return !interrupt.isRequested
        }
        let result = if let trace = outputs.trace { try run(trace: trace, look) } else { run(look) }
        progress.clear()
        try show(result, replay: choice.replay(seed: seed))
        return SimulateStatus(isMet: result.isMet, isInterrupted: result.ending == .interrupted)
    }

    private func show(_ result: SimulationResult, replay: String) throws(CommandFailure) {
        let verdict = SimulationVerdict.lines(result, replay: replay)
        switch outputs.prints {
        case .text: outputs.tell(SimulationTable.lines(result) + [""] + verdict)
        case .json: CommandOutput.line(SimulationObject.text(result, replay: replay))
        case nil: break
        }
        // A report for programs or browsers has it, too; who looks on is told at once.
        if outputs.prints != .text, !result.isMet {
            CommandOutput.complain(SimulationVerdict.sentence(result, replay: replay))
        }
        try outputs.html?.write(
            SimulationPage.text(
                result.report, command: replay, shortfalls: result.shortfalls,
                isComplete: result.ending != .interrupted))
    }
}
