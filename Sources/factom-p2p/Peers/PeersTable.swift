import FactomOverlay
import FactomPeersFile
import FactomWire

/// A peers file for people: a line an address, and bans below. Nothing in it can steer a terminal.
enum PeersTable {
    static func lines(_ report: PeersReport) -> [String] {
        let blocks = [
            [heading(report)], addresses(report), bans(report), otherScores(report), leftOut(report.file),
        ]
        return Array(blocks.filter { !$0.isEmpty }.joined(separator: [""]))
    }

    private static func heading(_ report: PeersReport) -> String {
        let remembered = report.file.remembered
        let addresses = remembered.addresses.count == 1 ? "1 address" : "\(remembered.addresses.count) addresses"
        let network = report.file.network.map { "; network \(report.networkName ?? "") (\($0))" } ?? ""
        let bans = TestnetText.count(report.bans.count, "ban")
        return "\(oneLine(report.path, limit: 1024)): \(addresses), \(bans); written by \(report.writer)\(network)"
    }

    private static func addresses(_ report: PeersReport) -> [String] {
        if report.file.remembered.addresses.isEmpty { return [] }
        let titles = ["address", "state", "last success", "failures", "score", "source"]
        let rows = report.file.remembered.addresses.map { address in
            [
                address.endpoint.description,
                report.state(of: address),
                address.lastSuccess.map { age(report.clock.now - $0) + " ago" } ?? "-",
                "\(address.failures)",
                report.score(of: address.endpoint.address).map { "\($0)" } ?? "-",
                address.source?.description ?? "-",
            ]
        }
        return aligned([titles] + rows, numbers: 2...4)
    }

    private static func bans(_ report: PeersReport) -> [String] {
        if report.bans.isEmpty { return [] }
        let rows = report.bans.map { ban in
            [
                ban.target.description,
                "\(report.clock.date(of: ban.until)), in \(age(ban.until - report.clock.now))",
                oneLine(ban.reason.description, limit: 200),
            ]
        }
        return aligned([["banned", "until", "reason"]] + rows)
    }

    private static func otherScores(_ report: PeersReport) -> [String] {
        let scores = report.otherScores
        if scores.isEmpty { return [] }
        return aligned([["also scored", "score"]] + scores.map { ["\($0.address)", "\($0.score)"] }, numbers: 1...1)
    }

    private static func leftOut(_ file: PeersFile.Decoded) -> [String] {
        if file.leftOutCount == 0 { return [] }
        let rest = file.leftOutCount - file.leftOut.count
        return ["left out:"] + file.leftOut.map { "  \(oneLine($0.description, limit: 300))" }
            + (rest > 0 ? ["  and \(rest) more"] : [])
    }

    /// In the largest unit that it fills: `12 s`, `5 min`, `3 h`, `40 d`.
    static func age(_ duration: Duration) -> String {
        let seconds = max(duration.components.seconds, 0)
        switch seconds {
        case ..<60: return "\(seconds) s"
        case ..<3600: return "\(seconds / 60) min"
        case ..<86_400: return "\(seconds / 3600) h"
        default: return "\(seconds / 86_400) d"
        }
    }

    /// - Parameter numbers: columns whose values stand at the right.
    private static func aligned(_ rows: [[String]], numbers: ClosedRange<Int>? = nil) -> [String] {
        let columns = rows.first?.indices ?? 0..<0
        let widths = columns.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = columns.map { column in
                let space = String(repeating: " ", count: widths[column] - row[column].count)
                if numbers?.contains(column) == true { return space + row[column] }
                return column == columns.last ? row[column] : row[column] + space
            }
            return "  " + cells.joined(separator: "  ")
        }
    }
}
