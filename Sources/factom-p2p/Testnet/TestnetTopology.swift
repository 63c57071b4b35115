import FactomOverlay

/// Who is wired to whom in a test network: a random ring, so that everyone can be reached, and as many
/// random chords again, so that the ways are short. Four links a node on average.
struct TestnetTopology: Sendable, Equatable {
    /// A link; the first node dials the second.
    struct Edge: Sendable, Hashable {
        let dialler: Int
        let listener: Int
    }

    let nodes: Int
    let edges: [Edge]

    /// - Parameters:
    ///   - nodes: 2 or more.
    ///   - seed: the same seed and number of nodes, the same topology.
    init(nodes: Int, seed: UInt64) {
        var chance = Chance(seed: seed)
        self.nodes = nodes
        var edges = TestnetTopology.ring(nodes, &chance)
        var pairs = Set(edges.map(Pair.init))
        for edge in TestnetTopology.chords(nodes, &chance) where edges.count < 2 * nodes {
            if pairs.insert(Pair(edge)).inserted { edges.append(edge) }
        }
        self.edges = edges
    }

    /// The listeners that a node dials.
    func dialled(by node: Int) -> [Int] {
        edges.filter { $0.dialler == node }.map(\.listener)
    }

    private static func ring(_ nodes: Int, _ chance: inout Chance) -> [Edge] {
        let order = Array(0..<nodes).shuffled(using: &chance)
        // Two nodes have one link, not one each way.
        let count = nodes == 2 ? 1 : nodes
        return (0..<count).map { Edge(dialler: order[$0], listener: order[($0 + 1) % nodes]) }
    }

    /// Every pair in random order when there are few; otherwise more random ones than will be taken.
    private static func chords(_ nodes: Int, _ chance: inout Chance) -> [Edge] {
        if nodes <= 32 {
            return (0..<nodes).flatMap { one in (0..<one).map { Edge(dialler: one, listener: $0) } }
                .shuffled(using: &chance)
        }
        return (0..<4 * nodes).compactMap { _ in
            let one = Int.random(in: 0..<nodes, using: &chance)
            let other = Int.random(in: 0..<nodes, using: &chance)
            return one == other ? nil : Edge(dialler: one, listener: other)
        }
    }
}

/// Two nodes in either order.
private struct Pair: Hashable {
    let low: Int
    let high: Int

    init(_ edge: TestnetTopology.Edge) {
        low = min(edge.dialler, edge.listener)
        high = max(edge.dialler, edge.listener)
    }
}
