/// A generation of the wire protocol that a connection can be in.
///
/// The numbers are those that peers write in their handshakes. A node speaks all three at once, each
/// connection in the one that its two sides settled on.
public enum ProtocolVersion: UInt16, Sendable, Hashable, Comparable, CaseIterable {
    /// Gob structs with a full header and a checksum on every message; the only one that factomd up to 6.8 knows.
    case v9 = 9
    /// A handshake in the form of protocol 9, then bare gob structs. factomd 6.9 and later know it, and 11.
    case v10 = 10
    /// The signature `pbuf`, then length-prefixed protobuf.
    case v11 = 11

    /// Older before newer.
    public static func < (left: ProtocolVersion, right: ProtocolVersion) -> Bool {
        left.rawValue < right.rawValue
    }

    /// How the stream of this generation is cut into messages.
    package var framing: Framing {
        self == .v11 ? .protobuf : .gob
    }
}

/// The two kinds of stream, told apart by their first four bytes.
package enum Framing: Sendable, Hashable {
    case gob
    case protobuf
}
