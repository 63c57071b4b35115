/// An HTML file with plots that needs nothing else, and may reach nothing else.
enum PlotPage {
    /// - Parameters:
    ///   - title: as text.
    ///   - body: as HTML.
    static func text(title: String, body: String) -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8"/>
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; \
        script-src 'unsafe-inline'"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        <title>\(words(title))</title>
        <style>\(style)</style>
        </head>
        <body>
        \(body)
        <output id="tip" hidden="hidden"></output>
        <script>\(script)</script>
        </body>
        </html>

        """
    }

    /// Text that may have come from anywhere, as HTML shows it: on one line, and not longer than the page bears.
    static func words(_ text: String, limit: Int = 240) -> String {
        escaped(oneLine(text, limit: limit))
    }

    /// Figures that are read first.
    static func figures(_ figures: [Figure]) -> String {
        "<dl class=\"figures\">\(figures.map(\.html).joined(separator: "\n"))</dl>"
    }

    /// One number that matters, with its name and what else is to be known of it.
    struct Figure: Sendable, Equatable {
        var name: String
        var value: String
        var more = ""
        /// Not as it should be.
        var isBad = false

        fileprivate var html: String {
            let small = more.isEmpty ? "" : "<small>\(words(more))</small>"
            return "<div\(isBad ? " class=\"bad\"" : "")><dt>\(words(name))</dt><dd>\(words(value))\(small)</dd></div>"
        }
    }

    // MARK: - Tables

    /// More rows than these are left out, and counted.
    static let mostRows = 200

    /// - Parameters:
    ///   - head: the columns; the first is text, the others are numbers.
    ///   - shares: for each row how long its bar is, 0…1; none for no bars.
    static func table(_ title: String, head: [String], rows: [[String]], shares: [Double] = []) -> String {
        if rows.isEmpty { return "" }
        let names = head.map { "<th scope=\"col\">\(words($0))</th>" }.joined()
        let lines = rows.prefix(mostRows).enumerated().map { number, row in
            "<tr\(bar(number < shares.count ? shares[number] : 0))>"
                + row.map { "<td>\(words($0))</td>" }.joined() + "</tr>"
        }
        let rest = rows.count - mostRows
        let note = rest > 0 ? "<p class=\"note\">\(TestnetText.count(rest, "row")) more.</p>" : ""
        return """
            <section><h2>\(words(title))</h2><table><thead><tr>\(names)</tr></thead>
            <tbody>
            \(lines.joined(separator: "\n"))
            </tbody></table>\(note)</section>
            """
    }

    private static func bar(_ share: Double) -> String {
        share > 0 && share <= 1 ? " style=\"--share: \(tenths(share * 100))%\"" : ""
    }
}
