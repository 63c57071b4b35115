import FactomSimulation

/// What one seed of a swarm came to.
struct SwarmResult: Sendable {
    let finding: SwarmFinding?
    /// Virtual.
    let seconds: Double
    let nodeSeconds: Double
    let cpuSeconds: Double
    let faults: FaultCount
    let formedAfter: Double?
    let expected: Int
    let delivered: Int

    /// - Parameter times: how often it was run.
    init(_ result: SimulationResult, of scenario: Scenario, times: Int, _ finding: SwarmFinding?) {
        let report = result.report
        self.finding = finding
        seconds = report.seconds * Double(times)
        nodeSeconds = report.speed.nodeSeconds * Double(times)
        cpuSeconds = report.speed.cpuSeconds * Double(times)
        faults = FaultCount(of: scenario, until: report.seconds)
        formedAfter = report.formedAfter
        expected = report.delivery.expected
        delivered = report.delivery.delivered
    }
}

/// What all seeds of a swarm came to.
struct SwarmTotals: Sendable {
    private(set) var runs = 0
    private(set) var seconds = 0.0
    private(set) var nodeSeconds = 0.0
    private(set) var cpuSeconds = 0.0
    private(set) var faults = FaultCount()
    /// Of those that did.
    private(set) var slowestToForm: Double?
    private(set) var expected = 0
    private(set) var delivered = 0
    /// In the order of the seeds.
    private(set) var findings: [SwarmFinding] = []

    /// - Parameter results: in the order of the seeds, so that sums are the same each time.
    init(_ results: [SwarmResult]) {
        for result in results { add(result) }
    }

    private mutating func add(_ result: SwarmResult) {
        runs += 1
        seconds += result.seconds
        nodeSeconds += result.nodeSeconds
        cpuSeconds += result.cpuSeconds
        faults += result.faults
        slowestToForm = [slowestToForm, result.formedAfter].compactMap(\.self).max()
        expected += result.expected
        delivered += result.delivered
        if let finding = result.finding { findings.append(finding) }
    }

    /// The broken promise with the least that came before it.
    var simplest: SwarmFinding? {
        findings.filter { $0.failure != nil }.min { ($0.failure?.time ?? 0) < ($1.failure?.time ?? 0) }
    }
}

/// What was done to networks, by kind.
struct FaultCount: Sendable, Equatable {
    /// In the order of the kinds; those that didn't happen are 0.
    private(set) var counts = Dictionary(uniqueKeysWithValues: FaultCount.kinds.map { ($0, 0) })

    init() {}

    /// - Parameter seconds: what was to happen later didn't.
    init(of scenario: Scenario, until seconds: Double) {
        for planned in scenario.plan where planned.at <= seconds { counts[planned.fault.kind, default: 0] += 1 }
        if let churn = scenario.churn, churn.from <= seconds { counts["churn", default: 0] += 1 }
        for group in scenario.hostile where group.from <= seconds {
            counts[group.kind.rawValue, default: 0] += 1
        }
    }

    static let kinds = Fault.kinds + ["churn"] + HostileGroup.Kind.allCases.map(\.rawValue)

    /// By kind, in a fixed order.
    var all: [Report.NamedCount] {
        FaultCount.kinds.map { .init(name: $0, count: UInt64(counts[$0] ?? 0)) }
    }

    static func += (left: inout FaultCount, right: FaultCount) {
        for kind in kinds { left.counts[kind, default: 0] += right.counts[kind] ?? 0 }
    }
}
