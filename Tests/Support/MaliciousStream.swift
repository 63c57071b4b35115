/// Bytes that no honest peer sends on a gob stream, and what a node says of them when it hangs up: one for
/// each way of lying that is known.
package struct MaliciousStream: Sendable, CustomStringConvertible {
    package let description: String
    package let bytes: [UInt8]
    /// A word of the reason that the node gives.
    package let reason: String

    private init(_ description: String, _ bytes: [UInt8], _ reason: String) {
        self.description = description
        self.bytes = bytes
        self.reason = reason
    }

    /// Those that are refused whether they come before or after the handshake.
    package static let all: [MaliciousStream] = lengths + ids + definitions + values

    /// Those that are refused where protocol 9's struct is due: as the first message, and in protocol 9.
    package static let inProtocol9 = [
        MaliciousStream(
            "a parcel without a header",
            Gob.structure(80, [("Type", Gob.uint), ("Payload", Gob.bytes)]) + Gob.message(Gob.signed(80), [0]),
            "notAParcel"),
        MaliciousStream(
            "the network 2⁴⁰",
            Gob.parcel(with: Gob.uint) + Gob.message(Gob.signed(80), [1, 1], Gob.unsigned(1 << 40), [0, 0]),
            "overflow"),
    ]

    /// Those that are refused as the first bytes only, where they are protocol 11's.
    package static let first = [
        MaliciousStream("pbuf and a message of 4 GiB", signature + [0xff, 0xff, 0xff, 0xff], "over the limit"),
        MaliciousStream("pbuf and a message of 16 KiB + 1", signature + [0, 0, 0x40, 1], "over the limit"),
        MaliciousStream("pbuf and garbage", signature + [0, 0, 0, 4, 0xff, 0xff, 0xff, 0xff], "malformed protobuf"),
    ]

    /// Those that are refused in protocol 11, after its handshake.
    package static let inProtocol11 = [
        MaliciousStream("a message of 128 MiB", [0x08, 0, 0, 0], "over the limit"),
        MaliciousStream("a message of 1 GiB", [0x40, 0, 0, 0], "over the limit"),
        MaliciousStream("a payload past the end", [0, 0, 0, 3, 0x12, 9, 1], "malformed protobuf"),
        MaliciousStream("a field 0", [0, 0, 0, 2, 0, 1], "malformed protobuf"),
        MaliciousStream("a number that is cut", [0, 0, 0, 2, 8, 0xff], "malformed protobuf"),
        MaliciousStream(
            "a number of 11 bytes", [0, 0, 0, 12, 8] + [UInt8](repeating: 0xff, count: 11), "malformed protobuf"),
        MaliciousStream("a wire type that is none", [0, 0, 0, 2, 0x0f, 1], "malformed protobuf"),
        MaliciousStream(
            "groups in groups", [0, 0, 0, 200] + [UInt8](repeating: 0x1b, count: 200), "malformed protobuf"),
        MaliciousStream("a handshake again", signature + [0, 0, 0, 2, 8, 8], "over the limit"),
    ]

    // MARK: - Bad checksums

    /// What must stand once before ``badChecksum``.
    package static let definitions9 =
        Gob.structure(80, [("Header", 81), ("Payload", Gob.bytes)])
        + Gob.structure(
            81,
            [
                ("Network", Gob.uint), ("Version", Gob.uint), ("Type", Gob.uint), ("Length", Gob.uint),
                ("Crc32", Gob.uint),
            ])

    /// A parcel of LOCAL in protocol 9 that is right but for its checksum: that only costs score.
    package static let badChecksum: [UInt8] = {
        let header = [0xbeaded, 9, 6, 5, 1].flatMap { Gob.join([1], Gob.unsigned($0)) }
        return Gob.message(Gob.signed(80), [1], header, [0, 1], Gob.text("hello"), [0])
    }()

    /// "pbuf", with which protocol 11 begins. As a gob message it would have 112 bytes.
    private static let signature: [UInt8] = [0x70, 0x62, 0x75, 0x66]

    private static let lengths = [
        MaliciousStream("a message of 8 GiB", [0xf8, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff], "over the limit"),
        MaliciousStream("nine bytes of length", [0xf7, 1, 1, 1, 1, 1, 1, 1, 1, 1], "a gob length of 9"),
        MaliciousStream("128 bytes of length", [0x80], "a gob length of 128"),
        MaliciousStream("a length of 0", [0], "no bytes"),
        MaliciousStream("an id and nothing else", [1, 2], "malformed gob"),
        MaliciousStream("a number that is cut", [2, 0xfe, 1], "cut"),
        MaliciousStream(
            "a value that is shorter than its message",
            Gob.parcel(with: Gob.uint) + Gob.message(Gob.signed(80), [0], [1, 2, 3]), "trailing"),
    ]

    private static let ids = [
        MaliciousStream("id 0", Gob.message(Gob.signed(0), [0]), "typeID"),
        MaliciousStream("a builtin redefined", Gob.slice(5, of: Gob.uint), "typeID"),
        MaliciousStream("the least of all ids", Gob.message(Gob.signed(.min), [0]), "typeID"),
        MaliciousStream("an id twice", Gob.slice(80, of: Gob.uint) + Gob.slice(80, of: Gob.uint), "redefined"),
        MaliciousStream("a value of no known type", Gob.message(Gob.signed(90), [0]), "undefined"),
    ]

    private static let definitions = [
        MaliciousStream("a definition of no kind", Gob.define(80, [0]), "definition"),
        MaliciousStream(
            "a definition of two kinds",
            Gob.define(80, [2], Gob.common(80), [1], Gob.signed(Gob.uint), [0], [1], Gob.common(80), [0, 0]),
            "definition"),
        MaliciousStream(
            "a struct of 10⁸ fields in 23 bytes", Gob.define(80, Gob.structT(80, count: 100_000_000, []), [0]), "limit"),
        MaliciousStream("an array of length −1", Gob.array(80, of: Gob.uint, length: -1), "arrayLength"),
        MaliciousStream("an array of length 2⁶²", Gob.array(80, of: Gob.uint, length: 1 << 62), "arrayLength"),
        MaliciousStream("a type with its own encoder", Gob.marshaler(80, kind: 5), "unsupported"),
        MaliciousStream("a type that marshals to bytes", Gob.marshaler(80, kind: 6), "unsupported"),
        MaliciousStream("a type that marshals to text", Gob.marshaler(80, kind: 7), "unsupported"),
        MaliciousStream("a field that is complex", Gob.structure(80, [("A", 7)]), "unsupported"),
        MaliciousStream("a field that is an interface", Gob.structure(80, [("A", 8)]), "unsupported"),
        MaliciousStream("a field without a name", Gob.structure(80, [("", 3)]), "fieldName"),
        MaliciousStream("a field twice", Gob.structure(80, [("A", 3), ("A", 3)]), "fieldName"),
        MaliciousStream(
            "definitions without end", (80..<120).flatMap { Gob.slice($0, of: Gob.uint) }, "types"),
        MaliciousStream(
            "structs in structs, 900 deep", (80..<980).flatMap { Gob.structure($0, [("Next", $0 + 1)]) }, "types"),
    ]

    private static let values = [
        MaliciousStream(
            "a map of nothing to nothing, 2⁴⁰ times",
            Gob.parcel(with: 82) + Gob.map(82, from: 83, to: 83) + Gob.structure(83, [])
                + Gob.unknown(Gob.unsigned(1 << 40)), "limit"),
        MaliciousStream(
            "a slice of nothing, 2⁴⁰ times",
            Gob.parcel(with: 82) + Gob.slice(82, of: 83) + Gob.structure(83, []) + Gob.unknown(Gob.unsigned(1 << 40)),
            "limit"),
        MaliciousStream(
            "a struct within itself, without end",
            Gob.parcel(with: 82) + Gob.structure(82, [("X", 82)]) + Gob.unknown([UInt8](repeating: 1, count: 4000)),
            "limit"),
        MaliciousStream(
            "a type within itself, through slices and maps",
            Gob.parcel(with: 82) + Gob.slice(82, of: 83) + Gob.map(83, from: Gob.uint, to: 84)
                + Gob.structure(84, [("X", 82)]) + Gob.unknown((0..<100).flatMap { _ in [1, 1, 7, 1] as [UInt8] }),
            "depth"),
        MaliciousStream(
            "elements of a type that never comes",
            Gob.parcel(with: 82) + Gob.slice(82, of: 83) + Gob.unknown([1, 0]), "undefined"),
        MaliciousStream(
            "a text that nobody knows, longer than what remains",
            Gob.parcel(with: Gob.string) + Gob.unknown(Gob.unsigned(1 << 40) + [1, 2, 3]), "cut"),
        MaliciousStream(
            "a field past the last", Gob.parcel(with: Gob.uint) + Gob.message(Gob.signed(80), [9, 1, 0]), "fieldNumber"),
        MaliciousStream(
            "a field 2⁶³ further on",
            Gob.parcel(with: Gob.uint) + Gob.message(Gob.signed(80), Gob.unsigned(1 << 63), [1, 0]), "fieldNumber"),
        // In the header, as protocol 9 has it, and beside it, as protocol 10 has.
        MaliciousStream(
            "the type 70,000",
            Gob.parcel(with: Gob.uint)
                + Gob.message(Gob.signed(80), [1, 3], Gob.unsigned(70_000), [0, 1], Gob.unsigned(70_000), [0]),
            "overflow"),
        MaliciousStream(
            "a payload that is longer than the message",
            Gob.parcel(with: Gob.uint) + Gob.message(Gob.signed(80), [3], Gob.unsigned(1 << 63), [0]), "cut"),
        MaliciousStream(
            "a payload that is a string",
            Gob.structure(80, [("Header", 81), ("Type", Gob.uint), ("Payload", Gob.string)])
                + Gob.structure(81, [("Network", Gob.uint)]) + Gob.message(Gob.signed(80), [0]), "fieldKind"),
        MaliciousStream(
            "a struct that is no parcel", Gob.structure(80, [("A", 3)]) + Gob.message(Gob.signed(80), [0]), "notAParcel"
        ),
    ]
}
