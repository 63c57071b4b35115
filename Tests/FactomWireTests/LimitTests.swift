import NIOCore
import Testing

@testable import FactomWire

/// A claimed length costs a peer nothing to write, so it must cost us nothing to read.
@Suite struct LimitTests {
    /// A length prefix in the framing of `version`.
    private func prefix(_ length: UInt32, _ version: ProtocolVersion) -> ByteBuffer {
        var buffer = ByteBuffer()
        if version == .v11 { buffer.writeInteger(length) } else { buffer.writeGob(unsigned: UInt64(length)) }
        return buffer
    }

    @Test(
        "A frame limit applies before anything is allocated: 8 bytes must not cost 128 MiB, nor 5 bytes 1 GiB",
        arguments: Scene.all)
    func aFrameOverTheLimitIsRefusedByItsLength(_ scene: Scene) {
        for length in [1001, 1 << 27, 1 << 30, UInt32.max] {
            let reading = scene.reading([scene.start, prefix(length, scene.version)], parcelLimit: 1000)
            #expect(reading.error == .frameTooLong(length: UInt64(length), limit: 1000))
            #expect(reading.mostHeld == 0)
        }
    }

    @Test(arguments: Scene.all) func aLengthThatComesByteByByteIsRefusedAtItsLastByte(_ scene: Scene) {
        var reading = scene.reading([scene.start], parcelLimit: 1000)
        let bytes = prefix(1001, scene.version).singleBytes
        for byte in bytes.dropLast() { reading.feed(byte) }
        #expect(reading.error == nil)
        reading.feed(bytes[bytes.count - 1])
        #expect(reading.error == .frameTooLong(length: 1001, limit: 1000))
        #expect(reading.mostHeld < 9)
    }

    /// The limit is on the message as it is framed: the whole of what a parcel's encoding adds counts.
    @Test(arguments: Scene.all) func aFrameOfExactlyTheLimitIsRead(_ scene: Scene) {
        let bytes = scene.bytes(.message, ByteBuffer(patternOf: 700))
        let framed = bytes.readableBytes - (scene.version == .v11 ? 4 : 3)
        #expect(scene.reading([scene.start, bytes], parcelLimit: framed).parcels.count == 1)
        #expect(
            scene.reading([scene.start, bytes], parcelLimit: framed - 1).error
                == .frameTooLong(length: UInt64(framed), limit: framed - 1))
    }

    @Test(arguments: [ProtocolVersion.v9, .v11]) func beforeTheHandshakeTheLimitIs16KiB(_ version: ProtocolVersion) {
        let signature = ByteBuffer(string: version == .v11 ? "pbuf" : "")
        let over = Reading([signature, prefix(16_385, version)], parcelLimit: .max)
        #expect(over.error == .frameTooLong(length: 16_385, limit: 16_384))
        let within = Reading([signature, prefix(16_384, version), ByteBuffer(patternOf: 16_383)])
        #expect(within.error == nil)
        #expect(within.items == [])
        #expect((16_384...16_384 + 9).contains(within.mostHeld))
    }

    /// Eight bytes that claim 8 GiB, with the largest limit that there can be: nothing is allocated.
    @Test func onlyWhatHasArrivedIsHeld() throws {
        var cutter = FrameCutter(.gob, limit: 1 << 33)
        var chunk = ByteBuffer(hex: "fb 01 ff ff ff ff aa bb cc")
        #expect(try cutter.next(from: &chunk) == nil)
        #expect(cutter.held == 9)
        #expect(chunk.readableBytes == 0)
    }

    @Test func betweenMessagesNothingIsHeld() throws {
        var cutter = FrameCutter(.protobuf, limit: 10)
        var chunk = ByteBuffer(hex: "00000002 aabb 00000000 00000001 cc 0000")
        #expect(try cutter.next(from: &chunk) == ByteBuffer(hex: "aabb"))
        #expect(cutter.held == 0)
        #expect(try cutter.next(from: &chunk) == ByteBuffer())
        #expect(try cutter.next(from: &chunk) == ByteBuffer(hex: "cc"))
        #expect(try cutter.next(from: &chunk) == nil)
        #expect(cutter.held == 2)
    }
}
