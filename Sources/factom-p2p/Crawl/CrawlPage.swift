import FactomP2P
import FactomWire

/// A report as one HTML file that needs nothing else: the picture, what its signs mean, and the list of nodes.
enum CrawlPage {
    /// More nodes than these are not drawn or listed: the page stays one that a browser shows.
    static let mostDrawn = 1500

    static func text(_ report: CrawlReport) -> String {
        let picture = CrawlPicture(report, most: mostDrawn)
        let title = "Factom network \(oneLine(report.network.description))"
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; \
            script-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(escaped(title))</title>
            <style>\(style)</style>
            </head>
            <body>
            <header><h1>\(escaped(title))</h1><p>\(escaped(report.summary))</p>\
            <p class="when">Begun \(escaped(report.startedAt)).\(escaped(undrawn(report)))</p></header>
            <ul class="legend">\(legend(report).joined())</ul>
            <main>\(picture.svg)</main>
            <details><summary>All nodes in a table</summary>
            \(table(report))
            </details>
            <script>\(script)</script>
            </body>
            </html>

            """
    }

    private static func undrawn(_ report: CrawlReport) -> String {
        let count = report.nodes.count - mostDrawn
        return count > 0 ? " \(TestnetText.count(count, "node")) more are neither drawn nor listed here." : ""
    }

    // MARK: - What the signs mean

    private static func legend(_ report: CrawlReport) -> [String] {
        var items = ProtocolVersion.allCases.reversed().compactMap { version in
            item("answered p\(version.rawValue)", "protocol \(version.rawValue)", report.count(version))
        }
        items += CrawlState.allCases.filter { $0 != .answered }.compactMap { state in
            item("\(state.rawValue) p10", state.words, report.count(state))
        }
        items.append(item("answered seed", "seed", report.nodes.count { $0.isSeed }) ?? "")
        items.append(note)
        return items
    }

    private static let note = """
        <li class="note">The larger, the more told of it; lines go from who told to whom. Point at a node for \
        <b class="out">whom it told</b> and <b class="in">who told of it</b>; drag to move, scroll to enlarge.</li>
        """

    /// `nil` for a sign that doesn't occur.
    private static func item(_ look: String, _ words: String, _ count: Int) -> String? {
        if count == 0 { return nil }
        let sign =
            "<svg viewBox=\"-9 -9 18 18\" aria-hidden=\"true\"><g class=\"node \(look)\">\(mark(5.5, look))</g></svg>"
        return "<li>\(sign)\(escaped(words)) <b>\(TestnetText.grouped(UInt64(count)))</b></li>"
    }

    /// A node's circle, and the ring of one that the user named.
    static func mark(_ radius: Double, _ look: String) -> String {
        let ring = look.contains("seed") ? "<circle class=\"ring\" r=\"\(tenths(radius + 3))\"/>" : ""
        return ring + "<circle r=\"\(tenths(radius))\"/>"
    }

    // MARK: - The list

    private static func table(_ report: CrawlReport) -> String {
        let drawn = Array(report.nodes.prefix(mostDrawn)).enumerated().map { ($0.offset, $0.element) }
        let inOrder = CrawlState.allCases.flatMap { state in drawn.filter { $0.1.state == state } }
        let rows = inOrder.map { number, node in
            "<tr data-n=\"\(number)\">" + CrawlTable.cells(node).map { "<td>\(escaped($0))</td>" }.joined() + "</tr>"
        }
        let head = CrawlTable.titles.map { "<th>\(escaped($0))</th>" }.joined()
        return "<table><thead><tr>\(head)</tr></thead>\n<tbody>\n\(rows.joined(separator: "\n"))\n</tbody></table>"
    }
}

/// Text as HTML and SVG show it, in an element or between quotes.
func escaped(_ text: String) -> String {
    var safe = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": safe += "&amp;"
        case "<": safe += "&lt;"
        case ">": safe += "&gt;"
        case "\"": safe += "&quot;"
        case "'": safe += "&#39;"
        default: safe.unicodeScalars.append(scalar)
        }
    }
    return safe
}

/// A number of a picture, as exactly as an eye sees.
func tenths(_ value: Double) -> String {
    let rounded = (value * 10).rounded() / 10
    return rounded == rounded.rounded() && abs(rounded) < 1e9 ? "\(Int(rounded))" : "\(rounded)"
}
