import FactomOverlay
import NIOCore
import Testing

@testable import FactomWire

@Suite("A connection judges what a peer sends") struct JudgingTests {
    @Test(arguments: ProtocolVersion.allCases)
    func aMessageIsDelivered(in version: ProtocolVersion) {
        var scene = Scene.online(in: version)
        #expect(scene.hears(scene.peer.says(.message)) == [.deliver(ByteBuffer(string: "hello"))])
        #expect(scene.connection.traffic.parcelsIn == 1)
        #expect(scene.connection.traffic.delivered == 1)
    }

    @Test(arguments: ProtocolVersion.allCases)
    func aMessageIsDeliveredOnceWhereverItsBytesAreCut(in version: ProtocolVersion) throws {
        let bytes = Voice(version: version).says(.message)
        for place in 1..<bytes.readableBytes {
            var scene = Scene.online(in: version)
            let head = try #require(bytes.getSlice(at: 0, length: place))
            let tail = try #require(bytes.getSlice(at: place, length: bytes.readableBytes - place))
            #expect(scene.hears(head) == [])
            #expect(scene.hears(tail) == [.deliver(ByteBuffer(string: "hello"))])
        }
    }

    @Test("Peer requests more often than every 5 s cost the asker score", arguments: ProtocolVersion.allCases)
    func requestsTooOften(in version: ProtocolVersion) {
        var scene = Scene.online(in: version)
        let request = scene.peer.says(.peerRequest, "Peer Request")
        scene.now = scene.now + .seconds(5)
        #expect(scene.hears(request, request, request, request) == Array(repeating: .requested, count: 4))
        #expect(
            scene.hears(request, request) == [
                .judged(by: -1, .requestsTooOften), .judged(by: -1, .requestsTooOften),
            ])
        scene.now = scene.now + .milliseconds(4999)
        #expect(scene.hears(request) == [.judged(by: -1, .requestsTooOften)])
        scene.now = scene.now + .milliseconds(1)
        #expect(scene.hears(request) == [.requested])
        #expect(scene.connection.traffic.dropped[.tooOften] == 3)
    }

    /// A p2p2 peer does so, and its clock isn't ours.
    @Test(arguments: ProtocolVersion.allCases)
    func whoAsksAtOnceAndThenEveryFiveSecondsMoreOrLessKeepsItsScore(in version: ProtocolVersion) {
        var scene = Scene.online(in: version)
        let request = scene.peer.says(.peerRequest, "Peer Request")
        let start = scene.now
        for number in 0..<100 {
            scene.now = start + .seconds(5 * number) + .milliseconds(number % 2 == 0 ? 300 : 0)
            #expect(scene.hears(request) == [.requested])
        }
    }

    @Test(arguments: ProtocolVersion.allCases)
    func networkParcelsAreCountedAndNotDelivered(in version: ProtocolVersion) {
        var scene = Scene.online(in: version)
        #expect(scene.hears(scene.peer.says(.heartbeat), scene.peer.says(.alert), scene.peer.says(.pong, "Pong")) == [])
        scene.now = scene.now + .seconds(5)
        #expect(scene.hears(scene.peer.says(.peerRequest, "Peer Request")) == [.requested])
        #expect(scene.said() == [])
        #expect(scene.hears(scene.peer.says(.ping, "Ping")) == [])
        #expect(scene.said() == [.parcel(.pong, "Pong")])
        #expect(scene.connection.traffic.networkParcelsIn == 5)
        #expect(scene.connection.traffic.delivered == 0)
    }

    // MARK: - Flaws

    @Test(arguments: [DropReason.wrongNetwork, .invalid])
    func aFlawInTheEnvelopeOfProtocol9CostsScoreAndTheParcel(_ reason: DropReason) {
        var scene = Scene.online(in: .v9)
        let flawed =
            switch reason {
            case .wrongNetwork: [scene.peer.nine("hello") { $0.network = NetworkID.main.rawValue }]
            default:
                [
                    scene.peer.nine("hello") { $0.version = 8 },
                    scene.peer.nine("hello") { $0.length = 4 },
                    scene.peer.nine("hello") { $0.length = .max },
                    scene.peer.nine("hello") { $0.crc32 ^= 1 },
                ]
            }
        for parcel in flawed { #expect(scene.hears(parcel) == [.judged(by: -20, .flawedParcel(reason))]) }
        #expect(scene.connection.traffic.dropped[reason] == UInt64(flawed.count))
        #expect(scene.connection.traffic.delivered == 0)
        #expect(scene.hears(scene.peer.says(.message)) == [.deliver(ByteBuffer(string: "hello"))])
    }

    @Test(arguments: ProtocolVersion.allCases)
    func anUnknownTypeCostsScoreAndTheParcel(in version: ProtocolVersion) {
        var scene = Scene.online(in: version)
        #expect(scene.hears(scene.peer.saysNonsense()) == [.judged(by: -20, .flawedParcel(.unknownType))])
        #expect(scene.connection.traffic.dropped[.unknownType] == 1)
    }

    @Test(arguments: ProtocolVersion.allCases)
    func anEmptyParcelCostsScore(in version: ProtocolVersion) {
        var scene = Scene.online(in: version)
        #expect(scene.hears(scene.peer.says(.message, "")) == [.judged(by: -20, .flawedParcel(.empty))])
        #expect(scene.hears(scene.peer.says(.ping, "")) == [.judged(by: -20, .flawedParcel(.empty))])
        #expect(scene.connection.traffic.dropped[.empty] == 2)
        #expect(scene.said() == [])
    }

    @Test(arguments: ProtocolVersion.allCases, [ParcelType.handshake, .rejectAlternative])
    func aHandshakeAfterTheHandshakeCostsScore(in version: ProtocolVersion, _ type: ParcelType) {
        var scene = Scene.online(in: version)
        #expect(scene.hears(scene.peer.says(type)) == [.judged(by: -20, .flawedParcel(.unknownType))])
        #expect(scene.connection.traffic.dropped[.unknownType] == 1)
    }

    @Test(arguments: ProtocolVersion.allCases)
    func bytesThatNoPeerSendsEndTheConnectionAfterWhatCameBefore(in version: ProtocolVersion) {
        var scene = Scene.online(in: version)
        let garbage = ByteBuffer(bytes: version == .v11 ? [0xff, 0xff, 0xff, 0xff] : [0x00])
        let actions = scene.hears(ByteBuffer(joining: [scene.peer.says(.message), garbage]))
        #expect(actions.first == .deliver(ByteBuffer(string: "hello")))
        guard case .close(.malformed) = actions.last else {
            Issue.record("not closed: \(actions)")
            return
        }
        #expect(actions.count == 2)
        #expect(scene.hears(scene.peer.says(.message)) == [])
    }

    @Test(
        "A frame limit applies before anything is allocated: 8 bytes must not cost 128 MiB, nor 5 bytes 1 GiB",
        arguments: ProtocolVersion.allCases, [(32 << 20) + 1, 128 << 20, 1 << 30] as [UInt32])
    func aClaimedLengthIsRefused(in version: ProtocolVersion, _ length: UInt32) {
        var scene = Scene.online(in: version)
        var claim = ByteBuffer(bytes: version == .v11 ? [] : [0xfc])
        claim.writeInteger(length)
        #expect(
            scene.hears(claim)
                == [.close(.malformed("a message of \(length) bytes, over the limit of 33554432"))])
    }

    // MARK: - Merit

    @Test("Merit is at most ten a second", arguments: [Duration.zero, .seconds(1000)])
    func merit(from start: Duration) {
        var scene = Scene.online(in: .v10, at: start)
        for _ in 0..<30 { _ = scene.hears(scene.peer.says(.message)) }
        #expect(scene.tick(at: start + .milliseconds(250)) == [.judged(by: 10, .validParcels)])
        for _ in 0..<30 { _ = scene.hears(scene.peer.says(.message)) }
        #expect(scene.tick(at: start + .milliseconds(750)) == [])
        #expect(scene.tick(at: start + .seconds(1)) == [])
        for _ in 0..<3 { _ = scene.hears(scene.peer.says(.message)) }
        #expect(scene.tick(at: start + .milliseconds(1250)) == [.judged(by: 3, .validParcels)])
        #expect(scene.tick(at: start + .seconds(2)) == [])
    }

    @Test func meritOfSomeSecondsIsToldTogether() {
        var scene = Scene.online(in: .v10, settings: .local.with { $0.reportEvery = .seconds(5) })
        _ = scene.hears(scene.peer.says(.message))
        #expect(scene.tick(at: .seconds(2)) == [])
        _ = scene.hears(scene.peer.says(.message))
        #expect(scene.tick(at: .milliseconds(4_999)) == [])
        #expect(scene.tick(at: .seconds(5)) == [.judged(by: 2, .validParcels)])
    }

    @Test func aLongIdlePeerEarnsNoMoreAtOnce() {
        var scene = Scene.online(in: .v10)
        for second in 1...14 { #expect(scene.tick(at: .seconds(second)) == []) }
        for _ in 0..<100 { _ = scene.hears(scene.peer.says(.message)) }
        #expect(scene.tick(at: .milliseconds(14_250)) == [.judged(by: 10, .validParcels)])
    }

    @Test func flawedParcelsEarnNothing() {
        var scene = Scene.online(in: .v10)
        _ = scene.hears(scene.peer.says(.message, ""))
        #expect(scene.tick(at: .seconds(1)) == [])
    }

    // MARK: - Answers

    @Test("No answer from a peer can block the node: three responses to one peer request are one and two drops")
    func threeResponses() throws {
        let share = try [#require(Endpoint("127.0.0.1:8111"))]
        var scene = Scene.online(in: .v10)
        #expect(scene.handle(.requestPeers) == [])
        #expect(scene.said() == [.parcel(.peerRequest, "Peer Request")])
        let response = scene.peer.shares(share)
        let useless = Connection.Action.judged(by: -20, .flawedParcel(.uselessShare))
        #expect(scene.hears(response, response, response) == [.shared(share), useless, useless])
    }

    @Test(
        "Network parcels can't fill our memory: a peer that doesn't read its answers gets no more of them",
        arguments: ProtocolVersion.allCases)
    func unreadAnswers(in version: ProtocolVersion) throws {
        let share = try [#require(Endpoint("127.0.0.1:8111"))]
        var scene = Scene.online(in: version, settings: .local.with { $0.answersWaiting = 4 })
        for _ in 0..<100 {
            _ = scene.hears(scene.peer.says(.ping, "Ping"))
            _ = scene.handle(.share(share))
        }
        #expect(scene.connection.queued.parcels == 4)
        #expect(scene.said().count == 4)
        _ = scene.hears(scene.peer.says(.ping, "Ping"))
        #expect(scene.said() == [.parcel(.pong, "Pong")])
    }
}
