package import struct NIOCore.ByteBuffer

/// The payload of a peer response, in each protocol's form.
package enum Share {
    /// More entries than this are not read.
    package static let mostEntriesRead = 250
    /// A larger share is refused unread, in bytes.
    package static let mostBytesRead = 65_536

    /// Why a share says nothing that can be used.
    package enum Flaw: Error, Sendable, Equatable {
        case tooLong(Int)
        case malformed
    }

    /// The endpoints in a share. Entries that are no endpoint, or are of another network where the
    /// protocol names it, are left out; nothing else that an entry says is believed.
    package static func decode(
        _ payload: ByteBuffer, in version: ProtocolVersion, network: NetworkID
    ) throws(Flaw) -> [Endpoint] {
        if payload.readableBytes > mostBytesRead { throw .tooLong(payload.readableBytes) }
        switch version {
        case .v9:
            return try WireJSONPeer9.list(payload).prefix(mostEntriesRead)
                .filter { $0.network == network.rawValue }
                .compactMap { Endpoint(host: $0.address, port: $0.port) }
        case .v10:
            if let endpoints = PlainShare10.decode(payload) { return endpoints }
            return try WireJSONPeer10.list(payload).prefix(mostEntriesRead)
                .compactMap { Endpoint(host: $0.ip, port: $0.port) }
        case .v11:
            return try decode11(payload)
        }
    }

    /// The share of these endpoints. Protocol 9 has no place for IPv6: such endpoints are left out there.
    package static func encode(
        _ endpoints: [Endpoint], in version: ProtocolVersion, network: NetworkID
    ) -> ByteBuffer {
        switch version {
        case .v9: encode9(endpoints, network: network)
        case .v10: PlainShare10.encode(endpoints)
        case .v11: encode11(endpoints)
        }
    }
}
