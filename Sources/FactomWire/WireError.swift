/// Why a stream can't be read any further. The connection it came from is of no more use.
///
/// Each case carries the number that was wrong; texts from peers are cut before they get here.
package enum WireError: Error, Sendable, Equatable {
    /// A length prefix claims more than the limit of the moment, in bytes.
    case frameTooLong(length: UInt64, limit: Int)
    /// A gob length of more than eight bytes.
    case lengthOfLength(Int)
    /// A gob message of no bytes.
    case emptyFrame
    case gob(GobError)
    case protobuf(ProtobufError)
    case handshake(HandshakeError)
}

/// What can be wrong with a gob message.
package enum GobError: Error, Sendable, Equatable {
    /// A number, string or struct goes on past the end of its message.
    case cut
    /// Bytes are left after the value.
    case trailing(Int)
    /// An integer of more than eight bytes.
    case integerTooLong(Int)
    /// A type id that can't be defined: zero, a builtin, or one whose negation overflows.
    case typeID(Int64)
    case redefined(type: Int)
    case undefined(type: Int)
    /// More types, fields, name bytes, definition bytes, depth or elements than the limit.
    case limit(GobLimit, Int)
    /// A definition of two kinds, or of none.
    case definition(type: Int)
    /// Interfaces, encoders of their own, complex numbers.
    case unsupported(type: Int)
    /// A struct's field number goes past its last field.
    case fieldNumber(UInt64)
    case fieldName(String)
    /// The value is not the struct that the protocol has here, or lacks its fields.
    case notAParcel(type: Int)
    /// A field has another kind than the protocol gives it.
    case fieldKind(String, type: Int)
    /// A number doesn't fit the field it is for.
    case overflow(String, UInt64)
    /// An array's length is negative or not the one of its type.
    case arrayLength(Int64)
}

/// The limits on what a stranger's gob stream may define, each with its value in ``GobLimits``.
package enum GobLimit: Sendable, Equatable {
    case types, fields, nameBytes, definitionBytes, depth, elements
}

/// What can be wrong with a protobuf message.
package enum ProtobufError: Error, Sendable, Equatable {
    case cut
    case varint
    case fieldNumber(UInt64)
    case wireType(UInt8)
    case depth
    /// swift-protobuf refused it.
    case malformed
}

/// What can be wrong with the form of a handshake; whether it suits us is for the connection to say.
package enum HandshakeError: Error, Sendable, Equatable {
    /// The listening port is not a number in 1…65535.
    case listeningPort(String)
    /// A rejection's alternative is no endpoint.
    case alternative(String)
    case tooManyAlternatives(Int)
    /// The header's length is not the payload's.
    case length(UInt32, actual: Int)
    case checksum(UInt32, actual: UInt32)
    /// A payload that no handshake of this type has, by its length.
    case payload(Int)
    case version(UInt32)
    case type(UInt32)
}

extension WireError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .frameTooLong(let length, let limit): "a message of \(length) bytes, over the limit of \(limit)"
        case .lengthOfLength(let count): "a gob length of \(count) bytes, over 8"
        case .emptyFrame: "a gob message of no bytes"
        case .gob(let error): "malformed gob: \(error)"
        case .protobuf(let error): "malformed protobuf: \(error)"
        case .handshake(let error): "malformed handshake: \(error)"
        }
    }
}

/// A peer's text as an error or a log line may carry it: at most 64 code points unless told otherwise, and those
/// replaced that a terminal would act on (controls, line and paragraph breaks, invisible and direction-changing
/// ones).
package func quoted(_ text: String, codePoints: Int = 64) -> String {
    var safe = String.UnicodeScalarView()
    for scalar in text.unicodeScalars.prefix(codePoints) {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: safe.append("?")
        default: safe.append(scalar)
        }
    }
    return String(safe)
}
