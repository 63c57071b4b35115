import FactomOverlay
import FactomSimulation

/// Runs whose figures are committed: whoever changes how nodes behave sees it in them.
struct Baseline: Sendable {
    let name: String
    private let scenario: Scenario
    private let seeds: [UInt64]

    static let all =
        Scenario.shipped.map { Baseline(name: $0.name, scenario: $0.smaller, seeds: [1, 2]) }
        + [1, 2].map { (seed: UInt64) in
            let scenario = Scenario.random(seed: seed, nodes: 5, minutes: 5)
            return Baseline(name: "swarm-\(seed)", scenario: scenario, seeds: [seed])
        }

    /// In the order of the seeds.
    func run() -> [Report] {
        seeds.map { seed in
            var world = World(scenario, seed: seed)
            return world.run()
        }
    }

    /// The scenario as a file, and each run's figures.
    func text(_ reports: [Report]) -> String {
        ([scenario.json()] + reports.map { $0.figures(promised: scenario.expectation) }).joined(separator: "\n\n")
            + "\n"
    }
}

extension Scenario {
    /// As it ships, for builds that aren't optimised: few nodes, and less than a minute for what takes longer.
    fileprivate var smaller: Scenario {
        var scenario = self
        scenario.nodes = min(nodes, 6)
        scenario.seconds = min(seconds, 110)
        scenario.traffic.from = min(traffic.from, 30)
        scenario.traffic.messagesPerSecond = min(traffic.messagesPerSecond, 0.5)
        // By then nodes have saved what they know.
        scenario.plan = plan.map { PlannedFault(at: min($0.at, 45), $0.fault.smaller) }
        scenario.churn?.from = 30
        // Of few nodes as many go.
        scenario.churn?.share = min((churn?.share ?? 0) * 8, 1)
        scenario.hostile = hostile.map(\.smaller)
        return scenario
    }

    private static let smallerGroup = 6

    fileprivate static func smaller(_ count: Int) -> Int {
        min((count + 3) / 4, smallerGroup)
    }
}

extension Fault {
    /// Those that ship and last; a partition longer than it takes to notice that a peer is silent.
    fileprivate var smaller: Fault {
        switch self {
        case .join(let count, let within): .join(count: Scenario.smaller(count), within: min(within, 20))
        case .partition(let partition, let seconds): .partition(partition, seconds: min(seconds, 45))
        case .seedOutage(let seconds): .seedOutage(seconds: min(seconds, 20))
        case .upgrade(let within): .upgrade(within: min(within, 20))
        default: self
        }
    }
}

extension HostileGroup {
    fileprivate var smaller: HostileGroup {
        var group = self
        group.count = Scenario.smaller(count)
        // All that is spam goes all the way round: half a minute of it is a lot.
        group.from = kind == .eclipse ? 20 : 80
        group.rate = min(rate, 1)
        // Once, when the victim has had the time to settle.
        group.restartEvery = min(restartEvery, 70)
        return group
    }
}
