/// Gob as a stranger may write it: nothing is checked, everything can be said. Written apart from the
/// module's own writer, so that the two can't share a mistake.
package enum Gob {
    // Ids of types that every stream knows.
    package static let uint: Int64 = 3
    package static let bytes: Int64 = 5
    package static let string: Int64 = 6

    package static func unsigned(_ value: UInt64) -> [UInt8] {
        if value < 128 { return [UInt8(value)] }
        let digits = Array((0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * $0)) }.drop { $0 == 0 })
        return [UInt8(256 - digits.count)] + digits
    }

    package static func signed(_ value: Int64) -> [UInt8] {
        unsigned(UInt64(bitPattern: value << 1 ^ value >> 63))
    }

    package static func text(_ text: String) -> [UInt8] {
        unsigned(UInt64(text.utf8.count)) + text.utf8
    }

    package static func join(_ parts: [UInt8]...) -> [UInt8] {
        parts.flatMap { $0 }
    }

    /// A message: its length, then the bytes.
    package static func message(_ parts: [UInt8]...) -> [UInt8] {
        let body = parts.flatMap { $0 }
        return unsigned(UInt64(body.count)) + body
    }

    // MARK: - Definitions

    /// A definition of type `id` whose `wireType` struct is written out.
    package static func define(_ id: Int64, _ wireType: [UInt8]...) -> [UInt8] {
        message(signed(-id), wireType.flatMap { $0 })
    }

    /// The `CommonType` of type `id`, as a field that comes first.
    package static func common(_ id: Int64, named name: String = "T") -> [UInt8] {
        join([1, 1], text(name), [1], signed(id), [0])
    }

    package static func structure(_ id: Int64, _ fields: [(String, Int64)]) -> [UInt8] {
        define(id, structT(id, count: UInt64(fields.count), fields), [0])
    }

    /// The `StructT` field alone, with any count of fields.
    package static func structT(_ id: Int64, count: UInt64, _ fields: [(String, Int64)]) -> [UInt8] {
        var list: [UInt8] = []
        for (name, type) in fields { list += join([1], text(name), [1], signed(type), [0]) }
        return join([3], common(id), [1], unsigned(count), list, [0])
    }

    package static func array(_ id: Int64, of element: Int64, length: Int64) -> [UInt8] {
        define(id, [1], common(id), [1], signed(element), [1], signed(length), [0, 0])
    }

    package static func slice(_ id: Int64, of element: Int64) -> [UInt8] {
        define(id, [2], common(id), [1], signed(element), [0, 0])
    }

    package static func map(_ id: Int64, from key: Int64, to element: Int64) -> [UInt8] {
        define(id, [4], common(id), [1], signed(key), [1], signed(element), [0, 0])
    }

    /// A type that brings its own encoding: `GobEncoderT`, `BinaryMarshalerT` or `TextMarshalerT`, by number.
    package static func marshaler(_ id: Int64, kind: UInt8) -> [UInt8] {
        define(id, [kind], common(id), [0, 0])
    }

    // MARK: - A parcel with an unknown field

    /// Defines a struct that passes for a parcel in protocol 9 and in 10, with a fourth field that nobody knows.
    package static func parcel(with unknown: Int64, fields: [(String, Int64)]? = nil) -> [UInt8] {
        structure(80, fields ?? [("Header", 81), ("Type", uint), ("Payload", bytes), ("Unknown", unknown)])
            + structure(81, [("Network", uint), ("Version", uint), ("Type", uint)])
    }

    /// A value of that struct, with nothing in it but the unknown field.
    package static func unknown(_ value: [UInt8]) -> [UInt8] {
        message(signed(80), [4], value, [0])
    }
}
