/// The summary as lines for people, each at most 100 characters: the live table and the end show the same.
enum TestnetTable {
    static func lines(_ summary: TestnetSummary) -> [String] {
        var lines = [
            row("network", network(summary)),
            row("outgoing", TestnetText.spread(summary.shape.outgoing)),
            row("incoming", TestnetText.spread(summary.shape.incoming)),
            row("both", TestnetText.spread(summary.shape.degree)),
            row("seed", TestnetText.fetched(summary.seedFetches)),
            row("time", TestnetText.fixed(summary.seconds, 1) + " s"),
            row("messages", messages(summary)),
            row("delivered", delivered(summary)),
            row("duplicates", duplicates(summary)),
            row("latency", latency(summary.latencyMilliseconds)),
            row("bytes", bytes(summary)),
            row("dropped", dropped(summary)),
        ]
        if summary.foreign != TestnetSummary.Foreign() { lines.append(row("outside", outside(summary.foreign))) }
        return lines
    }

    /// One step of a drill: what it was, whether it was met, and the figures.
    static func lines(_ step: TestnetStep) -> [String] {
        let verdict = step.isMet ? "ok" : "MISSED"
        let time = step.formed ? "one network in \(TestnetText.seconds(step.seconds))" : "not one network"
        return [
            row(step.step.rawValue, "\(verdict)   \(step.step.hardship(nodes: step.nodes))"),
            row("", "\(time), of \(TestnetText.fixed(step.limitSeconds, 0)) s allowed"),
            row("", shape(step.shape)),
            row("", "\(messages(step))"),
        ]
    }

    private static func row(_ name: String, _ value: String) -> String {
        String(("  " + name + String(repeating: " ", count: 13 - name.count) + value).prefix(100))
    }

    private static func network(_ summary: TestnetSummary) -> String {
        let shape = summary.shape
        let diameter = shape.diameter.map { "   diameter \($0)" } ?? ""
        let (links, pieces) = (TestnetText.count(shape.links, "link"), TestnetText.count(shape.pieces, "piece"))
        let formed = TestnetText.seconds(summary.formSeconds)
        return "\(TestnetText.count(summary.nodes, "node"))   \(links)   \(pieces)\(diameter)   formed in \(formed)"
    }

    private static func shape(_ shape: TestnetShape) -> String {
        let diameter = shape.diameter.map { ", diameter \($0)" } ?? ""
        let (links, pieces) = (TestnetText.count(shape.links, "link"), TestnetText.count(shape.pieces, "piece"))
        return "\(TestnetText.outgoing(shape.outgoing)); \(links), \(pieces)\(diameter)"
    }

    private static func messages(_ step: TestnetStep) -> String {
        let sent = TestnetText.count(Int(clamping: step.sent), "message")
        let percent = TestnetText.percent(step.delivered, of: step.expected)
        return "\(sent) sent, \(percent) delivered"
    }

    private static func messages(_ summary: TestnetSummary) -> String {
        let rate = TestnetText.fixed(summary.rate, summary.rate == summary.rate.rounded() ? 0 : 1)
        let sent = "\(TestnetText.grouped(summary.sent)) sent (\(rate) a second asked)"
        return summary.isComplete
            ? sent + "   all reached every node"
            : sent + "   \(TestnetText.grouped(summary.unfinished)) have not reached every node"
    }

    private static func delivered(_ summary: TestnetSummary) -> String {
        let percent = TestnetText.percent(summary.delivered, of: summary.expected)
        let (delivered, expected) = (TestnetText.grouped(summary.delivered), TestnetText.grouped(summary.expected))
        return "\(delivered) of \(expected)   \(percent)"
    }

    private static func duplicates(_ summary: TestnetSummary) -> String {
        let copies = TestnetText.fixed(summary.copiesPerDelivery, 2)
        return "\(TestnetText.grouped(summary.duplicates)) dropped   \(copies) copies per delivery"
    }

    private static func latency(_ latency: TestnetSummary.Latency) -> String {
        [("p50", latency.p50), ("p90", latency.p90), ("p99", latency.p99), ("max", latency.max)]
            .map { "\($0.0) \(TestnetText.milliseconds($0.1))" }
            .joined(separator: "   ")
    }

    private static func bytes(_ summary: TestnetSummary) -> String {
        let (sent, received) = (TestnetText.grouped(summary.bytes.sent), TestnetText.grouped(summary.bytes.received))
        return "\(sent) sent   \(received) received"
    }

    private static func dropped(_ summary: TestnetSummary) -> String {
        let reasons = summary.dropped.filter { $0.value > 0 }.sorted { $0.key < $1.key }
        if reasons.isEmpty { return "nothing" }
        return reasons.map { "\($0.key) \(TestnetText.grouped($0.value))" }.joined(separator: "   ")
    }

    private static func outside(_ foreign: TestnetSummary.Foreign) -> String {
        let (nodes, links) = (TestnetText.count(foreign.nodes, "node"), TestnetText.count(foreign.links, "link"))
        return "\(nodes)   \(links)   \(TestnetText.grouped(foreign.deliveries)) deliveries of others' messages"
    }
}

extension TestnetStep.Name {
    /// In a few words.
    fileprivate func hardship(nodes: Int) -> String {
        switch self {
        case .form: "\(nodes) nodes that know one seed"
        case .restart: "the seed gone, \(nodes) nodes restarted with their peers files"
        case .kill: "half of the nodes killed at once, the first among them: \(nodes) left"
        }
    }
}
