import Foundation
import NIOCore
import SwiftProtobuf
import Testing

@testable import FactomWire

/// Our own reader and writer of protocol 11's message, held equal to swift-protobuf's.
@Suite struct ProtobufParcelTests {
    // MARK: - Writing

    @Test func writesTheBytesThatSwiftProtobufWrites() {
        for type in [0, 1, 6, 127, 128, 16_383, 16_384, .max] as [UInt16] {
            for size in [0, 1, 127, 128, 16_383, 16_384] {
                let payload = ByteBuffer(patternOf: size)
                var wire = WireMessage()
                wire.type = UInt32(type)
                wire.payload = .init(payload.readableBytesView)
                var written = ByteBuffer()
                ProtobufParcel.write(type: type, payload: payload, into: &written)
                #expect(written.readInteger(as: UInt32.self) == UInt32(written.readableBytes))
                #expect(written == ByteBuffer(bytes: wire.serialized), "type \(type), \(size) bytes")
            }
        }
    }

    // MARK: - Reading

    /// What swift-protobuf makes of the bytes; `nil` when it refuses them.
    private func theirs(_ bytes: [UInt8]) -> Parcel? {
        guard let wire = try? WireMessage(serializedBytes: bytes) else { return nil }
        return Parcel(rawType: UInt16(exactly: wire.type) ?? .max, payload: ByteBuffer(bytes: wire.payload))
    }

    private func ours(_ bytes: [UInt8]) -> Parcel? {
        try? ProtobufParcel.read(ByteBuffer(bytes: bytes))
    }

    @Test func readsRandomMessagesAsSwiftProtobufDoes() {
        var seeded = Seeded(seed: 3)
        for round in 0..<2000 {
            let bytes = RandomProtobuf.message(&seeded)
            #expect(ours(bytes) != nil && ours(bytes) == theirs(bytes), "round \(round): \(bytes)")
        }
    }

    @Test func readsGarbledMessagesAsSwiftProtobufDoes() {
        var seeded = Seeded(seed: 4)
        var refused = 0
        for round in 0..<4000 {
            let bytes = seeded.garble(RandomProtobuf.message(&seeded))
            let expected = theirs(bytes)
            refused += expected == nil ? 1 : 0
            #expect(ours(bytes) == expected, "round \(round): \(bytes)")
        }
        #expect((500...3500).contains(refused), "\(refused) of the garbled messages were refused")
    }

    @Test func readsACutMessageAsSwiftProtobufDoes() {
        var seeded = Seeded(seed: 5)
        for _ in 0..<100 {
            let bytes = RandomProtobuf.message(&seeded)
            for count in 0...bytes.count {
                let cut = Array(bytes.prefix(count))
                #expect(ours(cut) == theirs(cut), "\(cut)")
            }
        }
    }

    @Test func theLastOfARepeatedFieldCounts() throws {
        let bytes = ByteBuffer(hex: "08 01 12 01 aa 08 02 12 02 bbcc")
        #expect(try ProtobufParcel.read(bytes) == Parcel(.pong, payload: ByteBuffer(hex: "bbcc")))
    }

    @Test func aKnownFieldOfAnotherKindIsUnknown() throws {
        #expect(try ProtobufParcel.read(ByteBuffer(hex: "0a 01 ff 10 05 08 06")) == Parcel(.message, payload: .init()))
    }

    @Test func aTypeBeyond16BitsNamesNone() throws {
        for hex in ["08 808004", "08 ffffffff0f", "08 ffffff7f"] {
            #expect(try ProtobufParcel.read(ByteBuffer(hex: hex)).rawType == .max)
        }
        // As every protobuf reader does: only 32 bits of a longer number count.
        #expect(try ProtobufParcel.read(ByteBuffer(hex: "08 868080801f")).rawType == .max)
        #expect(try ProtobufParcel.read(ByteBuffer(hex: "08 8680808010")).rawType == 6)
    }

    @Test(arguments: [
        ("08", ProtobufError.cut), ("0880", .cut), ("12", .cut), ("1205aabb", .cut), ("12ffffffffffffffffff01", .cut),
        ("0d aabb", .cut), ("09 aabbccddeeff00", .cut), ("1b 08 01", .cut), ("08 ffffffffffffffffffff", .varint),
        ("00 01", .fieldNumber(0)), ("8080808010 01", .fieldNumber(1 << 29)), ("0e 01", .wireType(6)),
        ("0f 01", .wireType(7)), ("0c", .wireType(4)), ("1b 24", .wireType(4)), ("1b 0e", .wireType(6)),
    ])
    func whatIsWrongIsNamed(_ hex: String, error: ProtobufError) {
        #expect(throws: error) { try ProtobufParcel.read(ByteBuffer(hex: hex)) }
        #expect(theirs(Array(ByteBuffer(hex: hex).readableBytesView)) == nil)
    }

    /// Where we differ on purpose: swift-protobuf follows 100 groups, we 64. No Factom peer writes any.
    @Test func groupsAreFollowed64Deep() {
        func groups(_ depth: Int) -> [UInt8] {
            [UInt8](repeating: 0x1b, count: depth) + [UInt8](repeating: 0x1c, count: depth)
        }
        #expect(ours(groups(64)) == theirs(groups(64)))
        #expect(ours(groups(64)) != nil)
        #expect(throws: ProtobufError.depth) { try ProtobufParcel.read(ByteBuffer(bytes: groups(65))) }
        #expect(throws: ProtobufError.depth) { try ProtobufParcel.read(ByteBuffer(bytes: groups(1 << 20))) }
    }
}
