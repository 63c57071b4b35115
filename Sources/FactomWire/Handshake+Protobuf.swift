import SwiftProtobuf

import struct NIOCore.ByteBuffer

extension Handshake {
    /// The signature that opens each direction of a protocol 11 stream.
    package static let signature: [UInt8] = Array("pbuf".utf8)

    /// Checks the message that opens a protocol 11 stream, its prefix cut off.
    init(protobuf frame: ByteBuffer) throws(WireError) {
        guard let wire = try? WireHandshake(serializedBytes: Array(frame.readableBytesView)) else {
            throw .protobuf(.malformed)
        }
        do throws(HandshakeError) {
            try self.init(wire)
        } catch {
            throw .handshake(error)
        }
    }

    private init(_ wire: WireHandshake) throws(HandshakeError) {
        guard let listenPort = parsePort(wire.listenPort) else { throw .listeningPort(quoted(wire.listenPort)) }
        let kind: Kind
        var nonce: UInt64?
        switch UInt16(exactly: wire.type).flatMap(ParcelType.init(rawValue:)) {
        case .handshake:
            kind = .hello
            nonce = wire.loopback
        case .rejectAlternative:
            kind = .rejection(
                alternatives: try Handshake.endpoints(wire.alternatives.map { ($0.host, $0.port) }))
        default:
            throw .type(wire.type)
        }
        self.init(
            kind: kind, network: NetworkID(rawValue: wire.network), version: wire.version,
            nodeID: UInt64(wire.nodeID), listenPort: listenPort, nonce: nonce, framing: .protobuf)
    }

    /// The bytes that open our direction of a protocol 11 stream, its signature first.
    func encodedProtobuf() -> ByteBuffer {
        var wire = WireHandshake()
        wire.network = network.rawValue
        wire.version = version
        wire.nodeID = UInt32(truncatingIfNeeded: nodeID)
        wire.listenPort = String(listenPort)
        switch kind {
        case .hello:
            wire.type = UInt32(ParcelType.handshake.rawValue)
            wire.loopback = nonce ?? 0
        case .rejection(let alternatives):
            wire.type = UInt32(ParcelType.rejectAlternative.rawValue)
            wire.alternatives = alternatives.map(WireEndpoint.init)
        }
        let body = wire.serialized
        var buffer = ByteBuffer()
        buffer.writeBytes(Handshake.signature)
        buffer.writeInteger(UInt32(body.count))
        buffer.writeBytes(body)
        return buffer
    }
}

extension WireEndpoint {
    init(_ endpoint: Endpoint) {
        self.init()
        host = endpoint.address.description
        port = String(endpoint.port)
    }
}

extension SwiftProtobuf.Message {
    /// The message's bytes. Ours have no required fields and no extensions, so that none is an error.
    var serialized: [UInt8] {
        do { return try serializedBytes() } catch { preconditionFailure("a proto3 message always encodes: \(error)") }
    }
}
