package import struct NIOCore.ByteBuffer

/// One unit on the wire after the handshake, in any protocol.
package struct Parcel: Sendable, Equatable {
    /// The number as it came: one that names no ``ParcelType`` is the receiver's to judge.
    package var rawType: UInt16
    /// A slice of what was read: nothing is copied.
    package var payload: ByteBuffer
    /// What protocol 9 says besides; `nil` in 10 and 11.
    package var envelope: Envelope?

    package init(rawType: UInt16, payload: ByteBuffer, envelope: Envelope? = nil) {
        self.rawType = rawType
        self.payload = payload
        self.envelope = envelope
    }

    package init(_ type: ParcelType, payload: ByteBuffer, envelope: Envelope? = nil) {
        self.init(rawType: type.rawValue, payload: payload, envelope: envelope)
    }

    /// `nil` for a number that no protocol defines.
    package var type: ParcelType? {
        ParcelType(rawValue: rawType)
    }

    /// The part of a protocol 9 header that a receiver checks. Its strings that only inform are not kept.
    package struct Envelope: Sendable, Equatable {
        package var network: UInt32 = 0
        package var version: UInt16 = 0
        package var length: UInt32 = 0
        package var checksum: UInt32 = 0
        package var partNumber: UInt16 = 0
        package var partsTotal: UInt16 = 0
        package var nodeID: UInt64 = 0
        /// What the parts of one message share. Empty for a message in one piece, where it says nothing, and
        /// when it is longer than ``mostHashBytes``: no hash is, and it would be copied.
        package var messageHash = ""

        /// A hash of 32 bytes in hexadecimal is 64.
        package static let mostHashBytes = 128

        package init() {}
    }
}
