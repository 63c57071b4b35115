import FactomP2P
import Testing

@testable import factom_p2p

@Suite struct TestnetGraphTests {
    private func graph(_ nodes: Int, _ links: [(Int, Int)]) -> TestnetGraph {
        TestnetGraph(nodes: nodes, links: links.map { TestnetGraph.Link(dialler: $0.0, listener: $0.1) })
    }

    /// Each dials the next.
    private func chain(_ nodes: Int) -> TestnetGraph {
        graph(nodes, (1..<nodes).map { ($0 - 1, $0) })
    }

    @Test func aNodeThatNobodyIsLinkedToIsAPieceOfItsOwn() {
        #expect(graph(3, []).pieces == 3)
        #expect(graph(3, [(2, 0)]).pieces == 2)
        #expect(graph(5, [(0, 1), (2, 3), (4, 3)]).pieces == 2)
        #expect(graph(1, []).pieces == 1)
        #expect(graph(0, []).pieces == 0)
    }

    @Test func aLinkJoinsWhoeverDialledIt() {
        #expect(graph(4, [(1, 0), (1, 2), (3, 2)]).pieces == 1)
        #expect(graph(4, [(1, 0), (1, 2), (3, 2)]).diameter == 3)
    }

    @Test func theDiameterIsTheWayBetweenTheTwoThatAreFurthestApart() {
        #expect(chain(7).diameter == 6)
        #expect(graph(7, (0..<7).map { ($0, ($0 + 1) % 7) }).diameter == 3)
        #expect(graph(5, (1..<5).map { ($0, 0) }).diameter == 2)
        #expect(graph(2, [(0, 1)]).diameter == 1)
        #expect(graph(1, []).diameter == 0)
    }

    @Test func betweenPiecesThereIsNoWay() {
        #expect(graph(4, [(0, 1), (2, 3)]).diameter == nil)
    }

    @Test func itsMeasuresAreThoseOfASlowerWay() {
        var generator = SystemRandomNumberGenerator()
        for nodes in 2...12 {
            let links = (0..<Int.random(in: 0...2 * nodes, using: &generator)).compactMap { _ -> (Int, Int)? in
                let (one, other) = (Int.random(in: 0..<nodes), Int.random(in: 0..<nodes))
                return one == other ? nil : (one, other)
            }
            let ways = shortestWays(nodes, links)
            let furthest = ways.joined().max() ?? 0
            let isOne = furthest < nodes
            #expect(graph(nodes, links).diameter == (isOne ? furthest : nil), "\(links)")
            // The nodes that each can reach are its piece: pieces are counted by their lowest members.
            let pieces = ways.indices.count { node in !(0..<node).contains { ways[node][$0] < nodes } }
            #expect(graph(nodes, links).pieces == pieces, "\(links)")
        }
    }

    /// Floyd and Warshall's way; as many steps as there are nodes, or more, for no way.
    private func shortestWays(_ nodes: Int, _ links: [(Int, Int)]) -> [[Int]] {
        var ways = (0..<nodes).map { one in (0..<nodes).map { $0 == one ? 0 : nodes } }
        for (one, other) in links { (ways[one][other], ways[other][one]) = (1, 1) }
        for over in 0..<nodes {
            for one in 0..<nodes {
                for other in 0..<nodes {
                    ways[one][other] = min(ways[one][other], ways[one][over] + ways[over][other])
                }
            }
        }
        return ways
    }

    @Test func linksAreCountedByWhoDialled() {
        let star = graph(4, [(1, 0), (2, 0), (3, 0), (3, 1)])
        #expect(star.links == 4)
        #expect(star.outgoingLinks == TestnetSpread([0, 1, 1, 2]))
        #expect(star.incomingLinks == TestnetSpread([3, 1, 0, 0]))
        #expect(star.allLinks == TestnetSpread([3, 2, 1, 2]))
        #expect(star.neighbours(of: 3) == 2)
    }

    @Test func aSpreadIsFewestAverageAndMost() {
        let spread = TestnetSpread([2, 7, 3, 4])
        #expect((spread.fewest, spread.average, spread.most) == (2, 4, 7))
        #expect(TestnetSpread([]) == TestnetSpread())
    }
}

@Suite struct TestnetCensusTests {
    private func endpoint(_ number: Int) -> Endpoint {
        Endpoint(address: .v4(0x7f00_0001), port: UInt16(8000 + number))
    }

    private func report(_ number: Int, to outgoing: [Int] = [], from incoming: [Int] = []) -> TestnetCensus.Report {
        TestnetCensus.Report(
            endpoint(number), outgoing: outgoing.map { endpoint($0) }, incoming: incoming.map { endpoint($0) })
    }

    @Test func aLinkStandsWhenBothEndsKnowOfIt() {
        let half = TestnetCensus([report(0), report(1, to: [0])])
        #expect((half.graph.links, half.graph.pieces) == (0, 2))
        let whole = TestnetCensus([report(0, from: [1]), report(1, to: [0])])
        #expect((whole.graph.links, whole.graph.pieces) == (1, 1))
        #expect(whole.graph.outgoingLinks.most == 1)
    }

    @Test func linksToNodesOutsideAreCountedApart() {
        let census = TestnetCensus([report(0, to: [99], from: [1, 98]), report(1, to: [0], from: [99])])
        #expect(census.graph.links == 1)
        #expect((census.foreignNodes, census.foreignLinks) == (2, 3))
    }

    @Test func aNetworkHasFormedWhenEachHasEightOutgoingPeers() {
        #expect(circulant(17, steps: 8).isFormed(target: 12))
        #expect(!circulant(17, steps: 7).isFormed(target: 12))
        #expect(circulant(50, steps: 8).isFormed(target: 12))
        #expect(circulant(50, steps: 3).isFormed(target: 3))
    }

    @Test func inASmallNetworkEachIsLinkedToAll() {
        #expect(circulant(5, steps: 2).isFormed(target: 12))
        #expect(!circulant(6, steps: 2).isFormed(target: 12))
        #expect(
            TestnetCensus([report(0, from: [1, 2]), report(1, to: [0], from: [2]), report(2, to: [0, 1])]).isFormed(
                target: 12))
        #expect(TestnetCensus([report(0)]).isFormed(target: 12))
    }

    @Test func twoPiecesAreNoNetworkHoweverManyPeersEachHas() {
        let pieces = [0, 100].flatMap { first in reports(20, steps: 9, first: first) }
        #expect(!TestnetCensus(pieces).isFormed(target: 12))
    }

    /// Each node dials the next ones on a circle, so many.
    private func circulant(_ nodes: Int, steps: Int) -> TestnetCensus { TestnetCensus(reports(nodes, steps: steps)) }

    private func reports(_ nodes: Int, steps: Int, first: Int = 0) -> [TestnetCensus.Report] {
        (0..<nodes).map { node in
            report(
                first + node, to: (1...steps).map { first + (node + $0) % nodes },
                from: (1...steps).map { first + (node + nodes - $0) % nodes })
        }
    }
}
