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

    private static let lengths = [
        MaliciousStream("a message of 8 GiB", [0xf8, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff], "over the limit"),
        MaliciousStream("nine bytes of length", [0xf7, 1, 1, 1, 1, 1, 1, 1, 1, 1], "a gob length of 9"),
        MaliciousStream("128 bytes of length", [0x80], "a gob length of 128"),
        MaliciousStream("a length of 0", [0], "no bytes"),
        MaliciousStream("an id and nothing else", [1, 2], "malformed gob"),
        MaliciousStream("a number that is cut", [2, 0xfe, 1], "cut"),
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
            "a struct of 10⁸ fields in 23 bytes", Gob.define(80, Gob.structT(80, count: 100_000_000, []), [0]), "limit"),
        MaliciousStream("an array of length −1", Gob.array(80, of: Gob.uint, length: -1), "arrayLength"),
        MaliciousStream("an array of length 2⁶²", Gob.array(80, of: Gob.uint, length: 1 << 62), "arrayLength"),
        MaliciousStream("a type with its own encoder", Gob.marshaler(80, kind: 5), "unsupported"),
        MaliciousStream("a field that is an interface", Gob.structure(80, [("A", 8)]), "unsupported"),
        MaliciousStream("a field without a name", Gob.structure(80, [("", 3)]), "fieldName"),
        MaliciousStream("a field twice", Gob.structure(80, [("A", 3), ("A", 3)]), "fieldName"),
        MaliciousStream(
            "definitions without end", (80..<120).flatMap { Gob.slice($0, of: Gob.uint) }, "limit"),
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
            "a field past the last", Gob.parcel(with: Gob.uint) + Gob.message(Gob.signed(80), [9, 1, 0]), "fieldNumber"),
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
