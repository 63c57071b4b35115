import FactomSimulation

/// What a sweep came to, as a table for people: a line a value.
enum SweepTable {
    static func heading(_ plan: SweepPlan) -> [String] {
        let scenario = plan.choice.scenario(seed: plan.first)
        let nodes = plan.key == "nodes" ? "" : "\(TestnetText.count(scenario.nodes, "node")), "
        let seeds =
            plan.runs == 1 ? "seed \(plan.first)" : "seeds \(plan.first) to \(plan.first + UInt64(plan.runs) - 1)"
        return [
            "\(oneLine(plan.choice.name)): \(nodes)\(SimulationText.span(scenario.seconds)), \(seeds) for each value"
        ]
    }

    static func lines(_ report: SweepReport) -> [String] {
        let titles = [
            oneLine(report.plan.key), "delivered", "copies", "hops", "p50", "p99", "bytes a delivery", "formed",
            "diameter",
        ]
        let rows = [titles + ["runs"]] + report.points.map { cells($0, of: report.plan.runs) }
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        let table = rows.map { row in
            let padded = zip(row, widths).dropLast().map { SimulationText.padded($0, $1) }
            return (padded + row.suffix(1)).joined(separator: "  ")
        }
        return table + [""] + verdict(report)
    }

    static func cells(_ point: SweepPoint, of runs: Int) -> [String] {
        [
            oneLine(point.value),
            point.expected == 0 ? "-" : SimulationText.percent(point.delivered, of: point.expected),
            point.copies.map { TestnetText.fixed($0, 2) } ?? "-",
            point.hops.mean.map { TestnetText.fixed($0, 2) } ?? "-",
            SimulationTable.milliseconds(point.latency, 0.5),
            SimulationTable.milliseconds(point.latency, 0.99),
            point.bytesPerDelivery.map(SimulationText.grouped) ?? "-",
            formed(point),
            point.diameter.map(String.init) ?? "-",
            self.runs(point, of: runs),
        ]
    }

    private static func formed(_ point: SweepPoint) -> String {
        guard let seconds = point.formed else { return point.runs == 0 ? "-" : "never" }
        let never = point.runs - point.formedAfter.count
        return "\(SimulationText.short(seconds)) s" + (never > 0 ? ", \(never) never" : "")
    }

    private static func runs(_ point: SweepPoint, of runs: Int) -> String {
        let remarks = [
            point.missed > 0 ? "\(point.missed) not as promised" : nil,
            point.broken > 0 ? "\(point.broken) broken" : nil,
        ]
        let count = point.runs == runs ? "\(runs)" : "\(point.runs) of \(runs)"
        return ([count] + remarks.compactMap(\.self)).joined(separator: ", ")
    }

    private static func verdict(_ report: SweepReport) -> [String] {
        let end = report.isComplete ? [] : ["Interrupted."]
        guard let first = report.findings.first, let failure = first.failure else {
            return end + ["No promise of a node broke."]
        }
        let others = report.findings.dropFirst().flatMap(\.lines)
        return end + others + SimulationVerdict.broken(failure, replay: first.replay)
    }
}
