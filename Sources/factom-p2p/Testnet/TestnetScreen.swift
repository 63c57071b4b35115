import FactomWire
import Foundation

/// What the user sees of a test network: a table redrawn in place on a terminal, plain lines elsewhere, or JSON.
struct TestnetScreen {
    enum Style: Sendable {
        case table
        case plain
        case json
    }

    private let style: Style
    /// Lines of the table that stand above the cursor.
    private var drawn = 0

    init(_ style: Style) {
        self.style = style
    }

    private struct Listening: Encodable {
        let event = "listening"
        let address: String
        let port: UInt16
        let network = "LOCAL"
        let nodes: Int
    }

    func listening(on endpoint: Endpoint, nodes: Int) {
        switch style {
        case .json:
            CommandOutput.object(
                Listening(address: endpoint.address.description, port: endpoint.port, nodes: nodes))
        case .table, .plain:
            CommandOutput.line("Join from outside: factom-p2p node -peers \(endpoint)")
        }
    }

    mutating func forming(_ links: Int, of wanted: Int) {
        if style == .table { draw(["  forming      \(links) of \(wanted) links"]) }
    }

    mutating func formed(_ summary: TestnetSummary) {
        if style == .plain {
            let time = TestnetText.milliseconds(summary.formSeconds * 1000)
            let links = TestnetText.count(summary.links, "link")
            CommandOutput.line("\(summary.nodes) nodes, \(links); formed in \(time).")
        }
    }

    mutating func running(_ summary: TestnetSummary) {
        if style == .table { draw(TestnetTable.lines(summary)) }
    }

    mutating func ended(_ summary: TestnetSummary) {
        switch style {
        case .table: draw(TestnetTable.lines(summary))
        case .plain: CommandOutput.line(TestnetTable.lines(summary).joined(separator: "\n"))
        case .json: CommandOutput.object(summary)
        }
    }

    private mutating func draw(_ lines: [String]) {
        let (text, height) = TestnetScreen.redrawing(lines, over: drawn, columns: TestnetScreen.columns)
        CommandOutput.write(text)
        drawn = height
    }

    /// The characters that put these lines in place of those that stand above the cursor.
    ///
    /// - Parameter columns: the terminal's width: what would wrap is cut, so that the cursor finds back.
    static func redrawing(_ lines: [String], over drawn: Int, columns: Int) -> (text: String, height: Int) {
        let up = drawn == 0 ? "" : "\u{1b}[\(drawn)F"
        let body = lines.map { $0.prefix(max(columns - 1, 1)) + "\u{1b}[K\n" }.joined()
        return (up + body + "\u{1b}[J", lines.count)
    }

    private static var columns: Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}
