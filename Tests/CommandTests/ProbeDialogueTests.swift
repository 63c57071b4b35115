import FactomP2P
import FactomWire
import NIOCore
import Testing

@testable import factom_p2p

/// A dialogue with a peer that is played by bytes.
private struct Scene {
    var dialogue: ProbeDialogue
    var sent = ByteBuffer()
    var now = NIODeadline.uptimeNanoseconds(1_000_000_000)
    let peer = StreamEncoder(network: .local, nodeID: 0xabcd, listenPort: 8110)

    init(_ version: ProtocolVersion, asksForPeers: Bool = true) {
        dialogue = ProbeDialogue(version, on: .local, asksForPeers: asksForPeers, nonce: 1, timeout: .seconds(5))
        dialogue.begin(port: 4000, at: now, output: &sent)
    }

    func greeting(
        _ version: ProtocolVersion, kind: Handshake.Kind = .hello, network: NetworkID = .local, nonce: UInt64 = 2
    ) -> Handshake {
        Handshake(
            kind: kind, network: network, version: UInt32(version.rawValue), nodeID: 0xabcd, listenPort: 8110,
            nonce: kind == .hello ? nonce : nil, framing: version.framing)
    }

    /// What the dialogue came to after these bytes, a millisecond later; `nil` while it goes on.
    mutating func hear(_ bytes: ByteBuffer) -> ProbeOutcome? {
        now = now + .milliseconds(1)
        sent.clear()
        dialogue.receive(bytes, at: now, output: &sent)
        return dialogue.outcome
    }

    mutating func hear(_ handshake: Handshake) -> ProbeOutcome? {
        hear(StreamEncoder.opening(handshake))
    }

    mutating func hear(_ type: ParcelType, _ payload: ByteBuffer, in version: ProtocolVersion) -> ProbeOutcome? {
        var bytes = type == .pong ? StreamEncoder.preamble(for: version) : ByteBuffer()
        peer.write(type, payload: payload, in: version, into: &bytes)
        return hear(bytes)
    }
}

@Suite struct ProbeDialogueTests {
    private let others = ["10.0.0.1:8110", "10.0.0.2:8110"].compactMap { Endpoint($0) }

    @Test(arguments: ProtocolVersion.allCases)
    func aPeerTellsEverything(version: ProtocolVersion) {
        var scene = Scene(version)
        #expect(scene.hear(scene.greeting(version)) == nil)
        #expect(scene.sent.readableBytes > 0)
        #expect(scene.hear(.pong, ByteBuffer(string: "Pong"), in: version) == nil)
        let outcome = scene.hear(.peerResponse, Share.encode(others, in: version, network: .local), in: version)
        let expected = ProbeAnswer(
            handshake: scene.greeting(version), version: version, handshakeRoundTrip: .milliseconds(1),
            pingRoundTrip: .milliseconds(1), peers: others)
        #expect(outcome == .answered(expected))
    }

    @Test func aPeerThatWasAskedBeforeIsOnlyPinged() {
        var scene = Scene(.v10, asksForPeers: false)
        #expect(scene.hear(scene.greeting(.v10)) == nil)
        guard case .answered(let answer) = scene.hear(.pong, ByteBuffer(string: "Pong"), in: .v10) else {
            Issue.record("the pong is all that was asked for")
            return
        }
        #expect(answer.peers == nil)
    }

    @Test func aFullPeerOffersOthers() {
        for version in ProtocolVersion.allCases where version != .v9 {
            var scene = Scene(version)
            let rejection = scene.greeting(version, kind: .rejection(alternatives: others))
            guard case .answered(let answer) = scene.hear(rejection) else {
                Issue.record("a rejection is an answer")
                continue
            }
            #expect(answer.alternatives == others)
        }
    }

    @Test func aPeerOnAnotherNetworkTellsWhich() {
        var scene = Scene(.v10)
        guard case .answered(let answer) = scene.hear(scene.greeting(.v10, network: .test)) else {
            Issue.record("a handshake from another network is an answer")
            return
        }
        #expect(answer.handshake.network == .test)
        #expect(scene.sent.readableBytes == 0)
    }

    @Test func anOlderPeerIsKnownByItsGreetingWhateverItWasDialledIn() {
        var newest = Scene(.v11)
        guard case .answered(let answer) = newest.hear(newest.greeting(.v9)) else {
            Issue.record("a gob greeting is an answer")
            return
        }
        #expect(answer.version == .v9)
        var newer = Scene(.v10)
        #expect(newer.hear(newer.greeting(.v9)) == nil)
        #expect(newer.sent.readableBytes > 0)
        newer.dialogue.expire()
        guard case .answered(let second) = newer.dialogue.outcome else {
            Issue.record("the greeting counts when nothing follows")
            return
        }
        #expect(second.version == .v9)
    }

    @Test func silenceEndsAtTheDeadline() {
        var scene = Scene(.v10)
        #expect(scene.dialogue.deadline == scene.now + .seconds(5))
        scene.dialogue.expire()
        #expect(scene.dialogue.outcome == .failed(.silent))
    }

    @Test func whoStopsInsideItsHandshakeIsNoFactomPeer() {
        let failure = ProbeOutcome.failed(.malformed("it stops half-way"))
        var late = Scene(.v10)
        #expect(late.hear(ByteBuffer(string: "HTTP/1.1 400\r\n\r\n")) == nil)
        late.dialogue.expire()
        #expect(late.dialogue.outcome == failure)
        var closed = Scene(.v10)
        #expect(closed.hear(ByteBuffer(string: "SSH-2.0\r\n")) == nil)
        closed.dialogue.lose(nil)
        #expect(closed.dialogue.outcome == failure)
    }

    @Test func afterThePongTheShareHasLittleTimeLeft() {
        var scene = Scene(.v10)
        #expect(scene.hear(scene.greeting(.v10)) == nil)
        #expect(scene.dialogue.deadline == scene.now + .seconds(2))
        #expect(scene.hear(.pong, ByteBuffer(string: "Pong"), in: .v10) == nil)
        #expect(scene.dialogue.deadline == scene.now + .milliseconds(400))
    }

    @Test func whatIsNoHandshakeIsSaidToBeSo() {
        var scene = Scene(.v10)
        let page = "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n400 Bad Request"
        guard case .failed(.malformed) = scene.hear(ByteBuffer(string: page)) else {
            Issue.record("it is no handshake")
            return
        }
    }

    @Test func anEchoIsNoPeer() {
        var scene = Scene(.v10)
        #expect(scene.hear(scene.greeting(.v10, nonce: 1)) == .failed(.echoed))
    }

    @Test func aPeerThatNeverStopsTalkingIsLeft() {
        var scene = Scene(.v11)
        #expect(scene.hear(scene.greeting(.v11)) == nil)
        let megabyte = ByteBuffer(repeating: 1, count: 1 << 20)
        var outcome: ProbeOutcome?
        var parcels = 0
        while outcome == nil, parcels < 100 {
            outcome = scene.hear(.message, megabyte, in: .v11)
            parcels += 1
        }
        #expect(parcels <= 32)
        guard case .answered = outcome else {
            Issue.record("the handshake counts")
            return
        }
    }

    @Test func aClosedConnectionIsToldFromABrokenOne() {
        var closed = Scene(.v10)
        closed.dialogue.lose(nil)
        #expect(closed.dialogue.outcome == .failed(.closed))
        var broken = Scene(.v10)
        broken.dialogue.lose("Connection reset by peer")
        #expect(broken.dialogue.outcome == .failed(.broken("Connection reset by peer")))
    }
}

@Suite struct ProbeReportTests {
    @Test func theLikeliestNetworkIsTriedFirst() throws {
        func guesses(_ peer: String) throws -> [NetworkID] { Prober.guesses(for: try #require(HostPort(peer))) }
        #expect(try guesses("seed.example:8108") == [.main, .test, .local])
        #expect(try guesses("seed.example:8109") == [.test, .main, .local])
        #expect(try guesses("seed.example:9000") == [.main, .test, .local])
        #expect(try guesses("127.0.0.1:9000") == [.local, .main, .test])
        #expect(try guesses("127.0.0.1:8108") == [.main, .test, .local])
    }

    @Test func nothingReachableIsOneReasonAndNoAnswerIsOneForEachProtocol() throws {
        var report = ProbeReport(peer: try #require(HostPort("127.0.0.1:1")), network: nil)
        report.findings = [.init(version: .v11, outcome: .failed(.unreachable("Connection refused")))]
        #expect(report.complaint == "nothing answers at 127.0.0.1:1: it can't be reached: Connection refused")
        report.findings = [
            .init(version: .v11, outcome: .failed(.closed)), .init(version: .v10, outcome: .failed(.silent)),
        ]
        #expect(
            report.complaint == "nothing answers at 127.0.0.1:1 as a Factom peer: protocol 11: it closed the "
                + "connection; protocol 10: no answer in time; a custom network needs --customnet")
    }
}
