import Foundation

/// What the numbers of an axis are, and so how they are divided and written.
enum PlotUnit: Sendable {
    /// Things that are counted.
    case count
    /// Any number; the axis's words say of what.
    case number
    /// 0…1, written as 0 to 100 %.
    case share
    /// Seconds of virtual time.
    case time

    func ticks(_ range: ClosedRange<Double>, most: Int) -> PlotTicks {
        switch self {
        case .count: PlotTicks.decimal(range, least: 1, most: most)
        case .number, .share: PlotTicks.decimal(range, most: most)
        case .time: PlotTicks.time(range, most: most)
        }
    }

    /// - Parameter step: from this tick to the next: it decides how exact the label must be.
    func label(_ value: Double, step: Double) -> String {
        switch self {
        case .count, .number: PlotUnit.number(value, decimals: PlotUnit.decimals(step))
        case .share: PlotUnit.number(value * 100, decimals: PlotUnit.decimals(step * 100)) + " %"
        case .time: PlotUnit.time(value, step: step)
        }
    }

    // MARK: - Numbers in words

    /// `1,234.5`; a dash for what is no number.
    static func number(_ value: Double, decimals: Int) -> String {
        guard value.isFinite, abs(value) < 1e15 else { return "–" }
        let text = TestnetText.fixed(abs(value), min(max(decimals, 0), 9))
        let parts = text.split(separator: ".", maxSplits: 1)
        let whole = TestnetText.grouped(UInt64(parts.first ?? "0") ?? 0)
        let isNegative = value < 0 && text.contains { ("1"..."9").contains($0) }
        return (isNegative ? "−" : "") + whole + (parts.count > 1 ? "." + parts[1] : "")
    }

    /// With three figures that count, or all of a large number's whole part.
    static func brief(_ value: Double) -> String {
        if value == value.rounded() { return number(value, decimals: 0) }
        switch abs(value) {
        case 100...: return number(value, decimals: 0)
        case 10...: return number(value, decimals: 1)
        case 0.995...: return number(value, decimals: 2)
        default: return number(value, decimals: 3)
        }
    }

    /// A share, 0…1, with two decimals, cut and not rounded: only all is 100 %.
    static func percent(_ share: Double) -> String {
        guard share.isFinite else { return "–" }
        if share >= 1 { return "100 %" }
        let cut = min((max(share, 0) * 10_000 + 1e-7).rounded(.down), 9999) / 100
        return number(cut, decimals: cut == cut.rounded() ? 0 : 2) + " %"
    }

    /// How many decimals tell numbers apart that are a step apart.
    static func decimals(_ step: Double) -> Int {
        guard step.isFinite, step > 0 else { return 0 }
        return min(max(Int((-log10(step * 1.000_001)).rounded(.up)), 0), 9)
    }

    /// `0.5 s`, `30 s`, `1:30`, `5 min`, `1:05 h`, `6 h`, `2 d`: as exact as the step asks for.
    static func time(_ seconds: Double, step: Double) -> String {
        guard seconds.isFinite, abs(seconds) < 1e12 else { return "–" }
        if seconds == 0 { return "0" }
        if step < 1 { return number(seconds, decimals: decimals(step)) + " s" }
        let whole = Int(seconds.rounded())
        switch step {
        case ..<60:
            return whole < 60 ? "\(whole) s" : whole < 3600 ? clock(whole / 60, whole % 60) : long(whole)
        case ..<3600: return whole < 3600 ? "\(whole / 60) min" : clock(whole / 3600, whole / 60 % 60) + " h"
        case ..<86_400: return "\(whole / 3600) h"
        default: return "\(whole / 86_400) d"
        }
    }

    private static func clock(_ left: Int, _ right: Int) -> String {
        "\(left):\(right < 10 ? "0" : "")\(right)"
    }

    private static func long(_ seconds: Int) -> String {
        let minutes = seconds / 60 % 60
        return "\(seconds / 3600):\(minutes < 10 ? "0" : "")" + clock(minutes, seconds % 60)
    }

    /// A length of time as people say it: `0.4 s`, `12.3 s`, `3 min 20 s`, `24 h`.
    static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, abs(seconds) < 1e12 else { return "–" }
        if seconds < 120 { return number(seconds, decimals: seconds == seconds.rounded() ? 0 : 1) + " s" }
        let whole = Int(seconds.rounded())
        let parts = [(whole / 86_400, "d"), (whole / 3600 % 24, "h"), (whole / 60 % 60, "min"), (whole % 60, "s")]
        return parts.filter { $0.0 > 0 }.prefix(2).map { "\($0.0) \($0.1)" }.joined(separator: " ")
    }

    /// `532 B`, `1.4 kB`, `12.0 MB`: in powers of a thousand, as networks are measured.
    static func bytes(_ count: Double) -> String {
        guard count.isFinite, count >= 0 else { return "–" }
        let units = ["kB", "MB", "GB", "TB", "PB"]
        var (value, unit) = (count, "B")
        for next in units where value >= 999.5 {
            value /= 1000
            unit = next
        }
        return number(value, decimals: unit == "B" ? 0 : value < 99.95 ? 1 : 0) + " " + unit
    }

    /// Milliseconds as `7 ms` or `1.25 s`.
    static func milliseconds(_ value: Int) -> String {
        value < 1000 ? "\(value) ms" : number(Double(value) / 1000, decimals: 2) + " s"
    }
}
