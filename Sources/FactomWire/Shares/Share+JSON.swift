import SwiftProtobuf

import struct NIOCore.ByteBuffer

extension Share {
    /// The JSON that both Go generations read: an object with every field of p2p1's peer.
    static func encode9(_ endpoints: [Endpoint], network: NetworkID) -> ByteBuffer {
        let entries = endpoints.compactMap { entry9($0, network: network) }
        return ByteBuffer(string: "[" + entries.joined(separator: ",") + "]")
    }

    private static func entry9(_ endpoint: Endpoint, network: NetworkID) -> String? {
        guard case .v4(let location) = endpoint.address else { return nil }
        let address = endpoint.address
        return """
            {"QualityScore":0,"Address":"\(address)","Port":"\(endpoint.port)","NodeID":0,"Hash":"\(endpoint)",\
            "Location":\(location),"Network":\(network.rawValue),"Type":0,"Connections":0,\
            "LastContact":"0001-01-01T00:00:00Z","Source":{}}
            """
    }

}

extension SwiftProtobuf.Message {
    /// The objects of a JSON array; `null` is none. Unknown keys are passed over.
    static func list(_ payload: ByteBuffer) throws(Share.Flaw) -> [Self] {
        if payload == ByteBuffer(string: "null") { return [] }
        var options = JSONDecodingOptions()
        options.ignoreUnknownFields = true
        options.messageDepthLimit = 8
        do {
            return try array(fromJSONUTF8Bytes: Array(payload.readableBytesView), options: options)
        } catch {
            throw .malformed
        }
    }
}
