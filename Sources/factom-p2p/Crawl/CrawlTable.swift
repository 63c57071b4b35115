import FactomWire

/// A report for people: a line a node, those that answered first.
enum CrawlTable {
    static let titles = ["endpoint", "node id", "protocol", "round trip", "offered", "told by", "state"]
    /// Columns whose values stand at the right.
    private static let numbers = 2...5

    static func lines(_ report: CrawlReport) -> [String] {
        let rows = [titles] + inOrder(report.nodes).map(cells)
        let widths = titles.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { line($0, widths) } + ["", report.summary]
    }

    /// By what became of them; those alike as they became known.
    static func inOrder(_ nodes: [CrawlNode]) -> [CrawlNode] {
        CrawlState.allCases.flatMap { state in nodes.filter { $0.state == state } }
    }

    static func cells(_ node: CrawlNode) -> [String] {
        [
            node.endpoint.description,
            node.nodeID ?? "-",
            node.version.map { "\($0.rawValue)" } ?? "-",
            node.roundTrip.map { TestnetText.milliseconds($0 / .milliseconds(1)) } ?? "-",
            node.state.isAnswer ? "\(node.offered)" : "-",
            "\(node.toldBy)",
            state(node),
        ]
    }

    /// What became of it, and why.
    static func state(_ node: CrawlNode) -> String {
        node.state.words + (node.isSeed ? " (seed)" : "")
            + (node.finding?.reason.map { ": \(oneLine($0, limit: 200))" } ?? "")
    }

    private static func line(_ cells: [String], _ widths: [Int]) -> String {
        let padded = zip(cells.indices, cells).map { column, cell in
            let space = String(repeating: " ", count: widths[column] - cell.count)
            if column == cells.count - 1 { return cell }
            return numbers.contains(column) ? space + cell : cell + space
        }
        return padded.joined(separator: "  ")
    }
}
