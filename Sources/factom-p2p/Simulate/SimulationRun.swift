import FactomSimulation

/// One run: all that decides it.
struct SimulationRun: Sendable {
    let scenario: Scenario
    let seed: UInt64

    /// How far a run is.
    struct Standing: Sendable {
        /// 0…1.
        var share: Double
        /// In virtual nanoseconds.
        var now: Int64
        /// Seconds that nodes have lived, all together.
        var nodeSeconds: Double
    }

    /// Runs to its end, or to the first broken invariant, on the thread that calls.
    ///
    /// - Parameter look: called about once a virtual second; the run ends early when it answers `false`.
    func callAsFunction(_ look: (Standing) -> Bool = { _ in true }) -> SimulationResult {
        live(World(scenario, seed: seed)) { look(standing($0)) }
    }

    /// The same, with a line for everything that happens.
    ///
    /// - Throws: what kept the trace from being written; the run ends there.
    func callAsFunction(
        trace: OutputFile, _ look: (Standing) -> Bool = { _ in true }
    ) throws(CommandFailure) -> SimulationResult {
        trace.empty()
        var world = World(scenario, seed: seed)
        world.trace = []
        var unwritten: CommandFailure?
        let result = live(world) { world in
            // What failed once isn't tried again.
            unwritten = unwritten ?? SimulationRun.drain(&world, into: trace)
            return unwritten == nil && look(standing(world))
        }
        if let unwritten { throw unwritten }
        return result
    }

    private func live(_ world: consuming World, _ look: (inout World) -> Bool) -> SimulationResult {
        let begun = ThreadTime.now
        var isInterrupted = false
        var report = world.run { world in
            let goesOn = look(&world)
            if !goesOn { isInterrupted = true }
            return goesOn
        }
        // What came behind the last second.
        _ = look(&world)
        report.speed.cpuSeconds = ThreadTime.now - begun
        report.speed.nodeSeconds = report.livedNodeSeconds
        report.speed.peakMebibytes = ThreadTime.peakMebibytes
        return SimulationResult(report, of: scenario, isInterrupted: isInterrupted)
    }

    private func standing(_ world: borrowing World) -> Standing {
        let seconds = Double(world.now) / 1e9
        return Standing(share: world.progress, now: world.now, nodeSeconds: seconds * Double(scenario.nodes))
    }

    /// Writes what has been collected, and forgets it: a trace may be larger than memory.
    ///
    /// - Returns: why it couldn't be written.
    private static func drain(_ world: inout World, into file: OutputFile) -> CommandFailure? {
        guard let lines = world.trace, !lines.isEmpty else { return nil }
        world.trace = []
        do throws(CommandFailure) {
            try file.append(lines.joined(separator: "\n") + "\n")
            return nil
        } catch {
            return error
        }
    }
}

/// What a run came to, and whether that is what it had to be.
struct SimulationResult: Sendable {
    enum Ending: String, Sendable {
        /// It was lived to its end.
        case complete
        /// The user ended it.
        case interrupted
        /// An invariant broke.
        case broken
    }

    let report: Report
    let ending: Ending
    /// What the scenario promises and the run didn't keep, a sentence each. None of a run that didn't get to its end.
    let shortfalls: [String]

    init(_ report: Report, of scenario: Scenario, isInterrupted: Bool = false) {
        self.report = report
        ending = report.failure != nil ? .broken : isInterrupted ? .interrupted : .complete
        shortfalls = ending == .complete ? report.shortfalls(of: scenario.expectation) : []
    }

    /// Nothing speaks against it.
    var isMet: Bool { report.failure == nil && shortfalls.isEmpty }
}

extension Report {
    /// How long all nodes were up, together, as far as the samples of the course tell.
    var livedNodeSeconds: Double {
        var sum = 0.0
        var (second, up) = (0.0, nodes)
        for sample in course {
            up = sample.up
            sum += Double(up) * (sample.second - second)
            second = sample.second
        }
        return sum + Double(up) * max(seconds - second, 0)
    }
}
