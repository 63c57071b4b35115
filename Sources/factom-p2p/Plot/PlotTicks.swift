import Foundation

/// The round numbers that an axis names.
struct PlotTicks: Sendable, Equatable {
    /// In order, all of them within the axis.
    private(set) var values: [Double]
    /// How far one is from the next.
    private(set) var step: Double

    /// 1, 2 or 5 times a power of ten apart.
    ///
    /// - Parameters:
    ///   - least: the smallest step, 1 for what is counted.
    ///   - most: how many there may be, 2 or more.
    static func decimal(_ range: ClosedRange<Double>, least: Double = 0, most: Int) -> PlotTicks {
        let rough = max((range.upperBound - range.lowerBound) / Double(max(most - 1, 1)), least)
        guard rough.isFinite, rough > 0 else { return PlotTicks(values: [range.lowerBound], step: 1) }
        return PlotTicks(range, step: roundedUp(rough))
    }

    /// As clocks are divided: seconds, minutes, hours, days.
    ///
    /// - Parameter range: in seconds.
    static func time(_ range: ClosedRange<Double>, most: Int) -> PlotTicks {
        let rough = (range.upperBound - range.lowerBound) / Double(max(most - 1, 1))
        if rough <= 1 { return decimal(range, most: most) }
        if let step = timeSteps.first(where: { $0 >= rough }) { return PlotTicks(range, step: step) }
        return PlotTicks(range, step: roundedUp(rough / 86_400) * 86_400)
    }

    /// Powers of ten.
    static func powers(_ range: ClosedRange<Double>) -> PlotTicks {
        let first = log10(max(range.lowerBound, 1e-12)).rounded(.up)
        let last = log10(max(range.upperBound, 1e-12)).rounded(.down)
        guard first <= last, last - first < 30 else { return PlotTicks(values: [range.lowerBound], step: 1) }
        return PlotTicks(values: stride(from: first, through: last, by: 1).map { pow(10, $0) }, step: 1)
    }

    /// The smallest of 1, 2 or 5 times a power of ten that isn't below a number above 0.
    static func roundedUp(_ value: Double) -> Double {
        let power = pow(10, log10(value).rounded(.down))
        // Nearly there is there: 0.1 * 3 / 3 must not become 0.2.
        let factor = [1.0, 2, 5].first { $0 * power >= value * (1 - 1e-9) } ?? 10
        return factor * power
    }

    private static let timeSteps: [Double] = [
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
    ]

    private init(values: [Double], step: Double) {
        self.values = values
        self.step = step
    }

    /// Multiples of a step, not sums of it: no rounding adds up.
    private init(_ range: ClosedRange<Double>, step: Double) {
        let first = (range.lowerBound / step - 1e-9).rounded(.up)
        let last = (range.upperBound / step + 1e-9).rounded(.down)
        guard first.isFinite, last.isFinite, last - first < 1000 else {
            (values, self.step) = ([range.lowerBound], 1)
            return
        }
        let inverse = (1 / step).rounded()
        let isFraction = step < 1 && abs(inverse * step - 1) < 1e-9
        values =
            first > last
            ? []
            : stride(from: first, through: last, by: 1).map {
                isFraction ? $0 / inverse : $0 * step
            }
        self.step = step
    }
}
