import FactomWire

/// A report as GraphViz reads it: a node an endpoint, an edge an offer.
enum CrawlDOT {
    static func text(_ report: CrawlReport) -> String {
        let nodes = report.nodes.enumerated().map { number, node in
            "  n\(number) [label=\(quoted(label(node))), tooltip=\(quoted(CrawlTable.state(node))), \(look(node))];"
        }
        let offers = report.nodes.enumerated().flatMap { number, node in
            node.told.map { "  n\(number) -> n\($0);" }
        }
        let lines = head(report) + nodes + offers + ["}"]
        return lines.joined(separator: "\n") + "\n"
    }

    private static func head(_ report: CrawlReport) -> [String] {
        [
            "digraph factom {",
            "  graph [label=\(quoted(report.summary)), fontname=\"sans-serif\", overlap=false, outputorder=edgesfirst];",
            "  node [shape=box, style=\"rounded,filled\", fontname=\"sans-serif\", fontsize=10, color=\"#00000033\"];",
            "  edge [color=\"#5b677066\", arrowsize=0.5];",
        ]
    }

    private static func label(_ node: CrawlNode) -> String {
        var label = node.endpoint.description
        if let version = node.version { label += "\nprotocol \(version.rawValue)" }
        if let roundTrip = node.roundTrip { label += ", " + TestnetText.milliseconds(roundTrip / .milliseconds(1)) }
        if node.state != .answered { label += "\n\(node.state.words)" }
        return label
    }

    private static func look(_ node: CrawlNode) -> String {
        "fillcolor=\"\(color(node))\"" + (node.isSeed ? ", peripheries=2" : "")
    }

    private static func color(_ node: CrawlNode) -> String {
        switch (node.state, node.version) {
        case (.answered, .v9?): "#f6c289"
        case (.answered, .v11?): "#93d7bd"
        case (.answered, _): "#a9c8f7"
        case (.full, _): "#fdf0b8"
        case (.otherNetwork, _): "#d3bff0"
        case (.notFactom, _): "#e3cfae"
        case (.refused, _): "#efb9b5"
        case (.silent, _): "#d5d9dd"
        case (.notVisited, _): "#ffffff"
        }
    }

    /// A string of GraphViz in quotes: line breaks of ours become its `\n`, everything else of its escapes is text.
    static func quoted(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            oneLine(String(line), limit: 400).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        }
        return "\"" + lines.joined(separator: "\\n") + "\""
    }
}
