import FactomWire
import NIOCore
import Testing

@testable import FactomOverlay

@Suite("Relaying what is new") struct RelayTests {
    private static let relaying = Settings.local.with { $0.relay = true }

    /// So many nodes, each of which dials those that `whom` says.
    private func net(_ count: Int, _ settings: Settings = relaying, dialling whom: (Int) -> [Int]) -> Net {
        var versions = ProtocolVersion.allCases[...]
        let all = (0..<count).map { _ in
            let version = versions.popFirst() ?? .v10
            return settings.with { $0.preferredProtocol = version }
        }
        var net = Net(all)
        for node in 0..<count {
            let names = whom(node).compactMap { HostPort(net.nodes[$0].endpoint.description) }
            net.handle(.command(.setSpecials(names)), at: node)
        }
        net.settle()
        return net
    }

    private func line(_ count: Int, _ settings: Settings = relaying) -> Net {
        net(count, settings) { $0 + 1 < count ? [$0 + 1] : [] }
    }

    private func messagesIn(_ traffic: Traffic) -> UInt64 { traffic.delivered + traffic.dropped[.duplicate] }

    private func balances(_ net: Net) -> Bool {
        net.nodes.allSatisfy { node in
            let traffic = node.overlay.traffic
            return traffic.parcelsIn == ConservationTests.balance(traffic) + traffic.dropped[.inboxFull]
        }
    }

    // MARK: - Reaching all

    @Test("A message reaches every node of a ring exactly once", arguments: [2, 3, 4, 7, 10])
    func ring(count: Int) throws {
        var net = net(count) { [($0 + 1) % count] }
        _ = try net.send("round", from: 0)
        net.settle()
        #expect(net.nodes.map(\.delivered) == [[]] + [[String]](repeating: ["round"], count: count - 1))
        #expect(balances(net))
    }

    @Test("A message reaches every node of a mesh exactly once, wherever it begins")
    func mesh() throws {
        let count = 12
        var net = net(count) { node in ((node + 1)..<count).filter { ($0 * 7 + node) % 3 == 0 || $0 == node + 1 } }
        var chance = Chance(seed: 1)
        for node in 0..<count {
            _ = try net.send("from \(node)", from: node, to: .broadcast)
            net.settle(&chance)
        }
        for node in 0..<count {
            let others = (0..<count).filter { $0 != node }
            #expect(net.nodes[node].delivered == others.map { "from \($0)" })
        }
        let duplicates = net.nodes.reduce(0) { $0 + $1.overlay.traffic.dropped[.duplicate] }
        #expect(duplicates > 0)
        #expect(balances(net))
    }

    @Test("What is passed on never goes back to who sent it")
    func neverBack() throws {
        var net = line(3)
        _ = try net.send("onward", from: 0)
        net.settle()
        #expect(net.nodes.map(\.delivered) == [[], ["onward"], ["onward"]])
        #expect(net.nodes.map { messagesIn($0.overlay.traffic) } == [0, 1, 1])
    }

    @Test func withoutRelayNothingIsPassedOnAndAllIsDelivered() throws {
        var net = line(3, .local)
        for _ in 0..<3 { _ = try net.send("again", from: 0, to: .peer(try #require(net.peers(of: 0).first?.peer.id))) }
        net.settle()
        #expect(net.nodes.map(\.delivered) == [[], ["again", "again", "again"], []])
    }

    // MARK: - What has come before

    @Test func aDuplicateIsCountedAndNeitherDeliveredNorPassedOn() throws {
        var net = line(3)
        let next = try #require(net.peers(of: 0).first?.peer.id)
        for _ in 0..<5 { _ = try net.send("again", from: 0, to: .peer(next)) }
        net.settle()
        #expect(net.nodes.map(\.delivered) == [[], ["again"], ["again"]])
        let traffic = net.nodes[1].overlay.traffic
        #expect(traffic.delivered == 1)
        #expect(traffic.dropped[.duplicate] == 4)
        #expect(messagesIn(net.nodes[2].overlay.traffic) == 1)
        #expect(balances(net))
    }

    @Test func whatANodeBeganItselfIsNoNewsToIt() throws {
        var net = line(2)
        let other = try #require(net.peers(of: 1).first?.peer.id)
        _ = try net.send("mine", from: 0)
        net.settle()
        _ = try net.send("mine", from: 1, to: .peer(other))
        net.settle()
        #expect(net.nodes[0].delivered == [])
        #expect(net.nodes[0].overlay.traffic.dropped[.duplicate] == 1)
    }

    @Test func afterAMinuteItIsNewAgain() throws {
        var net = line(3)
        _ = try net.send("every minute", from: 0)
        net.settle()
        net.live(for: .milliseconds(60_250))
        _ = try net.send("every minute", from: 0)
        net.settle()
        #expect(net.nodes[2].delivered == ["every minute", "every minute"])
    }

    @Test func relayWorksWhateverTheFilterSays() throws {
        var net = line(3, RelayTests.relaying.with { $0.duplicateFilter = false })
        _ = try net.send("onward", from: 0)
        net.settle()
        #expect(net.nodes.map(\.delivered) == [[], ["onward"], ["onward"]])
    }

    // MARK: - Counting

    @Test func whatTheInboxRefusesIsPassedOnAndCountedOnce() throws {
        var net = line(3)
        _ = try net.send("onward", from: 0)
        net.settle()
        let id = try #require(net.pipes.first { $0.dialler.node == 0 }?.listener?.id)
        net.nodes[1].overlay.takeBack(1, of: id)
        let traffic = net.nodes[1].overlay.traffic
        #expect(traffic.delivered == 0)
        #expect(traffic.dropped[.inboxFull] == 1)
        #expect(traffic.dropped.total == 1)
        #expect(net.nodes[2].delivered == ["onward"])
        #expect(balances(net))
    }

    @Test func whatComesBehindTheEndOfAConnectionWasNotHeard() throws {
        var net = line(2)
        let id = try #require(net.pipes[0].listener?.id)
        let voice = Voice(version: .v9)
        let bad = [ByteBuffer](repeating: voice.saysNonsense(), count: 11)
        let read = [voice.preamble, voice.says(.message, "a")] + bad + [voice.says(.message, "b")]
        net.handle(.received(id, ByteBuffer(joining: read)), at: 1)
        #expect(net.nodes[1].delivered == ["a"])
        let traffic = net.nodes[1].overlay.traffic
        #expect(traffic.dropped[.closedWhileReading] == 1)
        #expect(traffic.parcelsIn == ConservationTests.balance(traffic))
        #expect(net.nodes[1].overlay.filter.count == 1)
    }

    @Test("Parcels in are delivered or dropped, whatever is sent to whom", arguments: 0..<5)
    func conservation(seed: Int) throws {
        let count = 6
        var net = net(count) { node in ((node + 1)..<count).filter { ($0 + node + seed) % 2 == 0 || $0 == node + 1 } }
        var chance = Chance(seed: UInt64(seed))
        for _ in 0..<120 {
            let node = Int.random(in: 0..<count, using: &chance)
            let some = net.peers(of: node).randomElement(using: &chance).map { Target.peer($0.peer.id) }
            let targets: [Target] = [.broadcast, .everyone, .random, some ?? .random]
            let text = "\(Int.random(in: 0..<30, using: &chance))"
            _ = try net.send(text, from: node, to: targets.randomElement(using: &chance) ?? .random)
            if Bool.random(using: &chance) { net.settle(&chance) }
        }
        net.settle(&chance)
        #expect(balances(net))
        for node in net.nodes { #expect(Set(node.delivered).count == node.delivered.count) }
    }

    @Test func whoStopsDeliversAndPassesNothingOn() throws {
        var net = line(3)
        net.handle(.stopping, at: 1)
        _ = try net.send("late", from: 0)
        net.settle()
        #expect(net.nodes.map(\.delivered) == [[], ["late"], []])
    }

    @Test func aMessageThatMayNotFitIntoAParcelOfOursIsNotPassedOn() throws {
        let small = RelayTests.relaying.with { $0.parcelBytes = 100_000 }
        var net = line(3, small)
        let id = try #require(net.pipes[0].listener?.id)
        let limit = net.nodes[1].overlay.messageLimit
        let voice = Voice(version: .v9)
        let fits = String(repeating: "x", count: limit)
        net.handle(.received(id, ByteBuffer(joining: [voice.preamble, voice.says(.message, fits)])), at: 1)
        net.handle(.received(id, voice.says(.message, fits + "y")), at: 1)
        net.settle()
        #expect(net.nodes[1].delivered == [fits, fits + "y"])
        #expect(net.nodes[2].delivered == [fits])
    }

    // MARK: - By the application's hand

    @Test func theApplicationRelaysToAllButTheSender() throws {
        var net = net(5, .local) { $0 == 0 ? [1, 2, 3, 4] : [] }
        let first = try #require(net.peers(of: 0).first?.peer.id)
        _ = try net.send("checked", from: 1)
        net.settle()
        let payload = ByteBuffer(string: "checked")
        #expect(try net.nodes[0].overlay.relay(payload, from: first, at: net.now) == 3)
        #expect(try net.nodes[0].overlay.relay(payload, from: first, at: net.now) == 0)
        net.flush(0)
        net.settle()
        #expect(net.nodes.map(\.delivered) == [["checked"], [], ["checked"], ["checked"], ["checked"]])
    }

    @Test func withoutTheFilterItGoesToAllButTheSenderEachTime() throws {
        var net = net(4, .local.with { $0.duplicateFilter = false }) { $0 == 0 ? [1, 2, 3] : [] }
        let first = try #require(net.peers(of: 0).first?.peer.id)
        for _ in 0..<2 {
            #expect(try net.nodes[0].overlay.relay(ByteBuffer(string: "x"), from: first, at: net.now) == 2)
        }
        #expect(net.nodes[0].overlay.filter.count == 0)
    }

    @Test func whatCannotBeRelayedIsAnError() throws {
        var net = line(2)
        let sender = PeerID(endpoint: endpoint("1.2.3.4:1"), nodeID: 1)
        let limit = net.nodes[0].overlay.messageLimit
        #expect(throws: SendError.empty) { try net.nodes[0].overlay.relay(ByteBuffer(), from: sender, at: .zero) }
        #expect(throws: SendError.tooLarge(bytes: limit + 1, limit: limit)) {
            try net.nodes[0].overlay.relay(ByteBuffer(zeros: limit + 1), from: sender, at: .zero)
        }
        var alone = Overlay(settings: .local, seed: (1, 2))
        #expect(throws: SendError.noPeers) { try alone.relay(ByteBuffer(string: "x"), from: sender, at: .zero) }
    }

    @Test func verdictsFeedTheScoreOfTheSendersAddress() {
        var house = House()
        let (id, _) = house.newcomer(from: "10.0.0.1:1")
        let sender = address("10.0.0.1")
        let expected: [(Verdict, Int)] = [(.accept, 1), (.accept, 2), (.ignore, 2), (.reject, -18), (.accept, -17)]
        for (verdict, score) in expected {
            #expect(house.handle(.command(.judge(sender, verdict))) == [])
            #expect(house.controller.scores.score(of: sender, at: house.now) == score)
        }
        for _ in 0..<9 { #expect(house.handle(.command(.judge(sender, .reject))) == []) }
        let end = house.handle(.command(.judge(sender, .reject)))
        #expect(end.first == .close(id, .badScore(-217)))
    }
}
