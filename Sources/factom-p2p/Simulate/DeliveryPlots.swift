import FactomSimulation

/// How messages got through the network.
enum DeliveryPlots {
    // MARK: - Coverage

    /// The share of the nodes that a message has reached, against the time since it was sent.
    static func coverage(_ delivery: Report.DeliveryReport) -> PlotFigure {
        var figure = PlotFigure(title: "Coverage over time", summary: "")
        let latency = delivery.latency
        guard let share = delivery.share, latency.total > 0 else {
            figure.note = "No message was delivered to anybody."
            return figure
        }
        let limit = max(visible(latency), delivery.wholeAfter.quantile(0.95) ?? 0)
        let panel = PlotPanel(
            box: PlotFigure.box,
            x: PlotAxis.upward("milliseconds since sending", .count, most: Double(limit + 1), ticks: 8),
            y: PlotAxis("", .share, from: 0, to: 1))
        let all = curve(latency, limit: limit, scale: share, panel)
        let whole = Double(delivery.wholeAfter.total) / Double(max(delivery.messages, 1))
        let complete =
            delivery.wholeAfter.total > 0 ? curve(delivery.wholeAfter, limit: limit, scale: whole, panel) : []
        figure.legend = [("blue", "nodes that have it"), ("green", "messages that all have")]
        figure.summary =
            times(latency).map { "\($0.share) of the deliveries within \(PlotUnit.milliseconds($0.time))" }
            .joined(separator: ", ")
        figure.drawing =
            panel.grid + panel.area(all, "blue") + panel.line(complete, "green") + panel.line(all, "blue")
            + readings(delivery, all, complete, panel)
        return figure
    }

    /// A distribution from below: how large a share had happened by each time.
    ///
    /// - Parameter scale: what all of them are.
    private static func curve(_ times: Tally, limit: Int, scale: Double, _ panel: PlotPanel) -> [PlotPanel.Point] {
        let bins = PlotBins(times.counts, limit: limit)
        var points: [PlotPanel.Point] = [(0, 0)]
        if let first = bins.bins.first { points.append((Double(first.from), 0)) }
        var seen: UInt64 = 0
        for bin in bins.bins {
            seen += bin.count
            points.append((Double(bin.from + bins.width), Double(seen) / Double(times.total) * scale))
        }
        points.append((panel.x.range.upperBound, points.last?.y ?? 0))
        return points
    }

    /// What the curves say at each point of the first.
    private static func readings(
        _ delivery: Report.DeliveryReport, _ all: [PlotPanel.Point], _ complete: [PlotPanel.Point], _ panel: PlotPanel
    ) -> String {
        var next = 0
        var whole = 0.0
        return zip(all.dropFirst(1), all.dropFirst(2)).map { before, point in
            while next < complete.count, complete[next].x <= point.x {
                whole = complete[next].y
                next += 1
            }
            var words = "after \(PlotUnit.milliseconds(Int(point.x))): \(PlotUnit.percent(point.y)) of the nodes"
            if !complete.isEmpty { words += "\n\(PlotUnit.percent(whole)) of the messages all have" }
            return panel.value(from: before.x, to: point.x, title: words)
        }.joined(separator: "\n")
    }

    // MARK: - Latency

    /// How many deliveries took how long.
    static func latency(_ latency: Tally) -> PlotFigure {
        var figure = PlotFigure(title: "Latency", summary: "")
        guard latency.total > 0 else {
            figure.note = "No message was delivered to anybody."
            return figure
        }
        let bins = PlotBins(latency.counts, limit: visible(latency))
        let end = (bins.bins.last?.from ?? 0) + bins.width
        let panel = PlotPanel(
            box: PlotFigure.box,
            x: PlotAxis.upward("milliseconds from sending to delivery", .count, most: Double(end), ticks: 8),
            // The marks have their words above the tallest bar.
            y: PlotAxis.upward(deliveries(bins.width), .count, most: Double(bins.greatest) * 1.15))
        let bars = bins.bins.map { bin in
            let share = PlotUnit.percent(Double(bin.count) / Double(latency.total))
            return panel.value(
                from: Double(bin.from), to: Double(bin.from + bins.width),
                title: "\(bins.words(bin)) ms: \(TestnetText.grouped(bin.count)) (\(share))",
                drawn: panel.bar(
                    from: Double(bin.from), to: Double(bin.from + bins.width), height: Double(bin.count), "blue"))
        }
        figure.summary = times(latency).map { "\($0.share) within \(PlotUnit.milliseconds($0.time))" }
            .joined(separator: ", ")
        figure.drawing = panel.grid + panel.heading + bars.joined(separator: "\n") + marks(latency, panel)
        figure.note = beyond(bins, latency)
        return figure
    }

    private static func deliveries(_ width: Int) -> String {
        width == 1 ? "deliveries" : "deliveries in each \(PlotUnit.number(Double(width), decimals: 0)) ms"
    }

    private static func times(_ times: Tally) -> [(share: String, time: Int)] {
        [("50 %", 0.5), ("90 %", 0.9), ("99 %", 0.99)].compactMap { words, share in
            times.quantile(share).map { (words, $0) }
        }
    }

    /// Upright lines at the shares that people ask for.
    private static func marks(_ latency: Tally, _ panel: PlotPanel) -> String {
        var free = -Double.infinity
        return times(latency).map { share, time in
            let at = panel.across(Double(time) + 0.5)
            let line = "<path class=\"at\" d=\"M\(tenths(at)) \(tenths(panel.box.top))V\(tenths(panel.box.bottom))\"/>"
            if at < free { return line }
            free = at + 32
            return line
                + "<text class=\"label\" x=\"\(tenths(at + 4))\" y=\"\(tenths(panel.box.top + 9))\">\(share)</text>"
        }.joined()
    }

    private static func beyond(_ bins: PlotBins, _ times: Tally) -> String {
        guard bins.beyond > 0, let largest = times.largest else { return "" }
        let share = PlotUnit.percent(Double(bins.beyond) / Double(times.total))
        let count = TestnetText.grouped(bins.beyond)
        return "Not drawn: \(count) (\(share)) that took longer, up to \(PlotUnit.milliseconds(largest))."
    }

    /// Up to where times are drawn: to the last, unless a few are so late that all others would be crowded.
    private static func visible(_ times: Tally) -> Int {
        guard let largest = times.largest, let most = times.quantile(0.999) else { return 0 }
        return largest <= most * 2 ? largest : most
    }

    // MARK: - Hops

    /// How many links messages took.
    static func hops(_ hops: Tally) -> PlotFigure {
        var figure = PlotFigure(title: "Hops", summary: "")
        guard hops.total > 0 else {
            figure.note = "No message was delivered to anybody."
            return figure
        }
        let bins = PlotBins(hops.counts)
        let total = Double(hops.total)
        let panel = PlotPanel.counted(
            bins, x: "links from the sender to the node",
            y: PlotAxis.upward("", .share, most: Double(bins.greatest) / total))
        let bars = bins.bins.map { bin in
            let share = Double(bin.count) / total
            let title = "\(bins.words(bin)) hops: \(TestnetText.grouped(bin.count)) (\(PlotUnit.percent(share)))"
            return panel.counted(bin, bins, height: share, title: title, "blue")
        }
        figure.summary = bins.bins.map { "\(bins.words($0)): \(PlotUnit.percent(Double($0.count) / total))" }
            .joined(separator: ", ")
        figure.drawing = panel.grid + bars.joined(separator: "\n")
        return figure
    }
}
