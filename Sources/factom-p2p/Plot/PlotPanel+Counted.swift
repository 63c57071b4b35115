// PlotPanel, as far as things go that are counted one by one: their bars stand over their numbers.
extension PlotPanel {
    /// A panel for bins of whole numbers.
    static func counted(_ bins: PlotBins, x words: String, y: PlotAxis) -> PlotPanel {
        let (first, last) = (bins.bins.first?.from ?? 0, bins.bins.last?.from ?? 0)
        // A bar alone isn't to be as wide as the plot.
        let spare = bins.bins.count < 5 ? Double(bins.width) : 0
        return PlotPanel(
            box: PlotFigure.box,
            x: PlotAxis(
                words, .count, from: edge(first, bins) - spare, to: edge(last, bins) + Double(bins.width) + spare), y: y
        )
    }

    /// A bin's bar with its words.
    func counted(_ bin: PlotBins.Bin, _ bins: PlotBins, height: Double, title: String, _ look: String) -> String {
        let from = PlotPanel.edge(bin.from, bins)
        let to = from + Double(bins.width)
        return value(from: from, to: to, title: title, drawn: bar(from: from, to: to, height: height, look))
    }

    /// Where a bin begins: a single number stands in the middle of its bar.
    static func edge(_ from: Int, _ bins: PlotBins) -> Double {
        bins.width == 1 ? Double(from) - 0.5 : Double(from)
    }
}
