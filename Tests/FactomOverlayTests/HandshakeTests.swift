import FactomOverlay
import FactomWire
import NIOCore
import Testing

@Suite("A connection's handshake") struct HandshakeTests {
    @Test(arguments: ProtocolVersion.allCases)
    func aDiallerGreetsAndGoesOnlineWhenAnswered(in version: ProtocolVersion) {
        var scene = Scene(.outgoing, dialling: version, peer: version)
        #expect(scene.said() == [.greeting(scene.greeting(in: version))])
        #expect(scene.hears(scene.peer.greeting()) == [.greeted(scene.peer.handshake())])
        #expect(scene.connection.version == nil)
        #expect(scene.handle(.admitted) == (version == .v9 ? [.requested] : []))
        #expect(scene.connection.version == version)
    }

    @Test(arguments: ProtocolVersion.allCases)
    func aListenerIsSilentUntilItsControllerAdmits(in version: ProtocolVersion) {
        var scene = Scene(.incoming, peer: version)
        #expect(scene.said() == [])
        #expect(scene.hears(scene.peer.greeting()) == [.greeted(scene.peer.handshake())])
        #expect(scene.said() == [])
        #expect(scene.handle(.admitted) == (version == .v9 ? [.requested] : []))
        #expect(scene.said() == [.greeting(scene.greeting(in: version))])
        #expect(scene.connection.version == version)
    }

    @Test(arguments: [Direction.incoming, .outgoing])
    func factomdUpTo68GreetsWithoutANumber(_ direction: Direction) {
        var scene = Scene(direction, dialling: .v10, peer: .v9)
        #expect(scene.hears(scene.peer.oldGreeting) == [.greeted(scene.peer.handshake(nonce: nil))])
        #expect(scene.handle(.admitted) == [.requested])
        #expect(scene.connection.version == .v9)
        #expect(scene.hears(scene.peer.says(.message)) == [.deliver(ByteBuffer(string: "hello"))])
    }

    @Test func aDialInProtocol10ThatIsAnsweredIn9GoesOnInTheSameGobStream() {
        var scene = Scene(.outgoing, dialling: .v10, peer: .v9)
        _ = scene.said()
        _ = scene.hears(scene.peer.greeting())
        _ = scene.handle(.admitted)
        scene.connection.send(ByteBuffer(string: "hi"))
        #expect(scene.said() == [.parcel(.message, "hi")])
    }

    @Test(arguments: ProtocolVersion.allCases, [Direction.incoming, .outgoing])
    func aHandshakeHasFiveSeconds(in version: ProtocolVersion, _ direction: Direction) {
        var scene = Scene(direction, dialling: version, peer: version, at: .seconds(100))
        #expect(scene.tick(at: .milliseconds(104_999)) == [])
        #expect(scene.tick(at: .seconds(105)) == [.close(.handshakeTimeout)])
        #expect(scene.hears(scene.peer.greeting()) == [])
    }

    @Test func aGreetingThatDripsHasFiveSecondsToo() {
        var scene = Scene(.incoming, peer: .v10)
        var greeting = scene.peer.greeting()
        for second in 0..<5 {
            scene.now = .at(.seconds(second))
            #expect(scene.handle(.received(greeting.readSlice(length: 1) ?? ByteBuffer())) == [])
        }
        #expect(scene.tick(at: .seconds(5)) == [.close(.handshakeTimeout)])
    }

    @Test func aDialThatHasNotGotThroughHasNoHandshakeToBeLate() {
        let settings = Settings.local
        let encoder = StreamEncoder(network: .local, nodeID: 1, listenPort: 1)
        var connection = Connection(
            .outgoing, dialProtocol: .v10, nonce: 1, settings: settings, encoder: encoder, at: .zero)
        var actions: [Connection.Action] = []
        connection.handle(.tick, at: .at(.seconds(60)), into: &actions)
        #expect(actions == [])
    }

    // MARK: - Versions

    @Test(
        "A version from the future is negotiated down, never accepted blindly",
        arguments: [(ProtocolVersion.v10, ProtocolVersion.v10), (.v11, .v11)], [UInt32(12), 99, 65_535])
    func aVersionFromTheFuture(_ form: (stream: ProtocolVersion, agreed: ProtocolVersion), claimed: UInt32) {
        var scene = Scene(.incoming, peer: form.stream)
        #expect(scene.hears(scene.peer.greeting(claiming: claimed)).count == 1)
        _ = scene.handle(.admitted)
        #expect(scene.connection.version == form.agreed)
        #expect(scene.said() == [.greeting(scene.greeting(in: form.agreed))])
    }

    @Test(
        arguments: [(ProtocolVersion.v9, UInt32(8)), (.v9, 0), (.v11, 8), (.v11, 0)], [Direction.incoming, .outgoing])
    func aVersionBelow9IsRefused(_ old: (stream: ProtocolVersion, claimed: UInt32), _ direction: Direction) {
        var scene = Scene(direction, dialling: old.stream, peer: old.stream)
        #expect(scene.hears(scene.peer.greeting(claiming: old.claimed)) == [.close(.version(old.claimed))])
    }

    @Test(arguments: ProtocolVersion.allCases, [Direction.incoming, .outgoing])
    func aPeerOfAnotherNetworkIsRefused(in version: ProtocolVersion, _ direction: Direction) {
        var scene = Scene(direction, dialling: version, peer: version)
        scene.peer.network = .main
        #expect(scene.hears(scene.peer.greeting()) == [.close(.wrongNetwork(.main))])
    }

    @Test(
        "A handshake of any type but the right ones is refused",
        arguments: ProtocolVersion.allCases, [Direction.incoming, .outgoing])
    func anotherType(in version: ProtocolVersion, _ direction: Direction) {
        var scene = Scene(direction, dialling: version, peer: version)
        let actions = scene.hears(scene.peer.opening(with: .message))
        guard actions.count == 1, case .close(let reason) = actions[0] else {
            Issue.record("not closed: \(actions)")
            return
        }
        let isVain = version == .v11 && direction == .outgoing
        #expect(reason == (isVain ? .needsOlderProtocol : .malformed("malformed handshake: type(6)")))
    }

    // MARK: - Rejections

    @Test(arguments: ProtocolVersion.allCases)
    func aRejectedDiallerIsToldAlternatives(in version: ProtocolVersion) throws {
        let others = try [#require(Endpoint("1.2.3.4:8108")), #require(Endpoint("[2001:db8::1]:8109"))]
        var scene = Scene(.outgoing, dialling: version, peer: version)
        #expect(
            scene.hears(scene.peer.greeting(.rejection(alternatives: others), nonce: nil))
                == [.rejected(alternatives: others), .close(.rejected(alternatives: 2))])
    }

    @Test("An empty list of alternatives is a valid one", arguments: ProtocolVersion.allCases)
    func rejectedWithoutAlternatives(in version: ProtocolVersion) {
        var scene = Scene(.outgoing, dialling: version, peer: version)
        #expect(
            scene.hears(scene.peer.greeting(.rejection(alternatives: []), nonce: nil))
                == [.rejected(alternatives: []), .close(.rejected(alternatives: 0))])
    }

    @Test("A refusal speaks the dialler's own protocol", arguments: ProtocolVersion.allCases)
    func weRefuse(in version: ProtocolVersion) throws {
        let other = try #require(Endpoint("1.2.3.4:8108"))
        var scene = Scene(.incoming, peer: version)
        _ = scene.hears(scene.peer.greeting())
        #expect(scene.handle(.refused(alternatives: [other])) == [])
        #expect(scene.said() == [.greeting(scene.greeting(in: version, .rejection(alternatives: [other])))])
    }

    @Test(arguments: ProtocolVersion.allCases)
    func aDiallerThatRejectsUsIsMalformed(in version: ProtocolVersion) {
        var scene = Scene(.incoming, peer: version)
        #expect(
            scene.hears(scene.peer.greeting(.rejection(alternatives: []), nonce: nil))
                == [.close(.malformed("a dialler that rejects us"))])
    }

    // MARK: - Echoes and other protocols

    @Test("A peer that echoes our number can't make us believe that it is us", arguments: ProtocolVersion.allCases)
    func anEcho(in version: ProtocolVersion) {
        var scene = Scene(.outgoing, dialling: version, peer: version)
        #expect(scene.hears(scene.written()) == [.close(.echoed)])
    }

    @Test("A dial in V11 to a V9 node falls back to gob", arguments: [ProtocolVersion.v9, .v10])
    func aDialInVain(_ answer: ProtocolVersion) {
        var scene = Scene(.outgoing, dialling: .v11, peer: answer)
        #expect(scene.hears(scene.peer.greeting()) == [.close(.needsOlderProtocol)])
        scene = Scene(.outgoing, dialling: .v11, peer: answer)
        #expect(scene.hears(scene.peer.oldGreeting) == [.close(.needsOlderProtocol)])
    }

    @Test func whatIsUnreadableAfterADialInProtocol11MayBeAnOlderPeers() {
        var scene = Scene(.outgoing, dialling: .v11, peer: .v9)
        #expect(scene.hears(ByteBuffer(bytes: [0])) == [.close(.needsOlderProtocol)])
    }

    @Test(arguments: [ProtocolVersion.v9, .v10])
    func aGobDialThatIsAnsweredInProtocol11IsMalformed(_ dialled: ProtocolVersion) {
        var scene = Scene(.outgoing, dialling: dialled, peer: .v11)
        #expect(
            scene.hears(scene.peer.greeting())
                == [.close(.malformed("an answer in protocol 11 to a dial in gob"))])
    }

    // MARK: - The order of things

    @Test(arguments: ProtocolVersion.allCases, [Direction.incoming, .outgoing])
    func nothingIsDecodedUntilAdmittedAndThenAllThatCameAlong(in version: ProtocolVersion, _ direction: Direction) {
        var scene = Scene(direction, dialling: version, peer: version)
        let peer = scene.peer
        let chunk = ByteBuffer(joining: [
            peer.greeting(), peer.preamble, peer.says(.message, "one"), peer.says(.message, "two"),
        ])
        #expect(scene.hears(chunk) == [.greeted(peer.handshake())])
        #expect(scene.connection.traffic.parcelsIn == 0)
        let messages = ["one", "two"].map { Connection.Action.deliver(ByteBuffer(string: $0)) }
        #expect(scene.handle(.admitted) == (version == .v9 ? [.requested] : []) + messages)
    }

    @Test("Before the handshake at most 16 KiB is buffered, whatever lengths are claimed")
    func aWaitingDiallerCannotFillTheMemory() {
        var scene = Scene(.incoming, peer: .v10)
        #expect(scene.hears(ByteBuffer(bytes: [0xfc, 1, 0, 0, 0])).count == 1)
        scene = Scene(.incoming, peer: .v10)
        _ = scene.hears(scene.peer.greeting())
        #expect(scene.hears(ByteBuffer(zeros: 10_000)) == [])
        #expect(scene.hears(ByteBuffer(zeros: 10_000)).count == 1)
    }

    @Test(arguments: [Direction.incoming, .outgoing])
    func thePreambleOfProtocol10IsWrittenOnceAndBeforeTheFirstParcel(_ direction: Direction) {
        var scene = Scene(direction, dialling: .v10, peer: .v10)
        _ = scene.hears(scene.peer.greeting())
        _ = scene.handle(.admitted)
        let opening = scene.written()
        #expect(opening == StreamEncoder.opening(scene.greeting(in: .v10)))
        _ = scene.hears(scene.peer.preamble, scene.peer.says(.ping, "Ping"), scene.peer.says(.ping, "Ping"))
        let pong = scene.peer.says(.pong, "Pong")
        #expect(scene.written() == ByteBuffer(joining: [StreamEncoder.preamble(for: .v10), pong, pong]))
        _ = scene.hears(scene.peer.says(.ping, "Ping"))
        #expect(scene.written() == pong)
    }

    /// A full queue drops its oldest message. In protocol 10 the first one carries the definition of all that follow.
    @Test(arguments: ProtocolVersion.allCases)
    func whatIsDroppedFirstTakesNoDefinitionsWithIt(in version: ProtocolVersion) {
        var scene = Scene.online(in: version, settings: .local.with { $0.queueParcels = 1 })
        let messages = (0..<10).map { ByteBuffer(string: "\($0)") }
        #expect(scene.connection.send(messages[...], target: "", waiting: false) == 10)
        #expect(scene.connection.queued.parcels == 1)
        #expect(scene.said() == [.parcel(.message, "9")])
        #expect(scene.connection.traffic.dropped[.queueFull] == 9)
        #expect(scene.connection.send(messages[..<1], target: "", waiting: false) == 1)
        #expect(scene.said() == [.parcel(.message, "0")])
    }

    @Test func openingTwiceChangesNothing() {
        var scene = Scene.online(in: .v10)
        #expect(scene.handle(.opened) == [])
        #expect(scene.connection.version == .v10)
        #expect(scene.said() == [])
    }
}
