import FactomOverlay
import FactomWire
import NIOCore
import Testing

@Suite("Parts are assembled per peer") struct PartsTests {
    private static let limits = Settings.local.with {
        $0.partialMessages = 2
        $0.partsPerMessage = 4
        $0.parcelBytes = 1000
    }

    @Test func partsInAnyOrderMakeTheMessage() {
        var scene = Scene.online(in: .v9)
        #expect(scene.hears(scene.peer.part(2, of: 3, "c"), scene.peer.part(0, of: 3, "a")) == [])
        #expect(scene.connection.traffic.partsJoined == 2)
        #expect(scene.hears(scene.peer.part(1, of: 3, "b")) == [.deliver(ByteBuffer(string: "abc"))])
        #expect(scene.connection.traffic.delivered == 1)
        #expect(scene.hears(scene.peer.part(1, of: 3, "b")) == [])
    }

    @Test("factomd up to 6.8 sends every message as part 0 of 1")
    func oneOfOne() {
        var scene = Scene.online(in: .v9)
        #expect(scene.hears(scene.peer.part(0, of: 1, "whole")) == [.deliver(ByteBuffer(string: "whole"))])
        #expect(scene.hears(scene.peer.part(0, of: 0, "whole")) == [.deliver(ByteBuffer(string: "whole"))])
    }

    @Test(arguments: [ProtocolVersion.v10, .v11])
    func aPartInAProtocolWithoutPartsIsTheMessage(in version: ProtocolVersion) {
        var scene = Scene.online(in: version)
        #expect(scene.hears(scene.peer.says(.messagePart)) == [.deliver(ByteBuffer(string: "hello"))])
    }

    @Test func severalMessagesAreAssembledAtOnce() {
        var scene = Scene.online(in: .v9)
        _ = scene.hears(scene.peer.part(0, of: 2, "a", hash: "x"), scene.peer.part(0, of: 2, "A", hash: "y"))
        #expect(scene.hears(scene.peer.part(1, of: 2, "B", hash: "y")) == [.deliver(ByteBuffer(string: "AB"))])
        #expect(scene.hears(scene.peer.part(1, of: 2, "b", hash: "x")) == [.deliver(ByteBuffer(string: "ab"))])
    }

    @Test("One peer's parts can't touch another's message")
    func twoPeers() {
        var one = Scene.online(in: .v9)
        var other = Scene.online(in: .v9)
        _ = one.hears(one.peer.part(0, of: 2, "good "))
        #expect(other.hears(other.peer.part(1, of: 2, "evil")) == [])
        #expect(one.hears(one.peer.part(1, of: 2, "day")) == [.deliver(ByteBuffer(string: "good day"))])
    }

    @Test("Capped in bytes and in parts: what breaks a limit costs score and is counted")
    func limits() {
        var scene = Scene.online(in: .v9, settings: PartsTests.limits)
        func refuses(_ parcel: ByteBuffer) -> Bool {
            scene.hears(parcel) == [.judged(by: -20, .flawedParcel(.incomplete))]
        }
        #expect(refuses(scene.peer.part(0, of: 5, "too many parts")) == true)
        #expect(refuses(scene.peer.part(2, of: 2, "behind the last")) == true)
        #expect(refuses(scene.peer.part(0, of: .max, "far too many")) == true)
        #expect(scene.hears(scene.peer.part(0, of: 2, "first")) == [])
        #expect(refuses(scene.peer.part(0, of: 2, "twice")) == true)
        #expect(refuses(scene.peer.part(1, of: 3, "another total")) == true)
        #expect(scene.hears(scene.peer.part(0, of: 2, "second", hash: "i")) == [])
        #expect(refuses(scene.peer.part(0, of: 2, "third", hash: "j")) == true)
        #expect(scene.connection.traffic.dropped[.incomplete] == 6)
        #expect(scene.connection.traffic.partsJoined == 2)
        #expect(scene.hears(scene.peer.part(1, of: 2, " and last")) == [.deliver(ByteBuffer(string: "first and last"))])
    }

    @Test func theBytesOfAllPartsTogetherAreLimited() {
        var parts = PartAssembly(messageLimit: 8, partLimit: 8, byteLimit: 100, expiry: .seconds(60))
        #expect(parts.add(ByteBuffer(zeros: 60), number: 0, of: 2, hash: "a", at: .zero) == .joined)
        #expect(parts.add(ByteBuffer(zeros: 41), number: 1, of: 2, hash: "a", at: .zero) == .refused)
        #expect(parts.add(ByteBuffer(zeros: 41), number: 0, of: 2, hash: "b", at: .zero) == .refused)
        #expect(
            parts.add(ByteBuffer(zeros: 40), number: 1, of: 2, hash: "a", at: .zero)
                == .complete(ByteBuffer(zeros: 100)))
        #expect(parts.add(ByteBuffer(zeros: 100), number: 0, of: 2, hash: "c", at: .zero) == .joined)
        #expect(parts.expire(at: .at(.seconds(60))) == 1)
        #expect(parts.add(ByteBuffer(zeros: 100), number: 0, of: 2, hash: "c", at: .zero) == .joined)
    }

    @Test("Parts are dropped after a minute")
    func expiry() {
        var scene = Scene.online(in: .v9)
        _ = scene.hears(scene.peer.part(0, of: 3, "a"), scene.peer.part(1, of: 3, "b"))
        for second in stride(from: 10, through: 50, by: 10) {
            scene.now = .at(.seconds(second))
            _ = scene.hears(scene.peer.says(.heartbeat))
        }
        _ = scene.tick(at: .milliseconds(59_999))
        #expect(scene.connection.traffic.partsJoined == 2)
        _ = scene.tick(at: .seconds(60))
        #expect(scene.connection.traffic.partsJoined == 0)
        #expect(scene.connection.traffic.dropped[.incomplete] == 2)
        #expect(scene.hears(scene.peer.part(2, of: 3, "c")) == [])
    }

    @Test func aPartDoesNotKeepTheWholeReadBufferForAMinute() throws {
        var parts = PartAssembly(messageLimit: 8, partLimit: 8, byteLimit: 1 << 20, expiry: .seconds(60))
        var read = ByteBuffer(zeros: 65_536)
        func place() -> UInt { read.withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) } }
        let before = place()
        do {
            let slice = try #require(read.getSlice(at: 0, length: 10))
            #expect(parts.add(slice, number: 0, of: 2, hash: "a", at: .zero) == .joined)
        }
        // Written in place: nobody else holds it.
        read.setInteger(UInt8(1), at: 0)
        #expect(place() == before)
    }
}
