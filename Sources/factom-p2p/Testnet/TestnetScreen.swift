import FactomWire
import Foundation

/// What the user sees of a test network: a table redrawn in place on a terminal, plain lines elsewhere, or JSON.
struct TestnetScreen {
    enum Style: Sendable {
        case table
        case plain
        case json
    }

    /// Without a terminal, someone who waits sees a line this often.
    private static let formingEvery = Duration.seconds(2)

    private let style: Style
    /// Lines of the table that stand above the cursor.
    private var drawn = 0
    /// When the next plain line is due, since the network began to form.
    private var formingAt = TestnetScreen.formingEvery

    init(_ style: Style) {
        self.style = style
    }

    /// Whether it shows a running network.
    var isLive: Bool { style == .table }

    private struct Listening: Encodable {
        let event = "listening"
        let address: String
        let port: UInt16
        let network = "LOCAL"
        let nodes: Int
        let seed: String
    }

    func listening(on endpoint: Endpoint, _ seed: String, nodes: Int) {
        switch style {
        case .json:
            CommandOutput.object(
                Listening(address: endpoint.address.description, port: endpoint.port, nodes: nodes, seed: seed))
        case .table, .plain:
            CommandOutput.line("Join from outside: factom-p2p node --seed \(seed)")
        }
    }

    mutating func forming(_ graph: TestnetGraph, since elapsed: Duration) {
        let line = "  forming      \(TestnetText.seconds(elapsed / .seconds(1)))   \(TestnetText.forming(graph))"
        switch style {
        case .table: draw([line])
        case .plain:
            if elapsed < formingAt { return }
            formingAt = elapsed + TestnetScreen.formingEvery
            CommandOutput.line(line)
        case .json: break
        }
    }

    private struct Formed: Encodable {
        let event = "formed"
        let nodes: Int
        let seconds: Double
        let shape: TestnetShape
    }

    /// The nodes are one network.
    mutating func formed(_ nodes: Int, _ shape: TestnetShape, in time: Duration) {
        let seconds = time / .seconds(1)
        switch style {
        case .json: CommandOutput.object(Formed(nodes: nodes, seconds: seconds, shape: shape))
        case .plain:
            CommandOutput.line(
                "\(nodes) nodes, \(TestnetText.count(shape.links, "link")), \(TestnetText.outgoing(shape.outgoing)); "
                    + "formed in \(TestnetText.seconds(seconds)).")
        case .table: break
        }
    }

    /// A step of a drill is over.
    mutating func stepped(_ step: TestnetStep) {
        formingAt = TestnetScreen.formingEvery
        switch style {
        case .table:
            draw(TestnetTable.lines(step))
            // It stays: what is drawn next stands below it.
            drawn = 0
        case .plain: CommandOutput.line(TestnetTable.lines(step).joined(separator: "\n"))
        case .json: CommandOutput.object(step)
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
