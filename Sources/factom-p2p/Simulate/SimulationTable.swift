import FactomOverlay
import FactomSimulation

/// What a run came to, as lines for people.
enum SimulationTable {
    /// What is about to be run.
    static func heading(_ scenario: Scenario, seed: UInt64) -> [String] {
        let peace = scenario.peace > 0 ? " and \(SimulationText.span(scenario.peace)) of peace" : ""
        let hostile = scenario.hostile.reduce(0) { $0 + $1.count }
        let others = hostile > 0 ? " and \(SimulationText.grouped(hostile)) hostile ones" : ""
        let nodes = TestnetText.count(scenario.nodes, "node")
        let summary = scenario.summary.isEmpty ? "" : ": \(oneLine(scenario.summary, limit: 400))"
        return [
            oneLine(scenario.name) + summary,
            "\(nodes)\(others), \(SimulationText.span(scenario.seconds))\(peace), \(carriage(scenario.carries)), seed \(seed)",
        ]
    }

    private static func carriage(_ carries: Carriage) -> String {
        switch carries {
        case .bytes: "real bytes"
        case .parcels: "parcels instead of bytes"
        }
    }

    static func lines(_ result: SimulationResult) -> [String] {
        let report = result.report
        var rows = SimulationText.rows("formed", [formed(report)])
        rows += SimulationText.rows("healed", report.healings.map(healed))
        rows += SimulationText.rows("shape", [shape(report.shape)])
        rows += SimulationText.rows("degree", [spread(report.shape.degrees)])
        rows += SimulationText.rows("outgoing", [spread(report.shape.outgoing)])
        if let victim = report.victim { rows += SimulationText.rows("victim", [self.victim(victim)]) }
        rows += delivery(report.delivery)
        rows += SimulationText.rows("bytes", SimulationText.wrapped(bytes(report)))
        rows += SimulationText.rows("dropped", SimulationText.wrapped(dropped(report)))
        rows += SimulationText.rows("ends", SimulationText.wrapped(counts(report.ends)))
        rows += SimulationText.rows("course", [course(result)])
        return rows + SimulationText.rows("speed", [speed(report.speed)])
    }

    // MARK: - The network

    static func formed(_ report: Report) -> String {
        report.formedAfter.map { "in \(SimulationText.short($0)) s" } ?? "never"
    }

    private static func healed(_ healing: Report.Healing) -> String {
        let time = healing.took.map { "in \(SimulationText.short($0)) s" } ?? "not"
        return "\(time), after \(oneLine(healing.after)) (\(SimulationText.clock(healing.at)))"
    }

    private static func shape(_ shape: Report.NetworkShape) -> String {
        let diameter = shape.diameter.map { "   diameter \($0)" } ?? ""
        return "\(SimulationText.grouped(shape.up)) up   \(TestnetText.count(shape.pieces, "piece"))\(diameter)"
    }

    private static func spread(_ tally: Tally) -> String {
        guard let mean = tally.mean, let fewest = tally.smallest, let most = tally.largest else { return "nobody" }
        return "fewest \(fewest)   average \(TestnetText.fixed(mean, 1))   most \(most)"
    }

    private static func victim(_ victim: Report.Victim) -> String {
        let least = victim.leastHonest.map { "\($0) honest outgoing peers at worst" } ?? "not looked at"
        let alone = SimulationText.span(Double(victim.secondsAlone))
        return "\(least)   \(alone) without any   \(TestnetText.count(victim.restarts, "restart"))"
    }

    // MARK: - Messages

    private static func delivery(_ delivery: Report.DeliveryReport) -> [String] {
        let messages = TestnetText.count(delivery.messages, "message")
        if delivery.expected == 0 { return SimulationText.rows("delivered", ["nothing to deliver; \(messages)"]) }
        let percent = SimulationText.percent(delivery.delivered, of: delivery.expected)
        let (delivered, expected) = (
            SimulationText.grouped(delivery.delivered), SimulationText.grouped(delivery.expected)
        )
        return SimulationText.rows("delivered", ["\(percent)   \(delivered) of \(expected), of \(messages)"])
            + SimulationText.rows("hops", [hops(delivery.hops)])
            + SimulationText.rows("latency", [latency(delivery.latency)])
            + SimulationText.rows("to all", [latency(delivery.wholeAfter)])
            + SimulationText.rows("copies", [copies(delivery.copies)])
    }

    private static func hops(_ hops: Tally) -> String {
        guard let mean = hops.mean, let most = hops.largest else { return "-" }
        return "average \(TestnetText.fixed(mean, 2))   most \(most)"
    }

    private static func latency(_ latency: Tally) -> String {
        let quantiles = [("50 %", 0.5), ("90 %", 0.9), ("99 %", 0.99), ("max", 1)]
        return quantiles.map { "\($0.0) \(milliseconds(latency, $0.1))" }.joined(separator: "   ")
    }

    static func milliseconds(_ latency: Tally, _ share: Double) -> String {
        latency.quantile(share).map { "\(SimulationText.grouped($0)) ms" } ?? "-"
    }

    static func copies(_ copies: Double?) -> String {
        copies.map { "\(TestnetText.fixed($0, 2)) per delivery" } ?? "-"
    }

    // MARK: - Bytes and ends

    private static func bytes(_ report: Report) -> [String] {
        let kinds = [
            ("messages", report.bytes.messages), ("shares", report.bytes.shares), ("pings", report.bytes.pings),
            ("handshakes", report.bytes.handshakes),
        ]
        return ["\(TestnetText.grouped(report.traffic.bytesOut)) sent"]
            + kinds.map { "\($0.0) \(TestnetText.grouped($0.1))" }
    }

    private static func dropped(_ report: Report) -> [String] {
        counts(DropReason.allCases.map { .init(name: $0.rawValue, count: report.traffic.dropped[$0]) })
    }

    static func counts(_ counts: [Report.NamedCount]) -> [String] {
        let some = counts.filter { $0.count > 0 }
        return some.isEmpty ? ["nothing"] : some.map { "\($0.name) \(TestnetText.grouped($0.count))" }
    }

    // MARK: - The run

    private static func course(_ result: SimulationResult) -> String {
        let report = result.report
        let time = SimulationText.span(report.seconds)
        let end: String
        switch result.ending {
        case .complete: end = time
        case .interrupted: end = "interrupted after \(time)"
        case .broken: end = "broken after \(time)"
        }
        return "\(end)   \(TestnetText.grouped(report.occurrences)) occurrences   digest \(hexadecimal(report.digest))"
    }

    static func hexadecimal(_ digest: UInt64) -> String {
        let digits = String(digest, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func speed(_ speed: Report.Speed) -> String {
        let (pace, seconds) = (SimulationText.grouped(speed.pace), TestnetText.fixed(speed.cpuSeconds, 1))
        return "\(pace) node-seconds a CPU second   \(seconds) CPU seconds   \(speed.peakMebibytes) MiB"
    }
}

extension Report.Speed {
    /// Seconds that nodes lived, for each second of a processor.
    var pace: Double { cpuSeconds > 0 ? nodeSeconds / cpuSeconds : 0 }
}

extension Tally {
    var smallest: Int? { counts.firstIndex { $0 > 0 } }
}
