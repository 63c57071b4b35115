import SwiftProtobuf

import struct NIOCore.ByteBuffer

extension Share {
    /// No endpoints would be no bytes, and a Go peer closes the connection over a payload of none: a field that
    /// nobody knows is sent in their place, which every protobuf reader passes over.
    static func encode11(_ endpoints: [Endpoint]) -> ByteBuffer {
        if endpoints.isEmpty { return ByteBuffer(bytes: [15 << 3, 0]) }
        var share = WireShare()
        share.peers = endpoints.map(WireEndpoint.init)
        return ByteBuffer(bytes: share.serialized)
    }

    static func decode11(_ payload: ByteBuffer) throws(Flaw) -> [Endpoint] {
        guard let share = try? WireShare(serializedBytes: Array(payload.readableBytesView)) else { throw .malformed }
        return share.peers.prefix(mostEntriesRead).compactMap { Endpoint(host: $0.host, port: $0.port) }
    }
}
