import FactomSimulation

// SimulationPage, as far as single numbers go.
extension SimulationPage {
    /// What is read first; what doesn't apply to the run is left out.
    static func figures(_ report: Report) -> [PlotPage.Figure] {
        var figures = [delivery(report.delivery)]
        if let copies = report.delivery.copies {
            figures.append(.init(name: "Copies per delivery", value: PlotUnit.brief(copies)))
        }
        figures += ways(report.delivery)
        figures.append(formed(report.formedAfter))
        if let healed = healed(report.healings) { figures.append(healed) }
        if let victim = report.victim { figures.append(self.victim(victim)) }
        figures += shape(report.shape)
        return figures
    }

    private static func delivery(_ delivery: Report.DeliveryReport) -> PlotPage.Figure {
        let messages = TestnetText.count(delivery.messages, "message")
        guard delivery.expected > 0 else { return .init(name: "Delivered", value: "–", more: messages) }
        let (delivered, expected) = (UInt64(clamping: delivery.delivered), UInt64(clamping: delivery.expected))
        let counts = "\(TestnetText.grouped(delivered)) of \(TestnetText.grouped(expected))"
        return .init(
            name: "Delivered", value: TestnetText.percent(delivered, of: expected), more: "\(counts); \(messages)")
    }

    private static func ways(_ delivery: Report.DeliveryReport) -> [PlotPage.Figure] {
        var figures: [PlotPage.Figure] = []
        if let mean = delivery.hops.mean, let most = delivery.hops.largest {
            figures.append(.init(name: "Hops", value: PlotUnit.brief(mean), more: "at most \(most)"))
        }
        figures.append(contentsOf: times("Latency", delivery.latency))
        figures.append(contentsOf: times("Until the last had it", delivery.wholeAfter))
        return figures
    }

    private static func times(_ name: String, _ times: Tally) -> [PlotPage.Figure] {
        guard let middle = times.quantile(0.5), let late = times.quantile(0.99) else { return [] }
        let more = "median; 99 % in \(PlotUnit.milliseconds(late))"
        return [.init(name: name, value: PlotUnit.milliseconds(middle), more: more)]
    }

    private static func formed(_ seconds: Double?) -> PlotPage.Figure {
        guard let seconds else { return .init(name: "Formed", value: "never", isBad: true) }
        return .init(name: "Formed", value: PlotUnit.duration(seconds), more: "one piece, all with enough peers")
    }

    /// The longest; `nil` when there was nothing to heal.
    private static func healed(_ healings: [Report.Healing]) -> PlotPage.Figure? {
        guard let last = healings.last else { return nil }
        let times = healings.compactMap(\.took)
        guard last.took != nil, let longest = times.max() else {
            return .init(name: "Healed", value: "never", more: "after \(last.after)", isBad: true)
        }
        let counts = "\(times.count) of \(healings.count) times"
        return .init(
            name: "Healed", value: PlotUnit.duration(longest),
            more: healings.count == 1 ? "after \(last.after)" : "at the longest; \(counts)")
    }

    private static func victim(_ victim: Report.Victim) -> PlotPage.Figure {
        let alone = victim.secondsAlone > 0 ? "; \(PlotUnit.duration(Double(victim.secondsAlone))) without any" : ""
        return .init(
            name: "Victim's honest peers", value: victim.leastHonest.map { "\($0)" } ?? "–",
            more: "at the fewest\(alone); \(TestnetText.count(victim.restarts, "restart"))",
            isBad: victim.secondsAlone > 0)
    }

    private static func shape(_ shape: Report.NetworkShape) -> [PlotPage.Figure] {
        let pieces = TestnetText.count(shape.pieces, "piece")
        let diameter = shape.diameter.map { "\($0)" } ?? "–"
        var figures = [
            PlotPage.Figure(name: "Diameter", value: diameter, more: pieces, isBad: shape.up > 0 && shape.pieces != 1)
        ]
        if let mean = shape.degrees.mean {
            let outgoing = shape.outgoing.mean.map { "\(PlotUnit.brief($0)) outgoing" } ?? ""
            figures.append(.init(name: "Peers a node", value: PlotUnit.brief(mean), more: outgoing))
        }
        return figures
    }
}
