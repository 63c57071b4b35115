package import struct NIOCore.ByteBuffer

/// Writes parcels as the peers of one protocol read them.
///
/// What it gives for a parcel is the same for every connection in that protocol, so a broadcast is encoded
/// once and its bytes are handed to all. What differs per connection, a gob stream's opening, is in
/// ``opening(_:)`` and ``preamble(for:)``.
package struct StreamEncoder: Sendable {
    /// The most that a protocol adds to a payload, in bytes: protocol 9's header with every field at its longest.
    package static let mostOverhead = 512

    private let network: NetworkID
    private let nodeID: UInt64
    private let listenPort: String

    package init(network: NetworkID, nodeID: UInt32, listenPort: UInt16) {
        self.init(network: network, longNodeID: UInt64(nodeID), listenPort: listenPort)
    }

    /// - Parameter longNodeID: as long as those of factomd up to 6.8.
    package init(network: NetworkID, longNodeID: UInt64, listenPort: UInt16) {
        self.network = network
        nodeID = longNodeID
        self.listenPort = String(listenPort)
    }

    /// The handshake with all that must stand before it.
    package static func opening(_ handshake: Handshake) -> ByteBuffer {
        switch handshake.framing {
        case .gob: handshake.encodedGob()
        case .protobuf: handshake.encodedProtobuf()
        }
    }

    /// What stands once between the handshake and the first parcel; empty but in protocol 10.
    package static func preamble(for version: ProtocolVersion) -> ByteBuffer {
        version == .v10 ? GobWriter.definitions10 : ByteBuffer()
    }

    /// Appends one parcel. In protocol 9 a ``ParcelType/messagePart`` is a whole message, part 0 of 1.
    ///
    /// - Parameter target: what protocol 9 tells a receiver about the routing; it only informs.
    package func write(
        _ type: ParcelType, payload: ByteBuffer, target: String = "", in version: ProtocolVersion,
        into buffer: inout ByteBuffer
    ) {
        switch version {
        case .v9:
            let header = GobWriter.Header9(
                network: network.rawValue, version: version.rawValue, type: type.rawValue,
                length: UInt32(clamping: payload.readableBytes), targetPeer: target,
                crc32: Checksum.of(payload), partsTotal: type == .messagePart ? 1 : 0, nodeID: nodeID,
                peerPort: listenPort)
            GobWriter.write9(header, payload: payload, into: &buffer)
        case .v10:
            GobWriter.write10(type: type.rawValue, payload: payload, into: &buffer)
        case .v11:
            ProtobufParcel.write(type: type.rawValue, payload: payload, into: &buffer)
        }
    }

    /// One parcel on its own.
    package func encode(
        _ type: ParcelType, payload: ByteBuffer, target: String = "", in version: ProtocolVersion
    ) -> ByteBuffer {
        var buffer = ByteBuffer()
        write(type, payload: payload, target: target, in: version, into: &buffer)
        return buffer
    }
}
