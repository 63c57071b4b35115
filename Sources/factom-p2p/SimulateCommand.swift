import ArgumentParser

/// `factom-p2p simulate`: a whole network in virtual time.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Run a whole network in virtual time, with every fault that the internet has.",
        discussion: """
            The nodes are the real ones, down to the bytes that they write; the links between them, the clock and \
            whatever goes wrong are made up. One seed decides all: the same scenario and the same seed give the same \
            run, here and anywhere, and the report names the command that gives it again. Throughout, the network is \
            watched: the first promise of a node that breaks ends the run, with what happened last.

            With --swarm there are many runs on all cores, each with the next seed, and unless a scenario is named, \
            each with faults of its own, drawn from its seed: those that fail are named. With --sweep one number is \
            tried in several sizes, to choose by.

            Ctrl-C ends it early and shows what is known. The exit status is 0 if nothing \
            broke and all came true that the scenario promises, 1 if not, 130 if it was interrupted before that was \
            clear.
            """
    )

    @Option(
        help: ArgumentHelp(
            "A scenario that ships, a file of one, or random: drawn from the seed. (default: steady; of a swarm, random)",
            valueName: "scenario"))
    var scenario: String?

    @Option(help: "Nodes, 2 to 100,000. (default: the scenario's)")
    var nodes: Int?

    @Option(help: "Virtual minutes, 0.1 to 100,000. (default: the scenario's)")
    var minutes: Double?

    @Flag(help: "Carry messages as they are instead of their bytes: faster, for the largest runs.")
    var parcels = false

    @Option(help: "What decides the run; the first of several. (default: drawn, and told)")
    var seed: UInt64?

    @Option(help: ArgumentHelp("Run so many seeds, on all cores, and tell which fail.", valueName: "seeds"))
    var swarm: Int?

    @Flag(help: "Of a swarm: run each seed twice, and fail where the two differ.")
    var twice = false

    @Option(
        help: ArgumentHelp(
            "Compare values of one of a scenario's keys, as in fanout=4,8,16.", valueName: "key=values"))
    var sweep: String?

    @Option(help: ArgumentHelp("Of a sweep: how many runs for each value, 1 to 1,000. (default: 1)", valueName: "runs"))
    var seeds: Int?

    @Flag(help: "Print one JSON object.")
    var json = false

    @Option(help: ArgumentHelp("Draw the report as a page for a browser; - for standard output.", valueName: "file"))
    var html: String?

    @Option(
        help: ArgumentHelp("Write a line for everything that happens; - for standard output.", valueName: "file"))
    var trace: String?

    @Flag(help: "Tell the scenarios that ship.")
    var list = false

    @Option(help: ArgumentHelp("Print a scenario as a file, to write one's own from.", valueName: "scenario"))
    var show: String?

    func run() async throws {
        switch try SimulateMode(given: given) {
        case .run: try await runOnce()
        case .swarm: try await runSwarm()
        case .sweep: try await runSweep()
        case .list: ScenarioList.print(asJSON: json)
        case .show: try showScenario()
        }
    }

    /// The options that were written.
    private var given: [String] {
        let options: [(String, Bool)] = [
            ("scenario", scenario != nil), ("nodes", nodes != nil), ("minutes", minutes != nil), ("parcels", parcels),
            ("seed", seed != nil),
            ("swarm", swarm != nil), ("twice", twice), ("sweep", sweep != nil),
            ("seeds", seeds != nil), ("json", json), ("html", html != nil), ("trace", trace != nil), ("list", list),
            ("show", show != nil),
        ]
        return options.filter(\.1).map(\.0)
    }

    // MARK: - Modes

    private func runOnce() async throws {
        let single = SimulateSingle(
            choice: try choice(scenario ?? "steady"), seed: seed,
            outputs: try SimulateOutputs(json: json, html: html, trace: trace))
        try leave(try await single.run())
    }

    private func runSwarm() async throws {
        let plan = try SwarmPlan(
            choice: try choice(scenario ?? ScenarioChoice.random), runs: swarm ?? 1, first: seed, twice: twice)
        let outputs = try SimulateOutputs(json: json, html: nil, trace: nil)
        try leave(await Swarm(plan, outputs).run())
    }

    private func runSweep() async throws {
        let plan = try SweepPlan(choice: try choice(scenario ?? "steady"), sweep ?? "", runs: seeds ?? 1, first: seed)
        if html != nil, let word = plan.values.first(where: { SweepPlan.number($0) == nil }) {
            throw CommandFailure.usage("--html draws numbers, and --sweep has '\(oneLine(word))'")
        }
        let outputs = try SimulateOutputs(json: json, html: html, trace: nil)
        try leave(try await Sweep(plan, outputs).run())
    }

    private func showScenario() throws {
        let choice = try choice(show ?? "")
        if seed == nil, show == ScenarioChoice.random {
            throw CommandFailure.usage("--show random needs --seed: the scenario is drawn from it")
        }
        CommandOutput.line(ScenarioFile.text(choice.scenario(seed: seed ?? 0)))
    }

    private func choice(_ name: String) throws(CommandFailure) -> ScenarioChoice {
        var choice = try ScenarioChoice(name)
        try choice.change(nodes: nodes, minutes: minutes, parcels: parcels)
        return choice
    }

    private func leave(_ status: SimulateStatus) throws {
        if status != .met { throw ExitCode(status.rawValue) }
    }
}

/// How the process ends.
enum SimulateStatus: Int32 {
    case met = 0
    case failed = 1
    /// As a shell tells of a process that Ctrl-C ended.
    case interrupted = 130

    init(isMet: Bool, isInterrupted: Bool) {
        self = !isMet ? .failed : isInterrupted ? .interrupted : .met
    }
}
