/// Many runs that differ in their seeds: checked.
struct SwarmPlan: Sendable {
    static let runsRange = 1...1_000_000

    let choice: ScenarioChoice
    let runs: Int
    let first: UInt64
    /// Whether each is run a second time, and compared.
    let twice: Bool

    /// - Parameter first: `nil` to draw one.
    init(choice: ScenarioChoice, runs: Int, first: UInt64?, twice: Bool) throws(CommandFailure) {
        guard SwarmPlan.runsRange.contains(runs) else {
            throw .usage("--swarm is \(runs); it must be 1 to 1000000 seeds")
        }
        self.choice = choice
        self.runs = runs
        self.first = try SimulateSeed.first(first, of: runs)
        self.twice = twice
    }

    func seed(of run: Int) -> UInt64 { first + UInt64(run) }

    func run(_ number: Int) -> SimulationRun {
        let seed = seed(of: number)
        return SimulationRun(scenario: choice.scenario(seed: seed), seed: seed)
    }

    /// The command that shows again what this seed showed.
    func replay(seed: UInt64, twice: Bool = false) -> String {
        choice.replay(seed: seed) + (twice ? " --swarm 1 --twice" : "")
    }
}
