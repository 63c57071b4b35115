import FactomWire
import NIOCore
import Testing

@testable import FactomOverlay

@Suite("Broadcasts leave out who has the message") struct LeavingOutTests {
    /// An overlay with so many regular peers.
    private struct Crowd {
        var overlay: Overlay
        var ids: [ConnectionID] = []
        let voice = Voice(version: .v10)

        init(_ count: Int, fanout: Int = 16, _ change: (inout Settings) -> Void = { _ in }) {
            let settings = Settings.local.with {
                $0.incomingLimit = 1000
                $0.fanout = fanout
                change(&$0)
            }
            overlay = Overlay(settings: settings, seed: (1, 2))
            for _ in 0..<count { comes(at: .zero) }
        }

        mutating func handle(_ event: Overlay.Event, at time: Duration = .zero) {
            var actions: [Overlay.Action] = []
            overlay.handle(event, at: .at(time), into: &actions)
            for case .write(let id, _) in actions { overlay.handle(.wrote(id), at: .at(time), into: &actions) }
            if overlay.needsFlush { handle(.flush, at: time) }
        }

        mutating func comes(at time: Duration) {
            let id = overlay.nextID()
            let remote = Endpoint(address: .v4(0x0a00_0000 + UInt32(id.number)), port: 50_000)
            handle(.accepted(id, from: remote), at: time)
            handle(.received(id, ByteBuffer(joining: [voice.greeting(), voice.preamble])), at: time)
            ids.append(id)
        }

        mutating func hears(_ text: String, from index: Int, at time: Duration = .zero) {
            handle(.received(ids[index], voice.says(.message, text)), at: time)
        }

        mutating func sends(
            _ text: String, to target: Target = .broadcast, at time: Duration = .zero
        ) throws(SendError) -> Int {
            let taken = try overlay.send([ByteBuffer(string: text)], to: target, at: .at(time)).taken
            handle(.flush, at: time)
            return taken
        }

        func peer(_ index: Int) -> Target { .peer(overlay.peers(at: .zero)[index].peer.id) }

        func lastNews(_ index: Int) -> Moment? {
            overlay.connections.index(of: ids[index]).flatMap { overlay.connections[$0].lastNews }
        }
    }

    @Test func whoSentItIsLeftOut() throws {
        var crowd = Crowd(5)
        crowd.hears("a", from: 1)
        crowd.hears("a", from: 3)
        #expect(try crowd.sends("a") == 3)
        #expect(try crowd.sends("a") == 0)
        #expect(try crowd.sends("b", to: .everyone) == 5)
    }

    @Test func whoWasSentItIsLeftOut() throws {
        var crowd = Crowd(5)
        #expect(try crowd.sends("a", to: crowd.peer(0)) == 1)
        #expect(try crowd.sends("a", to: .random) == 1)
        #expect((3...4).contains(try crowd.sends("a", to: .everyone)))
        #expect(try crowd.sends("a", to: .everyone) == 0)
    }

    @Test func toOnePeerOrARandomOneItGoesAsOftenAsItIsSent() throws {
        var crowd = Crowd(1)
        for _ in 0..<3 {
            #expect(try crowd.sends("a", to: crowd.peer(0)) == 1)
            #expect(try crowd.sends("a", to: .random) == 1)
        }
    }

    @Test("When all have it, sending is no failure and nobody takes it", arguments: [Target.broadcast, .everyone])
    func allHaveIt(_ target: Target) throws {
        var crowd = Crowd(1)
        crowd.hears("a", from: 0)
        #expect(try crowd.sends("a", to: target) == 0)
        let two = [ByteBuffer(string: "a"), ByteBuffer(string: "b")]
        #expect(try crowd.overlay.send(two[...], to: target, at: .zero) == Overlay.Sent(messages: 2, taken: 1))
        var nobody = Crowd(0)
        #expect(throws: SendError.noPeers) { try nobody.sends("a", to: target) }
    }

    @Test func theFanoutIsChosenAmongThoseWhoLackIt() throws {
        var crowd = Crowd(50)
        for index in 0..<10 { crowd.hears("a", from: index) }
        #expect(try [crowd.sends("a"), crowd.sends("a"), crowd.sends("a"), crowd.sends("a")] == [16, 16, 8, 0])
        #expect(crowd.overlay.peers(at: .zero).prefix(10).allSatisfy { $0.traffic.parcelsOut == 1 } == true)
        #expect(crowd.overlay.peers(at: .zero).dropFirst(10).allSatisfy { $0.traffic.parcelsOut == 2 } == true)
    }

    @Test func aSpecialPeerThatHasItIsLeftOut() throws {
        var crowd = Crowd(20, fanout: 1)
        crowd.handle(.command(.setSpecials([hostPort("10.0.0.1:9000"), hostPort("10.0.0.2:9000")])))
        crowd.hears("a", from: 0)
        #expect(try crowd.sends("a") == 2)
        #expect(try crowd.sends("b") == 3)
    }

    @Test func withoutTheFilterItGoesToAllEachTime() throws {
        var crowd = Crowd(5) { $0.duplicateFilter = false }
        crowd.hears("a", from: 1)
        #expect(try crowd.sends("a") == 5)
        #expect(try crowd.sends("a") == 5)
        #expect(crowd.overlay.filter.bytes == 0)
        #expect(crowd.lastNews(1) == nil)
    }

    @Test func afterAMinuteItGoesToAllAgain() throws {
        var crowd = Crowd(5)
        #expect(try crowd.sends("a", at: .seconds(1)) == 5)
        #expect(try crowd.sends("a", at: .milliseconds(59_999)) == 0)
        #expect(try crowd.sends("a", at: .seconds(61)) == 5)
    }

    @Test func whoComesBackIsAStranger() throws {
        var crowd = Crowd(3)
        #expect(try crowd.sends("a") == 3)
        crowd.handle(.closed(crowd.ids[1], .closedByPeer))
        #expect(try crowd.sends("a") == 0)
        crowd.comes(at: .zero)
        #expect(try crowd.sends("a") == 1)
        #expect(try crowd.sends("a") == 0)
    }

    @Test("Past 256 peers the rest may get a message twice, and never miss one")
    func untracked() throws {
        var crowd = Crowd(300, fanout: 1000) { $0.goneAfter = .seconds(3600) }
        #expect(try crowd.sends("a") == 300)
        #expect(try crowd.sends("a") == 44)
        crowd.hears("b", from: 299)
        #expect(try crowd.sends("b") == 300)
        for id in crowd.ids.prefix(50) { crowd.handle(.closed(id, .closedByPeer)) }
        crowd.handle(.tick, at: .milliseconds(59_750))
        #expect(try crowd.sends("c", at: .milliseconds(59_750)) == 250)
        #expect(try crowd.sends("c", at: .milliseconds(59_750)) == 44)
        // Places of those who are gone come free when all is forgotten that they had.
        crowd.handle(.tick, at: .seconds(60))
        #expect(try crowd.sends("d", at: .seconds(60)) == 250)
        #expect(try crowd.sends("d", at: .seconds(60)) == 0)
    }

    @Test func aConnectionThatBringsNewsIsRemembered() throws {
        var crowd = Crowd(3)
        crowd.hears("a", from: 0, at: .seconds(1))
        crowd.hears("a", from: 1, at: .seconds(2))
        _ = try crowd.sends("b", at: .seconds(3))
        crowd.hears("b", from: 2, at: .seconds(4))
        #expect([0, 1, 2].map(crowd.lastNews) == [.at(.seconds(1)), nil, nil])
        crowd.hears("c", from: 0, at: .seconds(5))
        #expect(crowd.lastNews(0) == .at(.seconds(5)))
    }

    @Test func aMessageInPartsIsTheMessage() throws {
        var net = Net([.local.with { $0.preferredProtocol = .v9 }, .local])
        net.setSpecials(of: 0, 1)
        net.settle()
        let id = try #require(net.pipes[0].listener?.id)
        let voice = Voice(version: .v9)
        let parts = [voice.preamble, voice.part(0, of: 2, "hel"), voice.part(1, of: 2, "lo")]
        net.handle(.received(id, ByteBuffer(joining: parts)), at: 1)
        #expect(net.nodes[1].delivered == ["hello"])
        #expect(try net.send("hello", from: 1) == 0)
    }
}
