import FactomWire
import Testing

@testable import FactomOverlay

@Suite("A network that runs itself, in virtual time") struct NetworkTests {
    @Test func fromOneSeedEveryoneHasEightOutgoingPeersWithinThirtySeconds() {
        var net = Net.seeded(20)
        let time = net.live(atMost: .seconds(30)) { net in
            net.isLinked(0) && net.nodes.indices.allSatisfy { net.outgoing(of: $0) >= 8 }
        }
        #expect(time != nil)
    }

    @Test(arguments: [2, 3, 5, 9]) func aSmallNetworkBecomesWholeAndStaysAsItIs(_ count: Int) {
        var net = Net.seeded(count)
        let time = net.live(atMost: .seconds(60)) { net in
            net.nodes.indices.allSatisfy { net.peers(of: $0).count == count - 1 }
        }
        #expect(time != nil)
        for node in net.nodes.indices { net.nodes[node].events = [] }
        _ = net.live(atMost: .seconds(120)) { _ in false }
        #expect(net.nodes.allSatisfy { $0.events.allSatisfy { if case .offline = $0 { false } else { true } } } == true)
        #expect(
            net.nodes.allSatisfy { $0.overlay.controller.scores.all(at: net.now).allSatisfy { $0.score > 0 } } == true)
    }

    @Test("Cut one node off for five minutes and let it back: it is in again within 60 s")
    func cutOff() {
        var net = Net.seeded(10)
        #expect(net.live(atMost: .seconds(60)) { net in (0..<10).allSatisfy { net.peers(of: $0).count == 9 } } != nil)
        // Neither the seed nor anybody else can be reached.
        net.cut = [4]
        net.seeds = []
        _ = net.live(atMost: .seconds(300)) { _ in false }
        #expect(net.peers(of: 4).isEmpty == true)
        net.cut = []
        let back = net.live(atMost: .seconds(60)) { $0.isLinked(4) && $0.peers(of: 4).count >= 8 }
        #expect(back != nil)
    }

    @Test func whileItIsCutOffItsEffortIsBounded() {
        var net = Net.seeded(10)
        #expect(net.live(atMost: .seconds(60)) { net in (0..<10).allSatisfy { net.peers(of: $0).count == 9 } } != nil)
        net.cut = [4]
        _ = net.live(atMost: .seconds(60)) { _ in false }
        let before = net.nodes[4].dialsMade
        _ = net.live(atMost: .seconds(300)) { _ in false }
        // Nine addresses, each every quarter of a minute.
        #expect(net.nodes[4].dialsMade - before <= 9 * 26)
        #expect(net.nodes[4].dialsMade - before >= 9)
    }

    @Test func restartedWithNothingButWhatTheyRememberTheyAreOneAgain() {
        var net = Net.seeded(20)
        _ = net.live(atMost: .seconds(60)) { net in
            net.isLinked(0) && net.nodes.indices.allSatisfy { net.outgoing(of: $0) >= 8 }
        }
        let memories = net.nodes.map { $0.overlay.remembered(at: net.now) }
        var next = Net.seeded(20, seed: 2)
        next.seeds = []
        for (node, memory) in memories.enumerated() {
            var own = memory
            for index in own.addresses.indices { own.addresses[index].lastSeen = .zero }
            next.nodes[node].overlay.restore(own, at: .zero)
        }
        let time = next.live(atMost: .seconds(30)) { net in
            net.isLinked(0) && net.nodes.indices.allSatisfy { net.outgoing(of: $0) >= 8 }
        }
        #expect(time != nil)
    }
}
