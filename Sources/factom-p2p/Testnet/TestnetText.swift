import Foundation

/// Numbers as people read them.
enum TestnetText {
    /// `1,234,567`.
    static func grouped(_ number: UInt64) -> String {
        let digits = Array(String(number))
        let groups = stride(from: digits.count, to: 0, by: -3).map { String(digits[max($0 - 3, 0)..<$0]) }
        return groups.reversed().joined(separator: ",")
    }

    /// Milliseconds as `0.042 ms`, `4.2 ms` or `4,200 ms`: three figures that count.
    static func milliseconds(_ value: Double) -> String {
        switch value {
        case ..<1: return fixed(value, 3) + " ms"
        case ..<100: return fixed(value, 1) + " ms"
        default: return grouped(UInt64(value.rounded())) + " ms"
        }
    }

    /// `0.042 s`, `4.2 s`.
    static func seconds(_ value: Double) -> String {
        fixed(value, value < 1 ? 3 : 1) + " s"
    }

    static func spread(_ spread: TestnetSpread) -> String {
        "fewest \(spread.fewest)   average \(fixed(spread.average, 1))   most \(spread.most)"
    }

    /// `outgoing 2 to 11, average 6.4; 320 links, 3 pieces`.
    static func forming(_ graph: TestnetGraph) -> String {
        outgoing(graph.outgoingLinks) + "; " + count(graph.links, "link") + ", " + count(graph.pieces, "piece")
    }

    static func fetched(_ times: Int) -> String {
        times == 1 ? "fetched once" : "fetched \(grouped(UInt64(max(times, 0)))) times"
    }

    static func outgoing(_ spread: TestnetSpread) -> String {
        "outgoing \(spread.fewest) to \(spread.most), average \(fixed(spread.average, 1))"
    }

    /// `1 link`, `16 links`.
    static func count(_ number: Int, _ noun: String) -> String {
        "\(grouped(UInt64(max(number, 0)))) \(noun)\(number == 1 ? "" : "s")"
    }

    static func fixed(_ value: Double, _ decimals: Int) -> String {
        String(format: "%.\(decimals)f", value)
    }

    /// Two decimals, cut and not rounded: only all is 100 %.
    static func percent(_ part: UInt64, of whole: UInt64) -> String {
        if part == whole { return "100 %" }
        return fixed((percentage(part, of: whole) * 100).rounded(.down) / 100, 2) + " %"
    }

    /// 100 of nothing.
    static func percentage(_ part: UInt64, of whole: UInt64) -> Double {
        whole == 0 ? 100 : Double(part) / Double(whole) * 100
    }
}
