import FactomOverlay
import FactomSimulation

/// What the runs of one value came to, all together.
struct SweepPoint: Sendable {
    /// As it was asked for.
    let value: String
    private(set) var runs = 0
    private(set) var expected = 0
    private(set) var delivered = 0
    private(set) var hops = Tally(bound: 64)
    /// In milliseconds.
    private(set) var latency = Tally(bound: 30_000)
    /// Seconds until each network that became whole had, in the order of the seeds.
    private(set) var formedAfter: [Double] = []
    private(set) var degrees = Tally(bound: 1024)
    /// The largest; `nil` when no network was in one piece.
    private(set) var diameter: Int?
    private(set) var traffic = Traffic()
    private(set) var cpuSeconds = 0.0
    private(set) var nodeSeconds = 0.0
    /// Runs that weren't what the scenario promises.
    private(set) var missed = 0
    private(set) var broken = 0
    /// Of the invariants that broke.
    private(set) var firstBroken: String?

    init(_ value: String) {
        self.value = value
    }

    mutating func add(_ result: SimulationResult) {
        let report = result.report
        runs += 1
        expected += report.delivery.expected
        delivered += report.delivery.delivered
        hops.add(report.delivery.hops)
        latency.add(report.delivery.latency)
        degrees.add(report.shape.degrees)
        diameter = [diameter, report.shape.diameter].compactMap(\.self).max()
        if let seconds = report.formedAfter { formedAfter.append(seconds) }
        traffic += report.traffic
        cpuSeconds += report.speed.cpuSeconds
        nodeSeconds += report.speed.nodeSeconds
        if !result.shortfalls.isEmpty { missed += 1 }
        guard let failure = report.failure else { return }
        broken += 1
        firstBroken = firstBroken ?? failure.invariant
    }

    /// 0…1; `nil` when nothing was to be delivered.
    var delivery: Double? { expected == 0 ? nil : Double(delivered) / Double(expected) }

    /// Copies that came to nodes, for each that was delivered.
    var copies: Double? {
        let all = traffic.delivered + traffic.dropped[.duplicate]
        return traffic.delivered == 0 ? nil : Double(all) / Double(traffic.delivered)
    }

    /// Of all kinds, handed to sockets.
    var bytesPerDelivery: Double? {
        traffic.delivered == 0 ? nil : Double(traffic.bytesOut) / Double(traffic.delivered)
    }

    /// On average, of those that became whole.
    var formed: Double? {
        formedAfter.isEmpty ? nil : formedAfter.reduce(0, +) / Double(formedAfter.count)
    }
}

/// What a sweep came to.
struct SweepReport: Sendable {
    let plan: SweepPlan
    /// A point for each value, in the order in which they were asked for.
    let points: [SweepPoint]
    /// Broken invariants, in the order of the runs.
    let findings: [SwarmFinding]
    /// How long it took here.
    let seconds: Double

    /// - Parameter results: by the number of the run; `nil` for those that were interrupted.
    init(_ plan: SweepPlan, _ results: [SimulationResult?], seconds: Double) {
        self.plan = plan
        self.seconds = seconds
        points = plan.values.indices.map { index in
            var point = SweepPoint(plan.values[index])
            for result in results[(index * plan.runs)..<((index + 1) * plan.runs)] {
                if let result { point.add(result) }
            }
            return point
        }
        findings = results.enumerated().compactMap { number, result in
            guard let result, result.report.failure != nil else { return nil }
            return SwarmFinding(result, replay: plan.replay(number))
        }
    }

    var isComplete: Bool { points.reduce(0) { $0 + $1.runs } == plan.count }
}
