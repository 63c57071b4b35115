import Foundation

/// Where the values of one quantity stand on a picture.
struct PlotAxis: Sendable {
    /// What it is the axis of: a few words, its unit included where ticks don't show it.
    var words: String
    var unit: PlotUnit
    let isLogarithmic: Bool
    /// Never empty, and above 0 where it is logarithmic.
    let range: ClosedRange<Double>
    /// Values that are named instead of round ones.
    var named: [Double]?

    init(_ words: String, _ unit: PlotUnit, from: Double, to: Double, isLogarithmic: Bool = false) {
        self.words = words
        self.unit = unit
        self.isLogarithmic = isLogarithmic
        var (lower, upper) = (PlotAxis.bounded(from, 0), PlotAxis.bounded(to, 1))
        if isLogarithmic { lower = max(lower, 1e-9) }
        if upper <= lower { upper = isLogarithmic ? lower * 10 : lower + 1 }
        range = lower...upper
    }

    /// So that one more is always more.
    private static func bounded(_ value: Double, _ otherwise: Double) -> Double {
        value.isFinite ? min(max(value, -1e15), 1e15) : otherwise
    }

    /// From 0 to a round number above all values, which is the first tick that isn't below them.
    static func upward(_ words: String, _ unit: PlotUnit, most value: Double, ticks: Int = 5) -> PlotAxis {
        let value = value.isFinite && value > 0 ? value : 1
        let step = unit.ticks(0...value, most: ticks).step
        return PlotAxis(words, unit, from: 0, to: (value / step - 1e-9).rounded(.up) * step)
    }

    /// A share up to all, from as near below the least as shows what is missing, be it a thousandth.
    static func nearAll(_ words: String, least: Double) -> PlotAxis {
        let missing = 1 - least
        return PlotAxis(words, .share, from: missing > 0 ? max(1 - PlotTicks.roundedUp(missing), 0) : 0, to: 1)
    }

    /// How far along it a value is, 0…1; values outside stand at its ends, and what is no number at its start.
    func share(_ value: Double) -> Double {
        if value.isNaN { return 0 }
        let value = min(max(value, range.lowerBound), range.upperBound)
        if isLogarithmic { return log(value / range.lowerBound) / log(range.upperBound / range.lowerBound) }
        return (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    }

    /// What is written along it.
    ///
    /// - Parameter most: how many have room.
    func marks(most: Int) -> [(value: Double, label: String)] {
        if let named { return named.map { ($0, PlotUnit.brief($0)) } }
        let ticks = isLogarithmic ? PlotTicks.powers(range) : unit.ticks(range, most: most)
        let step = isLogarithmic ? min(range.lowerBound, 1) : ticks.step
        return ticks.values.map { ($0, unit.label($0, step: step)) }
    }
}
