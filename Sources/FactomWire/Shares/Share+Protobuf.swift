import NIOCore
import SwiftProtobuf

extension Share {
    static func encode11(_ endpoints: [Endpoint]) -> ByteBuffer {
        var share = WireShare()
        share.peers = endpoints.map(WireEndpoint.init)
        return ByteBuffer(bytes: share.serialized)
    }

    static func decode11(_ payload: ByteBuffer) throws(Flaw) -> [Endpoint] {
        guard let share = try? WireShare(serializedBytes: Array(payload.readableBytesView)) else { throw .malformed }
        return share.peers.prefix(mostEntriesRead).compactMap { Endpoint(host: $0.host, port: $0.port) }
    }
}
