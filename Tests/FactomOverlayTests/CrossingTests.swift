import FactomWire
import Testing

@testable import FactomOverlay

@Suite("Two nodes that dial each other at once end with exactly one link") struct CrossingTests {
    /// Two nodes that have each other as special peers and have both begun to dial.
    private func crossing(_ first: ProtocolVersion, _ second: ProtocolVersion, seed: UInt64) -> Net {
        var net = Net(
            [.local.with { $0.preferredProtocol = first }, .local.with { $0.preferredProtocol = second }], seed: seed)
        net.setSpecials(of: 0, 1)
        net.setSpecials(of: 1, 0)
        return net
    }

    /// Goes every way that things may happen in, to its end; answers how many ways there are.
    private func explore(_ net: Net, _ check: (Net) -> Void) -> Int {
        let steps = net.steps
        if steps.isEmpty {
            check(net)
            return 1
        }
        return steps.reduce(0) { count, step in
            var fork = net
            fork.take(step)
            return count + explore(fork, check)
        }
    }

    @Test(
        "Chosen by a rule both sides compute alike, whatever order things happen in",
        arguments: [
            (ProtocolVersion.v9, ProtocolVersion.v9), (.v10, .v10), (.v11, .v11), (.v10, .v11), (.v11, .v9),
        ], [UInt64(1), 2, 3])
    func everyOrder(_ versions: (ProtocolVersion, ProtocolVersion), seed: UInt64) {
        let start = crossing(versions.0, versions.1, seed: seed)
        #expect(start.pipes.count == 2)
        let ways = explore(start) { end in
            #expect(end.links.whole.count == 1)
            #expect(end.links.half == 0)
            #expect(end.nodes.map(\.dialsMade) == [1, 1])
            let spoken = end.peers(of: 0).map(\.peer.protocolVersion)
            #expect(spoken == end.peers(of: 1).map(\.peer.protocolVersion))
            #expect(spoken == [versions.0] || spoken == [versions.1])
        }
        #expect(ways > 150)
    }

    @Test(arguments: ProtocolVersion.allCases, 0..<40)
    func atRandomAndInPiecesThereIsOneLinkThatLasts(in version: ProtocolVersion, seed: Int) {
        var net = crossing(version, version, seed: UInt64(seed))
        var chance = Chance(seed: UInt64(seed), 99)
        net.settle(&chance)
        let link = net.links.whole
        #expect(link.count == 1)
        net.live(for: .seconds(100))
        #expect(net.links.whole == link)
        #expect(net.links.half == 0)
        #expect(net.nodes.map(\.dialsMade) == [1, 1])
    }

    @Test(arguments: ProtocolVersion.allCases, 0..<20)
    func overIPv6ItIsTheSame(in version: ProtocolVersion, seed: Int) {
        var net = Net(
            Array(repeating: .local.with { $0.preferredProtocol = version }, count: 2), seed: UInt64(seed),
            from: .v6(high: 0xfd00 << 48, low: 1))
        net.setSpecials(of: 0, 1)
        net.setSpecials(of: 1, 0)
        var chance = Chance(seed: UInt64(seed), 99)
        net.settle(&chance)
        net.live(for: .seconds(100))
        #expect(net.links.whole.count == 1)
        #expect(net.links.half == 0)
        #expect(net.nodes.map(\.dialsMade) == [1, 1])
        #expect(net.peers(of: 0).map(\.peer.id.endpoint.description) == ["[fd00::2]:8110"])
    }

    @Test func oneWhoDialsLaterFindsTheLinkAndDoesNotDial() {
        var net = Net([.local, .local])
        net.setSpecials(of: 0, 1)
        net.settle()
        net.setSpecials(of: 1, 0)
        net.live(for: .seconds(30))
        #expect(net.nodes.map(\.dialsMade) == [1, 0])
        #expect(net.links.whole.count == 1)
    }

    @Test func aDialThatHangsDoesNotKeepOutThePeerThatCanReachUs() {
        for seed in 1...10 {
            var net = Net([.local, .local], seed: UInt64(seed))
            // Node 0's dial never gets through; node 1's does.
            net.setSpecials(of: 0, 1)
            net.setSpecials(of: 1, 0)
            for step in [Net.Step.accept(1), .open(1), .toListener(1), .toDialler(1)] { net.take(step) }
            #expect(net.links.whole == [1])
        }
    }

    @Test("A node that dials itself notices on both sides", arguments: ProtocolVersion.allCases, 0..<10)
    func itself(in version: ProtocolVersion, seed: Int) {
        var net = Net([.local.with { $0.preferredProtocol = version }])
        net.setSpecials(of: 0, 0)
        var chance = Chance(seed: UInt64(seed))
        net.settle(&chance)
        net.live(for: .seconds(60))
        #expect(net.nodes[0].dialsMade == 1)
        #expect(net.links.whole.isEmpty == true)
        let node = net.nodes[0].endpoint
        #expect(net.nodes[0].events.contains(.refused(node, .outgoing, .ourselves)) == true)
        let other = Endpoint(address: node.address, port: 50_000)
        #expect(net.nodes[0].events.contains(.refused(other, .incoming, .ourselves)) == true)
    }

    @Test func threeNodesThatAllDialEachOtherHaveOneLinkForEachPair() {
        for seed in 0..<30 {
            var net = Net([.local, .local, .local], seed: UInt64(seed))
            net.setSpecials(of: 0, 1, 2)
            net.setSpecials(of: 1, 0, 2)
            net.setSpecials(of: 2, 0, 1)
            var chance = Chance(seed: UInt64(seed))
            net.settle(&chance)
            #expect(net.links.whole.count == 3)
            #expect(net.links.half == 0)
        }
    }
}
