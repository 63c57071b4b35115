import FactomOverlay
import FactomWire
import NIOCore
import Testing

@testable import FactomSimulation

/// A node as factomd up to 6.8 is one, and a real node of ours.
@Suite struct OldPeerTests {
    private func pair(
        seeds: [Endpoint] = [], specials: [Endpoint] = [], incoming: Int = 200, relays: Bool = true,
        _ settings: Settings = .open
    ) -> Pair<OldPeer> {
        let peer = OldPeer(
            network: .main, endpoint: .abroad, seeds: seeds, specials: specials, incoming: incoming, relays: relays,
            seed: 5)
        return Pair(peer, at: .abroad, settings)
    }

    private func exchange(_ pair: inout Pair<OldPeer>) throws {
        #expect(try pair.send("from the new") == 1)
        pair.other(at: pair.now) { $0.send(ByteBuffer(string: "from the old"), at: $1, into: &$2) }
        pair.live(atMost: .seconds(1))
        #expect(pair.delivered == ["from the old"])
        #expect(pair.other.takeDelivered().map { String(buffer: $0.1) } == ["from the new"])
        #expect(pair.other.takeDelivered().isEmpty)
    }

    private static let third = Endpoint(address: .v4(0x5001_0101), port: 8108)

    // MARK: - Links

    @Test func itDialsANodeAndTheyExchangeMessages() throws {
        var pair = pair(seeds: [.home])
        #expect(pair.live(atMost: .seconds(3)) { !$0.peers.isEmpty })
        #expect(pair.peers.map(\.peer.protocolVersion) == [.v9])
        #expect(pair.peers.map(\.peer.id.endpoint) == [.abroad])
        #expect(pair.other.peers == [.home])
        try exchange(&pair)
    }

    @Test(arguments: ProtocolVersion.allCases) func aNodeDialsItAndTheyExchangeMessages(in version: ProtocolVersion)
        throws
    {
        var pair = pair(.open.with { $0.preferredProtocol = version })
        pair.hearOfAbroad()
        #expect(pair.live(atMost: .seconds(20)) { !$0.peers.isEmpty && $0.other.peers == [.home] })
        #expect(pair.peers.map(\.peer.protocolVersion) == [.v9])
        try exchange(&pair)
    }

    @Test func aDialInProtocol11IsRepeatedInGobAndNotWithinASecond() {
        var pair = pair(.open.with { $0.preferredProtocol = .v11 })
        pair.hearOfAbroad()
        #expect(pair.live(atMost: .seconds(20)) { !$0.peers.isEmpty })
        // In 11, in vain; in 10 at once, hung up on; in 10 again a moment later.
        #expect(pair.nodeDials == 3)
        #expect(pair.bans == [])
        #expect(pair.score >= 0)
    }

    @Test func theLinkLastsThoughNobodyHasAnythingToSay() {
        var pair = pair(seeds: [.home])
        pair.live(atMost: .seconds(1200))
        #expect(pair.otherDials == 1)
        #expect(pair.peers.count == 1)
        #expect(pair.reasons == [])
        #expect(pair.score > 0)
    }

    @Test("Crossed dials end with one link", arguments: 0..<8, ProtocolVersion.allCases)
    func crossed(delay: Int, in version: ProtocolVersion) {
        var pair = pair(seeds: [.home], .open.with { $0.preferredProtocol = version })
        // The old peer's first dial comes within its first second.
        pair.live(atMost: .milliseconds(250 * delay))
        pair.callAbroad()
        pair.live(atMost: .seconds(120))
        #expect(pair.peers.count == 1)
        #expect(pair.other.peers == [.home])
        #expect(pair.pipes.count { $0.node != nil && $0.other != nil } == 1)
        #expect(pair.bans == [])
        #expect(pair.score >= 0)
    }

    @Test func dialsThatCrossInTheSameMomentEndWithOneLink() {
        var pair = pair(specials: [.home])
        // Both dial before anything of either arrives.
        pair.other(at: pair.now) { $0.handle(.tick, at: $1, into: &$2) }
        pair.beginToCallAbroad()
        #expect((pair.nodeDials, pair.otherDials) == (1, 1))
        pair.live(atMost: .seconds(120))
        #expect(pair.peers.count == 1)
        #expect(pair.other.peers == [.home])
        #expect((pair.nodeDials, pair.otherDials) == (1, 1))
    }

    @Test(arguments: 0..<40, ProtocolVersion.allCases)
    func dialsThatCrossEndWithOneLinkWhateverOrderThingsHappenIn(seed: Int, in version: ProtocolVersion) {
        var pair = pair(specials: [.home], .open.with { $0.preferredProtocol = version })
        var chance = Chance(seed: UInt64(seed))
        pair.other(at: pair.now) { $0.handle(.tick, at: $1, into: &$2) }
        pair.beginToCallAbroad()
        pair.settle(&chance)
        pair.live(atMost: .seconds(120))
        #expect(pair.peers.count == 1)
        #expect(pair.other.peers == [.home])
        #expect(pair.pipes.count { $0.node != nil && $0.other != nil } == 1)
        #expect(pair.bans == [])
        #expect(pair.score >= 0)
    }

    @Test func whoIsOneTooManyOrComesTooSoonIsHungUpOn() {
        var full = pair(incoming: 0)
        full.hearOfAbroad()
        #expect(full.live(atMost: .seconds(20)) { !$0.reasons.isEmpty })
        #expect(full.reasons == [.closedByPeer])
        #expect(full.peers.isEmpty)
    }

    @Test func aSpecialPeerIsDialledForEver() {
        var pair = pair(specials: [.home])
        #expect(pair.live(atMost: .seconds(3)) { !$0.peers.isEmpty })
        for _ in 1...3 {
            for peer in pair.peers { pair.tellNode(.command(.disconnect(peer.peer.id))) }
            pair.settle()
            #expect(pair.peers.isEmpty)
            #expect(pair.live(atMost: .seconds(40)) { !$0.peers.isEmpty })
        }
    }

    @Test func anotherNetworkIsNone() {
        var pair = pair(seeds: [.home], .open.with { $0.network = .test })
        pair.live(atMost: .seconds(60))
        #expect(pair.peers.isEmpty)
        #expect(pair.other.peers == [])
    }

    @Test func itKnowsItself() {
        var peer = OldPeer(network: .main, endpoint: .home, seeds: [.abroad], seed: 5)
        var actions: [StrangerAction] = []
        peer.handle(.tick, at: .zero + .seconds(1), into: &actions)
        guard case .dial(let id, .abroad) = actions.first else { return #expect(Bool(false), "no dial") }
        actions = []
        peer.handle(.opened(id), at: .zero + .seconds(1), into: &actions)
        guard case .write(id, let greeting) = actions.first else { return #expect(Bool(false), "no greeting") }
        actions = []
        peer.handle(.received(id, greeting), at: .zero + .seconds(1), into: &actions)
        #expect(actions == [.close(id)])
    }

    // MARK: - Shares

    @Test func itTellsOfWhomItHasHeardALotFrom() {
        var room = OldRoom(OldPeer(network: .main, endpoint: .home, seed: 1))
        let caller = room.enter(from: .abroad)
        // A parcel is worth a point, a message two; over 20 points will do. The greeting was a parcel, and so is each
        // request.
        room.say(.message, ByteBuffer(string: "m"), times: 9, by: caller)
        #expect(room.ask(by: caller) == [])
        #expect(room.ask(by: caller) == [.abroad])
    }

    @Test func itTakesEveryShareAskedForOrNot() {
        var room = OldRoom(OldPeer(network: .main, endpoint: .home, seed: 1))
        let caller = room.enter(from: .abroad)
        let share = Share.encode([OldPeerTests.third], in: .v9, network: .main)
        room.say(.peerResponse, share, by: caller)
        room.now = room.now + .seconds(31)
        room.say(.ping, ByteBuffer(string: "Ping"), by: caller)
        #expect(room.dials == [OldPeerTests.third])
    }

    @Test func aNodeLearnsOfOthersThroughIt() {
        var pair = pair(seeds: [.home])
        #expect(pair.live(atMost: .seconds(3)) { !$0.peers.isEmpty })
        pair.other.known.learn(OldPeerTests.third)
        #expect(pair.other.known.judge(OldPeerTests.third, by: 21) == true)
        #expect(pair.live(atMost: .seconds(30)) { $0.strayDials.contains(OldPeerTests.third) })
    }

    // MARK: - Relaying

    @Test func whatIsNewToItGoesOnToOthersAndWhatIsNotDoesNot() {
        var room = OldRoom(OldPeer(network: .main, endpoint: .home, relays: true, seed: 1))
        let source = room.enter(from: .abroad)
        let other = room.enter(from: OldPeerTests.third)
        room.say(.message, ByteBuffer(string: "news"), times: 3, by: source)
        #expect(room.callers[other].messages == ["news"])
        #expect(room.callers[source].messages == [])
        #expect(room.peer.takeDelivered().count == 1)
    }

    @Test func itsOwnMessageIsNoNewsToIt() {
        var room = OldRoom(OldPeer(network: .main, endpoint: .home, relays: true, seed: 1))
        let caller = room.enter(from: .abroad)
        var actions: [StrangerAction] = []
        room.peer.send(ByteBuffer(string: "mine"), at: room.now, into: &actions)
        room.say(.message, ByteBuffer(string: "mine"), by: caller)
        #expect(room.callers[caller].messages == ["mine"])
        #expect(room.peer.takeDelivered().isEmpty)
    }

    @Test func whenItDoesNotRelayItDeliversAllThatComes() {
        var room = OldRoom(OldPeer(network: .main, endpoint: .home, relays: false, seed: 1))
        let source = room.enter(from: .abroad)
        let other = room.enter(from: OldPeerTests.third)
        room.say(.message, ByteBuffer(string: "news"), times: 3, by: source)
        #expect(room.peer.takeDelivered().count == 3)
        #expect(room.callers[other].messages == [])
    }

    @Test func aHashIsForgottenAfterAMinuteOrTwo() {
        var hashes = RecentHashes(memory: .seconds(60))
        let start = Moment.zero + .seconds(1000)
        #expect(hashes.insert(1, at: start) == true)
        #expect(hashes.insert(1, at: start + .seconds(59)) == false)
        #expect(hashes.insert(2, at: start + .seconds(59)) == true)
        #expect(hashes.insert(2, at: start + .seconds(118)) == false)
        #expect(hashes.insert(1, at: start + .seconds(121)) == true)
        #expect(hashes.insert(2, at: start + .seconds(300)) == true)
    }
}
