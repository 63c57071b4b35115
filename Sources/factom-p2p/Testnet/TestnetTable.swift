/// The summary as lines for people, each at most 100 characters: the live table and the end show the same.
enum TestnetTable {
    static func lines(_ summary: TestnetSummary) -> [String] {
        var lines = [
            row("network", network(summary)),
            row("time", TestnetText.fixed(summary.seconds, 1) + " s"),
            row("messages", messages(summary)),
            row("delivered", delivered(summary)),
            row("duplicates", duplicates(summary)),
            row("latency", latency(summary.latencyMilliseconds)),
            row("of a hop", latency(summary.hopLatencyMilliseconds)),
            row("hops", "mean \(TestnetText.fixed(summary.hops.mean, 2))   max \(summary.hops.max)"),
            row("bytes", bytes(summary)),
            row("dropped", dropped(summary)),
        ]
        if summary.foreign != TestnetSummary.Foreign() { lines.append(row("outside", outside(summary.foreign))) }
        return lines
    }

    private static func row(_ name: String, _ value: String) -> String {
        String(("  " + name + String(repeating: " ", count: 13 - name.count) + value).prefix(100))
    }

    private static func network(_ summary: TestnetSummary) -> String {
        let lost = summary.linksLost == 0 ? "" : " (\(summary.linksLost) lost)"
        let formed = TestnetText.milliseconds(summary.formSeconds * 1000)
        let links = TestnetText.count(summary.links, "link")
        return "\(summary.nodes) nodes   \(links)\(lost)   formed in \(formed)   seed \(summary.seed)"
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
        return "\(TestnetText.grouped(summary.duplicates))   \(copies) copies per delivery"
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
        "\(TestnetText.count(foreign.links, "link"))   \(TestnetText.grouped(foreign.deliveries)) deliveries of others' messages"
    }
}
