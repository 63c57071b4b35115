import struct NIOCore.ByteBuffer

extension Handshake {
    /// What a p2p1 node asks with, and greets with.
    package static let peerRequestPayload = "Peer Request"

    /// Checks the message that opens a gob stream.
    init(_ message: GobReader.Message9, in frame: ByteBuffer) throws(HandshakeError) {
        let header = message.header
        let payload = frame.part(message.payload)
        if Int(header.length) != payload.readableBytes {
            throw .length(header.length, actual: payload.readableBytes)
        }
        let checksum = Checksum.of(payload)
        if header.crc32 != checksum { throw .checksum(header.crc32, actual: checksum) }
        let port = frame.text(message.header.peerPort)
        guard let listenPort = parsePort(port) else { throw .listeningPort(quoted(port)) }
        let (kind, nonce) = try Handshake.meaning(ofType: header.type, version: header.version, payload)
        self.init(
            kind: kind, network: NetworkID(rawValue: header.network), version: UInt32(header.version),
            nodeID: header.nodeID, listenPort: listenPort, nonce: nonce, framing: .gob)
    }

    private static func meaning(
        ofType type: UInt16, version: UInt16, _ payload: ByteBuffer
    ) throws(HandshakeError) -> (Kind, nonce: UInt64?) {
        switch ParcelType(rawValue: type) {
        case .peerRequest where version <= ProtocolVersion.v9.rawValue:
            if payload == ByteBuffer(string: peerRequestPayload) { return (.hello, nil) }
            return (.hello, try nonce(payload))
        case .handshake where version > ProtocolVersion.v9.rawValue:
            return (.hello, try nonce(payload))
        case .rejectAlternative:
            return (.rejection(alternatives: try alternatives(payload)), nil)
        default:
            throw .type(UInt32(type))
        }
    }

    private static func nonce(_ payload: ByteBuffer) throws(HandshakeError) -> UInt64 {
        guard payload.readableBytes == 8,
            let nonce = payload.getInteger(at: payload.readerIndex, endianness: .little, as: UInt64.self)
        else { throw .payload(payload.readableBytes) }
        return nonce
    }

    private static func alternatives(_ payload: ByteBuffer) throws(HandshakeError) -> [Endpoint] {
        if payload == ByteBuffer(repeating: 0, count: 8) { return [] }
        guard let peers = try? WireJSONPeer10.list(payload) else { throw .payload(payload.readableBytes) }
        return try endpoints(peers.map { ($0.ip, $0.port) })
    }

    static func endpoints(_ pairs: [(String, String)]) throws(HandshakeError) -> [Endpoint] {
        if pairs.count > mostAlternatives { throw .tooManyAlternatives(pairs.count) }
        var endpoints: [Endpoint] = []
        for (host, port) in pairs {
            guard let endpoint = Endpoint(host: host, port: port) else { throw .alternative(quoted("\(host):\(port)")) }
            endpoints.append(endpoint)
        }
        return endpoints
    }

    /// The bytes that open our direction of a gob stream, its definitions first.
    func encodedGob() -> ByteBuffer {
        let isNine = version <= UInt32(ProtocolVersion.v9.rawValue)
        let type: ParcelType
        var payload = ByteBuffer()
        switch kind {
        case .hello:
            type = isNine ? .peerRequest : .handshake
            if isNine, nonce == nil {
                payload.writeString(Handshake.peerRequestPayload)
            } else {
                payload.writeInteger(nonce ?? 0, endianness: .little)
            }
        case .rejection(let alternatives):
            type = .rejectAlternative
            if alternatives.isEmpty {
                payload.writeInteger(UInt64(0))
            } else {
                payload = PlainShare10.encode(alternatives)
            }
        }
        let header = GobWriter.Header9(
            network: network.rawValue, version: UInt16(clamping: version), type: type.rawValue,
            length: UInt32(payload.readableBytes), crc32: Checksum.of(payload), nodeID: nodeID,
            peerPort: String(listenPort))
        var buffer = GobWriter.definitions9
        GobWriter.write9(header, payload: payload, into: &buffer)
        return buffer
    }
}
