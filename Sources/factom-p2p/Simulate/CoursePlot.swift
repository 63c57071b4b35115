import FactomSimulation

/// How things stood all along the run: panels one above the other, over what befell the network.
struct CoursePlot: Sendable {
    static let width = 1340.0
    private static let (left, right, panelHeight, gap) = (54.0, 14.0, 72.0, 34.0)

    private let report: Report
    private let samples: [Report.Sample]
    private let x: PlotAxis
    private let lane: EventLane
    /// Where the first panel begins.
    private let top: Double

    init(_ report: Report) {
        self.report = report
        samples = report.course.filter { $0.second.isFinite }
        x = PlotAxis("virtual time", .time, from: 0, to: max(report.seconds, samples.last?.second ?? 0))
        let box = PlotPanel.Box(
            left: CoursePlot.left, top: 8, width: CoursePlot.width - CoursePlot.left - CoursePlot.right, height: 0)
        lane = EventLane(EventLane.events(report), x: x, box: box)
        top = lane.bottom + 26
    }

    var figure: PlotFigure {
        var figure = PlotFigure(title: "The run", summary: "", width: CoursePlot.width, look: "wide")
        if samples.isEmpty {
            figure.note = "It ended before anything was noted of it."
            return figure
        }
        let panels = self.panels
        figure.height = box(panels.count - 1).bottom + 42
        figure.legend = [("red", "faults"), ("green", "until whole again")]
        figure.summary = summary
        figure.drawing =
            lane.bands(from: top, to: box(panels.count - 1).bottom)
            + panels.enumerated().map { $0.element($0.offset, $0.offset == panels.count - 1) }.joined(separator: "\n")
            + readings(panels.count) + lane.drawing
        return figure
    }

    private var panels: [Panel] {
        var panels = [up, pieces, outgoing]
        if report.delivery.course.contains(where: { $0.expected > 0 }) { panels.append(delivery) }
        if report.victim?.course.isEmpty == false { panels.append(victim) }
        return panels
    }

    private var summary: String {
        let least = samples.map(\.up).min() ?? 0
        let most = samples.map(\.pieces).max() ?? 0
        let events = lane.events.map(\.title).prefix(30).joined(separator: "; ")
        return "at least \(TestnetText.count(least, "node")) up, at most \(TestnetText.count(most, "piece")); \(events)"
    }

    // MARK: - Panels

    private typealias Panel = (_ number: Int, _ isLast: Bool) -> String

    private func box(_ number: Int) -> PlotPanel.Box {
        PlotPanel.Box(
            left: CoursePlot.left, top: top + Double(number) * (CoursePlot.panelHeight + CoursePlot.gap),
            width: CoursePlot.width - CoursePlot.left - CoursePlot.right, height: CoursePlot.panelHeight)
    }

    private func panel(_ number: Int, _ isLast: Bool, _ y: PlotAxis) -> PlotPanel {
        PlotPanel(box: box(number), x: x, y: y, hasLabelsBelow: isLast)
    }

    private func points(_ value: (Report.Sample) -> Double) -> [PlotPanel.Point] {
        samples.map { ($0.second, value($0)) }
    }

    private func up(_ number: Int, _ isLast: Bool) -> String {
        let points = points { Double($0.up) }
        let panel = panel(number, isLast, .upward("nodes up", .count, most: points.map(\.y).max() ?? 1, ticks: 3))
        return panel.grid + panel.heading + panel.area(points, "blue") + panel.line(points, "blue")
    }

    private func pieces(_ number: Int, _ isLast: Bool) -> String {
        let most = samples.map(\.pieces).max() ?? 1
        let points = points { Double(max($0.pieces, 1)) }
        let axis = PlotAxis("pieces", .count, from: 1, to: Double(max(most, 10)), isLogarithmic: true)
        let panel = panel(number, isLast, axis)
        return panel.grid + panel.heading + panel.area(points, "purple") + panel.line(points, "purple")
    }

    private func outgoing(_ number: Int, _ isLast: Bool) -> String {
        let mean = points { $0.meanOutgoing }
        let least = points { Double($0.leastOutgoing) }
        let most = (mean + least).map(\.y).max() ?? 1
        let panel = panel(
            number, isLast, .upward("outgoing peers: mean, and fewest of a node", .count, most: most, ticks: 3))
        return panel.grid + panel.heading + panel.line(mean, "gray") + panel.line(least, "orange")
    }

    private func delivery(_ number: Int, _ isLast: Bool) -> String {
        let points: [PlotPanel.Point] = report.delivery.course.filter { $0.expected > 0 }.map { window in
            (window.second, Double(window.delivered) / Double(window.expected))
        }
        let least = points.map(\.y).min() ?? 0
        let axis = PlotAxis.nearAll("delivered, of the messages sent at the time", least: least)
        let panel = panel(number, isLast, axis)
        return panel.grid + panel.heading + panel.line(points, "green")
    }

    private func victim(_ number: Int, _ isLast: Bool) -> String {
        let course = report.victim?.course.filter { $0.second.isFinite } ?? []
        let honest: [PlotPanel.Point] = course.map { ($0.second, Double($0.honest)) }
        let hostile: [PlotPanel.Point] = course.map { ($0.second, Double($0.hostile)) }
        let most = (honest + hostile).map(\.y).max() ?? 1
        let words = "outgoing peers of the eclipse's victim: honest, and hostile"
        let panel = panel(number, isLast, .upward(words, .count, most: most, ticks: 3))
        return panel.grid + panel.heading + panel.line(hostile, "red") + panel.line(honest, "green")
    }

    // MARK: - Readings

    /// Each sample in words, over all panels.
    private func readings(_ panels: Int) -> String {
        var tall = box(0)
        tall.height = box(panels - 1).bottom - tall.top
        let panel = PlotPanel(box: tall, x: x, y: PlotAxis("", .number, from: 0, to: 1))
        var windows = report.delivery.course[...]
        var before = 0.0
        return samples.map { sample in
            var (expected, delivered) = (0, 0)
            while let window = windows.first, window.second < sample.second {
                expected += window.expected
                delivered += window.delivered
                windows.removeFirst()
            }
            defer { before = sample.second }
            var words = words(sample)
            if expected > 0 { words += "\n\(PlotUnit.percent(Double(delivered) / Double(expected))) delivered" }
            return panel.value(from: before, to: sample.second, title: words)
        }.joined(separator: "\n")
    }

    private func words(_ sample: Report.Sample) -> String {
        """
        \(PlotUnit.duration(sample.second))
        \(TestnetText.count(sample.up, "node")) up, \(TestnetText.count(sample.links, "link"))
        \(TestnetText.count(sample.pieces, "piece"))
        outgoing: \(PlotUnit.brief(sample.meanOutgoing)) in the mean, \(sample.leastOutgoing) or more
        """
    }
}
