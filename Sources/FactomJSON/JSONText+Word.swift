/// Texts and numbers as they are written.
extension JSONText {
    /// A text in quotes, with what must not stand in them escaped.
    package static func quoted(_ text: String) -> String {
        var bytes: [UInt8] = []
        append(quoted: text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A text in quotes for a complaint: cut, and with nothing in it that plays tricks on a terminal.
    package static func excerpt(_ text: String) -> String {
        let limit = 40
        var safe = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(limit) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: safe.append("?")
            default: safe.append(scalar)
            }
        }
        return quoted(String(safe) + (text.unicodeScalars.count > limit ? "…" : ""))
    }

    /// With so many digits behind the point at most, and none that are zeros at the end; `null` for what is no number
    /// or not finite. What is so large that a `Double` has no such digits is written with those that it has.
    ///
    /// - Parameter decimals: 0 to 9.
    package static func number(_ value: Double, decimals: Int) -> String {
        guard value.isFinite else { return "null" }
        let scale = scales[min(max(decimals, 0), scales.count - 1)]
        // Up to 2⁵³ every whole number is one of Double's.
        guard let scaled = Int64(exactly: (value * Double(scale)).rounded()), scaled.magnitude <= 1 << 53 else {
            return largeNumber(value)
        }
        let (whole, rest) = scaled.magnitude.quotientAndRemainder(dividingBy: scale)
        let sign = scaled < 0 ? "-" : ""
        return rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(digits(of: rest, scale))"
    }

    private static let scales: [UInt64] = [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
    ]

    private static func digits(of rest: UInt64, _ scale: UInt64) -> String {
        // The scale's own 1 in front keeps the zeros there.
        var digits = String(scale + rest).dropFirst()
        while digits.last == "0" { digits.removeLast() }
        return String(digits)
    }

    private static func largeNumber(_ value: Double) -> String {
        let text = "\(value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    static func append(quoted text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "\n"): bytes += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
            case 0..<0x20, 0x7f: append(escaped: byte, to: &bytes)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func append(escaped byte: UInt8, to bytes: inout [UInt8]) {
        let digits = String(byte, radix: 16)
        bytes += "\\u00\(digits.utf8.count == 1 ? "0" : "")\(digits)".utf8
    }
}
