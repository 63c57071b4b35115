import FactomSimulation

/// The nodes and their links at the end of a run.
struct TopologyPlot: Sendable {
    private static let side = 640.0
    private static let margin = 18.0
    /// Of larger networks the other arrangement takes too long to find.
    static let mostArranged = 500

    private let nodes: [Report.NetworkPicture.Node]
    /// Whom each node dialled.
    private let dialled: [[Int]]
    private let degrees: [Int]
    private let points: [CrawlLayout.Point]
    private let up: Int

    init(_ report: Report) {
        nodes = report.picture.nodes
        up = report.shape.up
        var dialled = [[Int]](repeating: [], count: nodes.count)
        var degrees = [Int](repeating: 0, count: nodes.count)
        for link in report.picture.links
        where dialled.indices.contains(link.from) && dialled.indices.contains(link.to) && link.from != link.to {
            dialled[link.from].append(link.to)
            degrees[link.from] += 1
            degrees[link.to] += 1
        }
        self.dialled = dialled
        self.degrees = degrees
        points = nodes.map { TopologyPlot.point($0) }
    }

    private static func point(_ node: Report.NetworkPicture.Node) -> CrawlLayout.Point {
        let place = { (value: Double) in margin + (value.isFinite ? min(max(value, 0), 1) : 0.5) * (side - 2 * margin) }
        return CrawlLayout.Point(x: place(node.x), y: place(node.y))
    }

    var figure: PlotFigure {
        var figure = PlotFigure(
            title: "The network at the end", summary: summary, height: TopologyPlot.side, look: "tall")
        if nodes.isEmpty {
            figure.note =
                up > 0
                ? "Networks of more than \(TestnetText.grouped(UInt64(Report.NetworkPicture.mostNodes))) nodes are not drawn."
                : "No node was up at the end."
            return figure
        }
        figure.legend = kinds.map { (TopologyPlot.look($0.kind), "\($0.count) \(oneLine($0.kind, limit: 40))") }
        figure.drawing = drawing
        figure.note =
            "The nearer two nodes are, the lower the latency between them. Point at a node for those that it dialled "
            + "(orange) and those that dialled it (green)."
        figure.extra = button
        return figure
    }

    private var summary: String {
        let kinds = kinds.map { "\($0.count) \(oneLine($0.kind, limit: 40))" }.joined(separator: ", ")
        return "\(kinds); \(TestnetText.count(dialled.reduce(0) { $0 + $1.count }, "link"))"
    }

    /// In the order of their names; the first few.
    private var kinds: [(kind: String, count: Int)] {
        var counts: [String: Int] = [:]
        for node in nodes { counts[node.kind, default: 0] += 1 }
        return counts.sorted { $0.key < $1.key }.prefix(8).map { ($0.key, $0.value) }
    }

    static func look(_ kind: String) -> String {
        switch kind {
        case "protocol 9": "orange"
        case "protocol 10": "blue"
        case "protocol 11": "green"
        case "p2p1": "purple"
        case "hostile": "red"
        default: "gray"
        }
    }

    // MARK: - Drawing

    private var drawing: String {
        let lines = nodes.indices.map { links($0, areHostile: false) + links($0, areHostile: true) }
        return """
            <g id="net" style="--strength: \(strength)">
            <g>\(lines.filter { !$0.isEmpty }.joined(separator: "\n"))</g>
            <path class="shown orange"/><path class="shown green"/>
            \(circles.joined(separator: "\n"))
            </g>
            """
    }

    /// The more lines there are, the fainter each is: many together show where the network is dense.
    private var strength: String {
        let count = dialled.reduce(0) { $0 + $1.count }
        return TestnetText.fixed(min(max(5 / Double(max(count, 1)).squareRoot(), 0.05), 0.5), 3)
    }

    private func links(_ from: Int, areHostile: Bool) -> String {
        let ends = dialled[from].filter { (nodes[from].kind == "hostile" || nodes[$0].kind == "hostile") == areHostile }
        if ends.isEmpty { return "" }
        let path = ends.map { "M\(text(points[from]))L\(text(points[$0]))" }.joined()
        return "<path class=\"link\(areHostile ? " red" : "")\" data-n=\"\(from)\" d=\"\(path)\"/>"
    }

    private func text(_ point: CrawlLayout.Point) -> String { "\(tenths(point.x)) \(tenths(point.y))" }

    private var circles: [String] {
        let other = arranged
        let base = min(max((TopologyPlot.side * TopologyPlot.side / Double(nodes.count)).squareRoot() * 0.11, 2.4), 9)
        let most = Double(max(degrees.max() ?? 1, 1))
        return nodes.indices.map { number in
            let radius = base * (0.7 + 0.6 * (Double(degrees[number]) / most).squareRoot())
            let to = dialled[number].map { "\($0)" }.joined(separator: " ")
            let at = other.isEmpty ? "" : " data-at=\"\(text(other[number]))\""
            return
                "<circle class=\"v node \(TopologyPlot.look(nodes[number].kind))\" cx=\"\(tenths(points[number].x))\" "
                + "cy=\"\(tenths(points[number].y))\" r=\"\(tenths(radius))\" data-to=\"\(to)\"\(at)>"
                + "<title>\(escaped(title(number)))</title></circle>"
        }
    }

    private func title(_ number: Int) -> String {
        let (node, outgoing) = (nodes[number], dialled[number].count)
        return "\(oneLine(node.endpoint)), \(oneLine(node.kind, limit: 40))\n"
            + "\(outgoing) outgoing, \(degrees[number] - outgoing) incoming"
    }

    // MARK: - The other way

    /// As springs along the links would arrange them: it shows what hangs together. Empty for large networks.
    private var arranged: [CrawlLayout.Point] {
        if nodes.count > TopologyPlot.mostArranged { return [] }
        let sets = dialled.map { Set($0) }
        let pairs = nodes.indices.flatMap { from in
            dialled[from].filter { from < $0 || !sets[$0].contains(from) }.map { (from, $0) }
        }
        return CrawlLayout(
            count: nodes.count, links: pairs, width: TopologyPlot.side, height: TopologyPlot.side,
            margin: TopologyPlot.margin
        ).points
    }

    private var button: String {
        if nodes.count > TopologyPlot.mostArranged { return "" }
        let words = "arrange by links|arrange by latency"
        return
            "<button id=\"arrange\" type=\"button\" hidden=\"hidden\" data-words=\"\(words)\">arrange by links</button>"
    }
}
