import FactomOverlay
import FactomWire
import NIOCore
import Testing

@Suite("A dead peer is noticed in time") struct LivenessTests {
    @Test(
        "A dead peer is noticed in 40 s: ping after 15 s of silence, at most one ping in flight",
        arguments: ProtocolVersion.allCases)
    func silence(in version: ProtocolVersion) {
        var scene = Scene.online(in: version)
        #expect(scene.tick(at: .milliseconds(14_999)) == [])
        #expect(scene.said() == [])
        #expect(scene.tick(at: .seconds(15)) == [])
        #expect(scene.said() == [.parcel(.ping, "Ping")])
        for second in 16..<40 {
            #expect(scene.tick(at: .seconds(second)) == [])
            #expect(scene.said() == [])
        }
        #expect(scene.tick(at: .seconds(40)) == [.close(.silent)])
        #expect(scene.tick(at: .seconds(60)) == [])
    }

    @Test("The pong is counted and its round trip kept", arguments: ProtocolVersion.allCases)
    func pong(in version: ProtocolVersion) {
        var scene = Scene.online(in: version)
        _ = scene.tick(at: .seconds(15))
        scene.now = .at(.milliseconds(15_120))
        #expect(scene.hears(scene.peer.says(.pong, "Pong")) == [])
        #expect(scene.connection.roundTrip == .milliseconds(120))
        #expect(scene.connection.traffic.networkParcelsIn == 1)
        #expect(scene.tick(at: .seconds(40)) == [.judged(by: 1, .validParcels)])
        #expect(scene.said().count == 2)
    }

    @Test func aPongThatNobodyAskedForSaysNothing() {
        var scene = Scene.online(in: .v10)
        _ = scene.hears(scene.peer.says(.pong, "Pong"))
        #expect(scene.connection.roundTrip == nil)
    }

    @Test func aPeerThatTalksIsNotPinged() {
        var scene = Scene.online(in: .v10)
        for second in stride(from: 10, through: 200, by: 10) {
            scene.now = .at(.seconds(second))
            _ = scene.hears(scene.peer.says(.message))
            #expect(scene.tick(at: .seconds(second)) == [.judged(by: 1, .validParcels)])
        }
        #expect(scene.said() == [])
    }

    @Test func aPeerThatTalksOnWithoutAPongIsAskedAgainAndKept() {
        var scene = Scene.online(in: .v10)
        for second in stride(from: 15, through: 95, by: 16) {
            _ = scene.tick(at: .seconds(second))
            _ = scene.hears(scene.peer.says(.message))
        }
        #expect(scene.connection.version == .v10)
        #expect(scene.said() == [.parcel(.ping, "Ping"), .parcel(.ping, "Ping")])
    }

    @Test("A demerit is a sign of life, too")
    func flawedParcels() {
        var scene = Scene.online(in: .v10)
        scene.now = .at(.seconds(39))
        #expect(scene.hears(scene.peer.saysNonsense()) == [.judged(by: -20, .flawedParcel(.unknownType))])
        #expect(scene.tick(at: .seconds(40)) == [])
    }

    // MARK: - Stalls

    @Test(arguments: ProtocolVersion.allCases)
    func aMessageThatStopsHalfWayIsStalledAt20Seconds(in version: ProtocolVersion) {
        var scene = Scene.online(in: version)
        scene.now = .at(.seconds(1))
        var parcel = scene.peer.says(.message)
        _ = scene.hears(parcel.readSlice(length: 3) ?? ByteBuffer())
        #expect(scene.tick(at: .milliseconds(20_999)) == [])
        #expect(scene.tick(at: .seconds(21)) == [.close(.stalledRead)])
    }

    @Test func aLongParcelOnASlowLineIsASignOfLife() {
        var scene = Scene.online(in: .v10)
        var parcel = scene.peer.says(.message, String(repeating: "x", count: 100))
        for second in stride(from: 10, through: 90, by: 10) {
            scene.now = .at(.seconds(second))
            _ = scene.hears(parcel.readSlice(length: 5) ?? ByteBuffer())
            #expect(scene.tick(at: .seconds(second)) == [])
        }
        #expect(scene.said() == [])
    }

    @Test func aWriteThatTheSocketDoesNotTakeIsStalledAt20Seconds() {
        var scene = Scene.online(in: .v10)
        scene.connection.send(ByteBuffer(string: "hi"))
        scene.now = .at(.seconds(5))
        #expect(scene.connection.nextWrite(at: scene.now) != nil)
        for second in [10, 20] {
            scene.now = .at(.seconds(second))
            _ = scene.hears(scene.peer.says(.message))
        }
        #expect(scene.tick(at: .milliseconds(24_999)) == [.judged(by: 2, .validParcels)])
        #expect(scene.tick(at: .seconds(25)) == [.close(.stalledWrite)])
    }

    @Test func aWriteThatGoesOnIsNotStalled() {
        var scene = Scene.online(in: .v10, settings: .local.with { $0.writeBytes = 100 })
        scene.connection.send(ByteBuffer(zeros: 1000))
        for second in stride(from: 0, to: 120, by: 15) {
            scene.now = .at(.seconds(second))
            _ = scene.connection.nextWrite(at: scene.now)
            _ = scene.hears(scene.peer.says(.message))
            #expect(scene.tick(at: .seconds(second + 14)) == [.judged(by: 1, .validParcels)])
            _ = scene.handle(.wrote)
        }
    }

    // MARK: - Not the peer's fault

    @Test func aPausedPeerIsNotGivenUpAndNotPinged() {
        var scene = Scene.online(in: .v10)
        var parcel = scene.peer.says(.message)
        _ = scene.hears(parcel.readSlice(length: 3) ?? ByteBuffer())
        #expect(scene.handle(.paused) == [])
        #expect(scene.tick(at: .seconds(3600)) == [])
        #expect(scene.said() == [])
        #expect(scene.handle(.resumed) == [])
        #expect(scene.tick(at: .seconds(3601)) == [])
        #expect(scene.hears(parcel) == [.deliver(ByteBuffer(string: "hello"))])
        #expect(scene.tick(at: .seconds(3616)) == [.judged(by: 1, .validParcels)])
        #expect(scene.said() == [.parcel(.ping, "Ping")])
    }

    @Test func aPausedPeerThatDoesNotReadIsStalledAllTheSame() {
        var scene = Scene.online(in: .v10)
        _ = scene.handle(.paused)
        scene.connection.send(ByteBuffer(string: "hi"))
        _ = scene.connection.nextWrite(at: scene.now)
        #expect(scene.tick(at: .seconds(20)) == [.close(.stalledWrite)])
    }

    @Test func silenceInWhichWeDidNotListenIsForgiven() {
        var scene = Scene.online(in: .v10)
        scene.now = .at(.seconds(300))
        scene.connection.forgiveSilence(at: scene.now)
        #expect(scene.tick(at: .seconds(300)) == [])
        #expect(scene.said() == [])
        #expect(scene.tick(at: .seconds(340)) == [.close(.silent)])
    }

    @Test func aHandshakeDuringWhichWeDidNotListenIsForgiven() {
        var scene = Scene(.incoming, peer: .v10)
        scene.now = .at(.seconds(60))
        scene.connection.forgiveSilence(at: scene.now)
        #expect(scene.tick(at: .seconds(64)) == [])
        #expect(scene.tick(at: .seconds(65)) == [.close(.handshakeTimeout)])
    }
}
