import FactomP2P
import FactomP2PTesting
import Testing

/// The nodes are linked when the test begins.
@Suite(.timeLimit(.minutes(5))) struct FormationTests {
    @Test(arguments: [1, 2, 3, 9])
    func aSmallNetworkIsLinkedAllWithAll(_ count: Int) async throws {
        try await withTestNetwork(nodes: count) { network in
            #expect(network.count == count)
            for node in network.nodes { #expect(await node.peers().count == count - 1) }
        }
    }

    @Test func aHundredNodesHaveEightPeersAndMoreEach() async throws {
        try await withTestNetwork(nodes: 100) { network in
            for node in network.nodes { #expect(await node.peers().count >= 8) }
        }
    }

    @Test(arguments: [Network.main, .test, .local, .custom("workshop")])
    func itFormsOnEveryNetwork(_ kind: Network) async throws {
        try await withTestNetwork(nodes: 4, configure: every { $0.network = kind }) { network in
            for node in network.nodes { #expect(await node.peers().count == 3) }
        }
    }

    @Test func aTopologyIsWhatItSays() async throws {
        #expect(try await links(.line) == [[1], [0, 2], [1, 3], [2]])
        #expect(try await links(.ring) == [[1, 3], [0, 2], [1, 3], [0, 2]])
        #expect(try await links(.star) == [[1, 2, 3], [0], [0], [0]])
        #expect(try await links(.links([(3, 1), (0, 2)])) == [[2], [3], [0], [1]])
        #expect(try await links(.discovered) == [[1, 2, 3], [0, 2, 3], [0, 1, 3], [0, 1, 2]])
    }

    private func links(_ topology: TestTopology) async throws -> [[Int]] {
        try await withTestNetwork(nodes: 4, topology: topology) { network in
            var links: [[Int]] = []
            for node in network.nodes {
                links.append(await node.peers().compactMap { network.index(of: $0.peer.id) }.sorted())
            }
            return links
        }
    }

    @Test func whatCanNotBeSaysWhy() async throws {
        await #expect(throws: TestNetworkError.size(0)) { try await withTestNetwork(nodes: 0) { _ in } }
        await #expect(throws: TestNetworkError.size(1001)) { try await withTestNetwork(nodes: 1001) { _ in } }
        await #expect(throws: TestNetworkError.link(0, 2)) {
            try await withTestNetwork(nodes: 2, topology: .links([(0, 2)])) { _ in }
        }
        await #expect(throws: ConfigurationError(key: "fanout", value: "0", expected: "in 1…10000")) {
            try await withTestNetwork(nodes: 2, configure: every { $0.fanout = 0 }) { _ in }
        }
        let strangers = { @Sendable (index: Int, configuration: inout Configuration) in
            configuration.network = .custom("\(index)")
        }
        await #expect(throws: TestNetworkError.notFormed(after: .seconds(300), peers: [0, 0])) {
            try await withTestNetwork(nodes: 2, configure: strangers) { _ in }
        }
    }
}
