/// Who has dialled whom in a network, at one moment, and how well that holds together.
struct TestnetGraph: Sendable, Equatable {
    /// A link; the first node dialled the second.
    struct Link: Sendable, Hashable {
        let dialler: Int
        let listener: Int
    }

    /// For each node whom it dialled, and who dialled it.
    private let outgoing: [[Int]]
    private let incoming: [[Int]]

    /// - Parameter links: between nodes `0..<nodes`.
    init(nodes: Int, links: some Sequence<Link>) {
        var outgoing = [[Int]](repeating: [], count: nodes)
        var incoming = outgoing
        for link in links {
            outgoing[link.dialler].append(link.listener)
            incoming[link.listener].append(link.dialler)
        }
        self.outgoing = outgoing
        self.incoming = incoming
    }

    var nodes: Int { outgoing.count }

    /// Links that a node has dialled.
    func outgoing(of node: Int) -> Int { outgoing[node].count }

    /// Nodes that a node is linked to, whoever dialled.
    func neighbours(of node: Int) -> Int { Set(outgoing[node]).union(incoming[node]).count }

    var links: Int { outgoing.reduce(0) { $0 + $1.count } }

    /// How many links a node has dialled, was dialled for, and has in all.
    var outgoingLinks: TestnetSpread { TestnetSpread(outgoing.map(\.count)) }
    var incomingLinks: TestnetSpread { TestnetSpread(incoming.map(\.count)) }
    var allLinks: TestnetSpread { TestnetSpread(outgoing.indices.map { outgoing[$0].count + incoming[$0].count }) }

    /// Into how many parts, that no link joins, the nodes fall.
    var pieces: Int {
        var seen = [Bool](repeating: false, count: nodes)
        var pieces = 0
        for start in 0..<nodes where !seen[start] {
            pieces += 1
            for (node, distance) in distances(from: start).enumerated() where distance != nil { seen[node] = true }
        }
        return pieces
    }

    /// Links between the two nodes that are furthest apart; `nil` when there is more than one piece. Takes as many
    /// steps as there are nodes times links.
    var diameter: Int? {
        var furthest = 0
        for start in 0..<nodes {
            for distance in distances(from: start) {
                guard let distance else { return nil }
                furthest = max(furthest, distance)
            }
        }
        return furthest
    }

    /// How many links away each node is, whoever dialled; `nil` for those in other pieces.
    private func distances(from start: Int) -> [Int?] {
        var distances = [Int?](repeating: nil, count: nodes)
        distances[start] = 0
        var reached = [start]
        var next = 0
        while next < reached.count {
            let node = reached[next]
            next += 1
            for neighbour in [outgoing[node], incoming[node]].joined() where distances[neighbour] == nil {
                distances[neighbour] = distances[node].map { $0 + 1 }
                reached.append(neighbour)
            }
        }
        return distances
    }
}

/// How a number is spread over the nodes.
struct TestnetSpread: Sendable, Equatable, Codable {
    var fewest = 0
    var average = 0.0
    var most = 0

    init() {}

    /// All 0 for none.
    init(_ numbers: [Int]) {
        if numbers.isEmpty { return }
        fewest = numbers.min() ?? 0
        most = numbers.max() ?? 0
        average = Double(numbers.reduce(0, +)) / Double(numbers.count)
    }
}
