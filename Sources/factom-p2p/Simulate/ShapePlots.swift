import FactomSimulation

/// What the network looks like at the end of a run.
enum ShapePlots {
    /// How many nodes have how many peers.
    static func degrees(_ shape: Report.NetworkShape) -> PlotFigure {
        var figure = PlotFigure(title: "Peers of the nodes at the end", summary: "")
        guard shape.degrees.total > 0 else {
            figure.note = "No node was up at the end."
            return figure
        }
        let sums = (0..<max(shape.degrees.counts.count, shape.outgoing.counts.count)).map { size in
            count(shape.degrees, size) + count(shape.outgoing, size)
        }
        let both = PlotBins(sums)
        let all = PlotBins(shape.degrees.counts, width: both.width)
        let outgoing = PlotBins(shape.outgoing.counts, width: both.width)
        let panel = PlotPanel.counted(
            both, x: "peers", y: PlotAxis.upward("nodes", .count, most: Double(max(all.greatest, outgoing.greatest))))
        figure.legend = [("blue", "all peers"), ("orange", "outgoing")]
        figure.summary = "all: \(words(shape.degrees)); outgoing: \(words(shape.outgoing))"
        figure.drawing =
            panel.grid + panel.heading
            + both.bins.map { bar($0, both, all: all, outgoing: outgoing, panel) }.joined(separator: "\n")
        return figure
    }

    private static func bar(
        _ bin: PlotBins.Bin, _ bins: PlotBins, all: PlotBins, outgoing: PlotBins, _ panel: PlotPanel
    ) -> String {
        let (from, counts) = (PlotPanel.edge(bin.from, bins), (all: all.count(bin.from), out: outgoing.count(bin.from)))
        let to = from + Double(bins.width)
        let title =
            "\(bins.words(bin)) peers: \(TestnetText.count(Int(clamping: counts.all), "node"))\n"
            + "\(bins.words(bin)) outgoing: \(TestnetText.count(Int(clamping: counts.out), "node"))"
        return panel.value(
            from: from, to: to, title: title,
            drawn: panel.bar(from: from, to: to, height: Double(counts.out), "orange soft")
                + panel.bar(from: from, to: to, height: Double(counts.all), "blue soft"))
    }

    private static func count(_ tally: Tally, _ size: Int) -> UInt64 {
        size < tally.counts.count ? tally.counts[size] : 0
    }

    private static func words(_ tally: Tally) -> String {
        guard let mean = tally.mean, let least = tally.counts.firstIndex(where: { $0 > 0 }), let most = tally.largest
        else { return "none" }
        return "\(least) to \(most), \(PlotUnit.brief(mean)) in the mean"
    }
}
