import FactomSimulation

/// Numbers and rows as a simulation's reports show them.
enum SimulationText {
    /// Wider lines are broken where they are lists.
    static let width = 100

    /// `1:02:03` or `2:03`: hours, minutes and seconds.
    static func clock(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds < 1e9 else { return "?" }
        let whole = Int(max(seconds, 0).rounded())
        let (hours, minutes) = (whole / 3600, whole / 60 % 60)
        let rest = padded(whole % 60)
        return hours > 0 ? "\(hours):\(padded(minutes)):\(rest)" : "\(minutes):\(rest)"
    }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// With blanks before it.
    static func padded(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(width - text.count, 0)) + text
    }

    static func grouped(_ number: Double) -> String {
        TestnetText.grouped(UInt64(exactly: max(number, 0).rounded()) ?? .max)
    }

    static func grouped(_ number: Int) -> String {
        TestnetText.grouped(UInt64(max(number, 0)))
    }

    /// `12.5`, `60`: one decimal where there is one.
    static func short(_ value: Double) -> String {
        let tenths = (value * 10).rounded() / 10
        return TestnetText.fixed(tenths, tenths == tenths.rounded() ? 0 : 1)
    }

    /// `60 virtual minutes`, `45 virtual seconds`, `24 virtual hours`.
    static func span(_ seconds: Double) -> String {
        switch seconds {
        case ..<60: count(seconds, "virtual second")
        case ..<7200: count(seconds / 60, "virtual minute")
        default: count(seconds / 3600, "virtual hour")
        }
    }

    private static func count(_ number: Double, _ noun: String) -> String {
        let text = short(number)
        return "\(text) \(noun)\(text == "1" ? "" : "s")"
    }

    /// Two decimals, cut and not rounded: only all is 100 %.
    static func percent(_ part: Int, of whole: Int) -> String {
        TestnetText.percent(UInt64(max(part, 0)), of: UInt64(max(whole, 0)))
    }

    /// A name, and what is to be said of it; further lines stand below the first.
    static func rows(_ name: String, _ values: [String]) -> [String] {
        zip(values.indices, values).map { index, value in
            let name = index == 0 ? name : ""
            return "  \(name)\(String(repeating: " ", count: max(13 - name.count, 1)))\(value)"
        }
    }

    /// Items beside each other, on as few lines as they fit.
    static func wrapped(_ items: [String]) -> [String] {
        var lines: [String] = []
        for item in items {
            if let last = lines.last, last.count + item.count + 3 <= width - 15 {
                lines[lines.count - 1] = last + "   " + item
            } else {
                lines.append(item)
            }
        }
        return lines
    }
}
