import FactomWire
import NIOCore
import Testing

@testable import FactomOverlay

@Suite("A peer that sends too fast is read more slowly, and loses nothing") struct RateTests {
    /// 100 bytes a second and 1,000 at once.
    private static let slow = Settings.local.with {
        $0.receiveRate = 100
        $0.receiveBurst = 1000
    }

    private let long = String(repeating: "x", count: 2000)

    /// When what has come so far is earned.
    private func earned(_ scene: Scene, factor: Int = 1) -> Duration {
        .milliseconds((Int(scene.connection.traffic.bytesIn) - 1000 * factor) * 10 / factor)
    }

    @Test(arguments: ProtocolVersion.allCases)
    func itIsHeldAndReadAgainWhenThatIsEarned(in version: ProtocolVersion) {
        var scene = Scene.online(in: version, settings: RateTests.slow)
        #expect(scene.hears(scene.peer.says(.message, long)) == [.deliver(ByteBuffer(string: long)), .hold])
        // What was under way when it was held is taken, and held against it once.
        #expect(scene.hears(scene.peer.says(.message)) == [.deliver(ByteBuffer(string: "hello"))])
        let end = earned(scene)
        #expect(scene.tick(at: end - .milliseconds(1)) == [.judged(by: 2)])
        #expect(scene.tick(at: end) == [.release])
        #expect(scene.tick(at: end) == [])
        #expect(scene.hears(scene.peer.says(.message)) == [.deliver(ByteBuffer(string: "hello")), .hold])
    }

    @Test func withoutARateNobodyIsHeld() {
        var scene = Scene.online(in: .v10)
        let parcel = scene.peer.says(.message, String(repeating: "x", count: 1 << 20))
        for _ in 0..<100 { #expect(scene.hears(parcel).count == 1) }
    }

    @Test func aSpecialPeerMaySendFourTimesAsFast() {
        var scene = Scene.online(in: .v10, settings: RateTests.slow)
        #expect(scene.handle(.favoured(true)) == [])
        #expect(scene.hears(scene.peer.says(.message, long)).count == 1)
        #expect(scene.hears(scene.peer.says(.message, long)).last == .hold)
        // The greeting was a regular peer's, and counts as one's.
        let end = earned(scene, factor: 4)
        #expect(scene.tick(at: end - .milliseconds(1)).contains(.release) == false)
        #expect(scene.tick(at: end + .seconds(3)).contains(.release) == true)
        #expect(scene.handle(.favoured(false)) == [])
        #expect(scene.hears(scene.peer.says(.message, long)).last == .hold)
    }

    // MARK: - Not the peer's fault

    @Test func theSilenceOfAHeldPeerMeansNothing() {
        var scene = Scene.online(in: .v10, settings: RateTests.slow)
        _ = scene.hears(scene.peer.says(.message, String(repeating: "x", count: 10_000)))
        #expect(scene.tick(at: .seconds(80)) == [.judged(by: 1)])
        #expect(scene.said() == [])
        let end = earned(scene)
        #expect(scene.tick(at: end) == [.release])
        #expect(scene.tick(at: end + .milliseconds(14_999)) == [])
        #expect(scene.said() == [])
        #expect(scene.tick(at: end + .seconds(15)) == [])
        #expect(scene.said() == [.parcel(.ping, "Ping")])
        #expect(scene.tick(at: end + .seconds(40)) == [.close(.silent)])
    }

    @Test func aParcelThatIsHeldUpHalfWayIsNotStalled() {
        var scene = Scene.online(in: .v10, settings: RateTests.slow)
        var parcel = scene.peer.says(.message, String(repeating: "x", count: 20_000))
        #expect(scene.hears(parcel.readSlice(length: 10_000) ?? ByteBuffer()) == [.hold])
        let end = earned(scene)
        #expect(scene.tick(at: end - .milliseconds(1)) == [])
        #expect(scene.tick(at: end) == [.release])
        #expect(scene.tick(at: end + .milliseconds(19_999)) == [])
        #expect(scene.tick(at: end + .seconds(20)) == [.close(.stalledRead)])
    }

    @Test("The inbox and the rate are two reasons: the end of one isn't the other's")
    func twoReasons() {
        var scene = Scene.online(in: .v10, settings: RateTests.slow)
        _ = scene.hears(scene.peer.says(.message, long))
        _ = scene.handle(.paused)
        #expect(scene.tick(at: .seconds(600)) == [.judged(by: 1), .release])
        #expect(scene.tick(at: .seconds(1200)) == [])
        _ = scene.handle(.resumed)
        _ = scene.hears(scene.peer.says(.message, String(repeating: "x", count: 100_000)))
        _ = scene.handle(.paused)
        #expect(scene.handle(.resumed) == [])
        #expect(scene.tick(at: .seconds(1800)) == [.judged(by: 1)])
        #expect(scene.said() == [])
    }

    // MARK: - Still the peer's fault

    @Test("A flood doesn't hide that the peer takes nothing of what we write")
    func stalledWrite() {
        var scene = Scene.online(in: .v10, settings: RateTests.slow)
        scene.connection.send(ByteBuffer(string: "hi"))
        _ = scene.connection.nextWrite(at: scene.now)
        for second in 1..<20 {
            scene.now = .at(.seconds(second))
            _ = scene.hears(scene.peer.says(.message, long))
            #expect(scene.tick(at: .seconds(second)).contains(.close(.stalledWrite)) == false)
        }
        #expect(scene.tick(at: .seconds(20)).last == .close(.stalledWrite))
    }

    @Test("Nor does an application that keeps up only now and then")
    func stalledWriteWhilePaused() {
        var scene = Scene.online(in: .v10)
        scene.connection.send(ByteBuffer(string: "hi"))
        _ = scene.connection.nextWrite(at: scene.now)
        for second in 1..<20 {
            _ = scene.handle(.paused)
            #expect(scene.tick(at: .seconds(second)) == [])
            _ = scene.handle(.resumed)
        }
        #expect(scene.tick(at: .seconds(20)) == [.close(.stalledWrite)])
    }
}
