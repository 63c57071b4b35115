/// Times as scenario files have them: a number of seconds, or a text with units such as `250ms`, `90s`, `10m` or `1h30m`.
package enum ScenarioTime {
    private static let units: [(name: String, seconds: Double)] = [
        ("d", 86_400), ("h", 3600), ("m", 60), ("s", 1),
    ]
    /// A longer text is no time, in bytes.
    private static let longest = 40

    /// In seconds; `nil` when it is no time.
    package static func seconds(_ text: String) -> Double? {
        guard !text.isEmpty, text.utf8.count <= longest else { return nil }
        var rest = text[...]
        var sum = 0.0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { $0.isASCII && $0.isLetter }
            rest = rest.dropFirst(unit.count)
            guard let number = Double(digits), let part = seconds(number, unit) else { return nil }
            sum += part
        }
        return sum.isFinite ? sum : nil
    }

    private static func seconds(_ number: Double, _ unit: Substring) -> Double? {
        if unit == "ms" { return number / 1000 }
        return units.first { $0.name == unit }.map { number * $0.seconds }
    }

    /// In the largest unit of which it is a whole number: `90s`, `10m`. `nil` when it is finer than milliseconds, and
    /// so only a number says it exactly.
    static func text(_ seconds: Double) -> String? {
        guard seconds.isFinite, seconds >= 0 else { return nil }
        if seconds == 0 { return "0s" }
        for unit in units {
            if let count = Int(exactly: seconds / unit.seconds), Double(count) * unit.seconds == seconds {
                return "\(count)\(unit.name)"
            }
        }
        guard let count = Int(exactly: (seconds * 1000).rounded()), Double(count) / 1000 == seconds else { return nil }
        return "\(count)ms"
    }
}
