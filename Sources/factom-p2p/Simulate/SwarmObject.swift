import FactomJSON
import FactomSimulation

/// The JSON object of a swarm. The same swarm gives the same bytes, what it cost here apart.
enum SwarmObject {
    /// - Parameter seconds: how long it took here.
    static func text(_ totals: SwarmTotals, of plan: SwarmPlan, seconds: Double) -> String {
        var text = JSONText(.page)
        text.add("event", "swarm")
        text.add("scenario", plan.choice.name)
        text.add("firstSeed", plan.first)
        text.add("runs", plan.runs)
        text.add("done", totals.runs)
        text.add("twice", plan.twice)
        text.add("failed", totals.findings.count)
        text.add("ended", totals.runs == plan.runs ? "complete" : "interrupted")
        text.add("virtualHours", totals.seconds / 3600, decimals: 6)
        text.add("nodeHours", totals.nodeSeconds / 3600, decimals: 6)
        text.addObject("faults") { text in
            for fault in totals.faults.all { text.add(fault.name, fault.count) }
        }
        text.add("slowestToFormSeconds", totals.slowestToForm, decimals: 3)
        text.add("expected", totals.expected)
        text.add("delivered", totals.delivered)
        addFindings(totals.findings, &text)
        text.addObject("speed") { text in
            text.add("seconds", seconds, decimals: 3)
            text.add("cpuSeconds", totals.cpuSeconds, decimals: 3)
            text.add("peakMebibytes", ThreadTime.peakMebibytes)
        }
        return String(decoding: text.finished(), as: UTF8.self)
    }

    static func addFindings(_ findings: [SwarmFinding], _ text: inout JSONText) {
        text.addObjects("findings", findings) { text, finding in
            text.add("seed", finding.seed)
            text.add("kind", finding.kind.rawValue)
            text.add("sentence", finding.sentence)
            text.add("replay", finding.replay)
            guard let failure = finding.failure else { return text.addNull("failure") }
            text.addObject("failure") { SimulationObject.add(failure, &$0) }
        }
    }
}
