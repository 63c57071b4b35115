import Testing

@testable import factom_p2p

@Suite struct TestnetTopologyTests {
    @Test(arguments: [2, 3, 4, 5, 6, 8, 32, 33, 50, 500])
    func everyNodeCanBeReachedFromEveryOther(nodes: Int) {
        for seed in UInt64(0)..<50 {
            let topology = TestnetTopology(nodes: nodes, seed: seed)
            #expect(reached(from: 0, in: topology) == nodes, "seed \(seed)")
        }
    }

    @Test(arguments: [2, 3, 5, 8, 33, 500])
    func noLinkIsThereTwiceNorFromANodeToItself(nodes: Int) {
        for seed in UInt64(0)..<50 {
            let edges = TestnetTopology(nodes: nodes, seed: seed).edges
            #expect(Set(edges.map { Set([$0.dialler, $0.listener]) }).count == edges.count)
            #expect(edges.allSatisfy { $0.dialler != $0.listener })
        }
    }

    @Test(arguments: [6, 8, 50, 500])
    func aNodeHasFourLinksOnAverage(nodes: Int) {
        #expect(TestnetTopology(nodes: nodes, seed: 7).edges.count == 2 * nodes)
    }

    @Test func theSmallestNetworksHaveEveryLinkThereIs() {
        #expect((2...5).map { TestnetTopology(nodes: $0, seed: 1).edges.count } == [1, 3, 6, 10])
    }

    @Test func theSameSeedGivesTheSameNetwork() {
        let first = TestnetTopology(nodes: 50, seed: 1)
        #expect(first == TestnetTopology(nodes: 50, seed: 1))
        #expect(first != TestnetTopology(nodes: 50, seed: 2))
    }

    @Test func everyLinkIsDialledByOneOfItsEnds() {
        let topology = TestnetTopology(nodes: 20, seed: 3)
        #expect((0..<20).map { topology.dialled(by: $0).count }.reduce(0, +) == topology.edges.count)
    }

    private func reached(from start: Int, in topology: TestnetTopology) -> Int {
        var neighbours: [Int: [Int]] = [:]
        for edge in topology.edges {
            neighbours[edge.dialler, default: []].append(edge.listener)
            neighbours[edge.listener, default: []].append(edge.dialler)
        }
        var seen: Set = [start]
        var waiting = [start]
        while let node = waiting.popLast() {
            for next in neighbours[node] ?? [] where seen.insert(next).inserted { waiting.append(next) }
        }
        return seen.count
    }
}
