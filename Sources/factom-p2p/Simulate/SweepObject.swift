import FactomJSON
import FactomSimulation

/// The JSON object of a sweep. The same sweep gives the same bytes, what it cost here apart.
enum SweepObject {
    static func text(_ report: SweepReport) -> String {
        let plan = report.plan
        var text = JSONText(.page)
        text.add("event", "sweep")
        text.add("scenario", plan.choice.name)
        text.add("key", plan.key)
        text.add("firstSeed", plan.first)
        text.add("runsForEach", plan.runs)
        text.add("ended", report.isComplete ? "complete" : "interrupted")
        text.addObjects("points", report.points) { add($1, &$0) }
        SwarmObject.addFindings(report.findings, &text)
        text.addObject("speed") { text in
            text.add("seconds", report.seconds, decimals: 3)
            text.add("cpuSeconds", report.points.reduce(0) { $0 + $1.cpuSeconds }, decimals: 3)
            text.add("peakMebibytes", ThreadTime.peakMebibytes)
        }
        return String(decoding: text.finished(), as: UTF8.self)
    }

    private static func add(_ point: SweepPoint, _ text: inout JSONText) {
        text.add("value", point.value)
        text.add("number", SweepPlan.number(point.value), decimals: 9)
        text.add("runs", point.runs)
        text.add("missed", point.missed)
        text.add("broken", point.broken)
        text.add("expected", point.expected)
        text.add("delivered", point.delivered)
        text.add("percent", point.delivery.map { $0 * 100 }, decimals: 6)
        text.add("copiesPerDelivery", point.copies, decimals: 4)
        text.add("meanHops", point.hops.mean, decimals: 4)
        text.add("p50Milliseconds", point.latency.quantile(0.5).map(Double.init), decimals: 0)
        text.add("p99Milliseconds", point.latency.quantile(0.99).map(Double.init), decimals: 0)
        text.add("bytesPerDelivery", point.bytesPerDelivery, decimals: 1)
        text.add("formedAfterSeconds", point.formedAfter, decimals: 3)
        text.add("meanDegree", point.degrees.mean, decimals: 3)
        text.add("diameter", point.diameter.map(Double.init), decimals: 0)
    }
}
