import FactomWire

/// The network as SVG: a circle a node, a curve an offer.
struct CrawlPicture: Sendable {
    static let width = 1200.0
    static let height = 760.0
    private static let margin = 60.0
    /// With more nodes, names are shown where the pointer is; with more offers, curves have no arrows.
    private static let mostNamed = 40
    private static let mostArrows = 400

    private let nodes: [CrawlNode]
    /// Whom each drawn node told, of those that are drawn.
    private let told: [[Int]]
    private let points: [CrawlLayout.Point]
    private let radii: [Double]

    /// - Parameter most: nodes that are drawn: the first that became known.
    init(_ report: CrawlReport, most: Int) {
        nodes = Array(report.nodes.prefix(most))
        told = nodes.map { node in node.told.filter { $0 < most } }
        let layout = CrawlLayout(
            count: nodes.count, links: CrawlPicture.links(told), width: CrawlPicture.width,
            height: CrawlPicture.height, margin: CrawlPicture.margin)
        points = layout.points
        radii = CrawlPicture.radii(nodes)
    }

    /// Who told whom, in either direction, once.
    private static func links(_ told: [[Int]]) -> [(Int, Int)] {
        let sets = told.map { Set($0) }
        return told.indices.flatMap { from in
            told[from].filter { from < $0 || !sets[$0].contains(from) }.map { (from, $0) }
        }
    }

    private static func radii(_ nodes: [CrawlNode]) -> [Double] {
        let base = min(max((width * height / Double(max(nodes.count, 1))).squareRoot() * 0.11, 2.5), 12)
        let mostTold = Double(max(nodes.map(\.toldBy).max() ?? 1, 1))
        return nodes.map { node in
            let size = 0.75 + 0.75 * (Double(node.toldBy) / mostTold).squareRoot()
            return base * (node.state.isAnswer ? size : min(size, 0.8))
        }
    }

    var svg: String {
        let label = escaped("\(TestnetText.count(nodes.count, "node")) and who told of whom")
        return """
            <svg id="net" viewBox="0 0 \(tenths(CrawlPicture.width)) \(tenths(CrawlPicture.height))" role="img" \
            aria-label="\(label)">
            <defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" markerHeight="6" \
            orient="auto"><path d="M0 1 7 4 0 7z"/></marker></defs>
            <g class="offers" style="--strength: \(strength)">
            \(offers.joined(separator: "\n"))
            </g>
            <path id="in"/><path id="out"/>
            <g class="nodes">
            \(nodes.indices.map(circle).joined(separator: "\n"))
            </g>
            </svg>
            """
    }

    // MARK: - Offers

    private var offerCount: Int { told.reduce(0) { $0 + $1.count } }

    /// The more curves there are, the fainter each is: many together show where the network is dense.
    private var strength: String {
        TestnetText.fixed(min(max(6 / Double(max(offerCount, 1)).squareRoot(), 0.04), 0.5), 3)
    }

    private var offers: [String] {
        let hasArrows = offerCount <= CrawlPicture.mostArrows
        return told.indices.flatMap { from -> [String] in
            if told[from].isEmpty { return [] }
            if !hasArrows { return ["<path d=\"\(told[from].map { curve(from, $0, short: 0) }.joined())\"/>"] }
            return told[from].map { "<path class=\"arrow\" d=\"\(curve(from, $0, short: radii[$0] + 2))\"/>" }
        }
    }

    /// Bent to one side, so that offers in both directions are two curves.
    ///
    /// - Parameter short: how far before the end's middle it stops.
    private func curve(_ from: Int, _ to: Int, short: Double) -> String {
        let (start, end) = (points[from], points[to])
        let (dx, dy) = (end.x - start.x, end.y - start.y)
        let bend = CrawlLayout.Point(x: (start.x + end.x) / 2 - dy * 0.09, y: (start.y + end.y) / 2 + dx * 0.09)
        let (tx, ty) = (end.x - bend.x, end.y - bend.y)
        let length = max((tx * tx + ty * ty).squareRoot(), 0.1)
        let stop = CrawlLayout.Point(x: end.x - tx / length * short, y: end.y - ty / length * short)
        return "M\(text(start))Q\(text(bend)) \(text(stop))"
    }

    private func text(_ point: CrawlLayout.Point) -> String {
        "\(tenths(point.x)) \(tenths(point.y))"
    }

    // MARK: - Nodes

    private func circle(_ number: Int) -> String {
        let node = nodes[number]
        let look = CrawlPicture.look(node)
        let whom = told[number].map(String.init).joined(separator: " ")
        return "<g class=\"node \(look)\" data-n=\"\(number)\" data-told=\"\(whom)\" "
            + "transform=\"translate(\(text(points[number])))\"><title>\(escaped(title(node)))</title>"
            + CrawlPage.mark(radii[number], look) + name(number) + "</g>"
    }

    private static func look(_ node: CrawlNode) -> String {
        node.state.rawValue + (node.version.map { " p\($0.rawValue)" } ?? "") + (node.isSeed ? " seed" : "")
    }

    private func name(_ number: Int) -> String {
        if nodes.count > CrawlPicture.mostNamed { return "" }
        let below = radii[number] + (nodes[number].isSeed ? 16 : 13)
        return "<text y=\"\(tenths(below))\">\(escaped(nodes[number].endpoint.description))</text>"
    }

    private func title(_ node: CrawlNode) -> String {
        var lines = [node.endpoint.description, CrawlTable.state(node)]
        if let version = node.version { lines[1] += ", protocol \(version.rawValue)" }
        if let roundTrip = node.roundTrip { lines[1] += ", " + TestnetText.milliseconds(roundTrip / .milliseconds(1)) }
        if let nodeID = node.nodeID { lines.append("node id \(nodeID)") }
        lines.append("told \(node.offered), told by \(node.toldBy)")
        return lines.joined(separator: "\n")
    }
}
