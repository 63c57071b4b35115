import FactomOverlay
import NIOCore

@testable import FactomWire

/// What the peer at the other end of a connection says, bad manners included.
struct Voice {
    var version: ProtocolVersion
    var network = NetworkID.local
    var nodeID: UInt32 = 0xb0b
    var port: UInt16 = 9000

    private var encoder: StreamEncoder { StreamEncoder(network: network, nodeID: nodeID, listenPort: port) }

    func handshake(
        _ kind: Handshake.Kind = .hello, claiming claimed: UInt32? = nil, nonce: UInt64? = 7
    ) -> Handshake {
        Handshake(
            kind: kind, network: network, version: claimed ?? UInt32(version.rawValue), nodeID: UInt64(nodeID),
            listenPort: port, nonce: nonce, framing: version.framing)
    }

    func greeting(
        _ kind: Handshake.Kind = .hello, claiming claimed: UInt32? = nil, nonce: UInt64? = 7
    ) -> ByteBuffer {
        StreamEncoder.opening(handshake(kind, claiming: claimed, nonce: nonce))
    }

    /// How factomd up to 6.8 greets: it has no number to tell itself by.
    var oldGreeting: ByteBuffer {
        ByteBuffer(joining: [
            GobWriter.definitions9, encoder.encode(.peerRequest, payload: ByteBuffer(string: "Peer Request"), in: .v9),
        ])
    }

    /// A greeting of the right form but for its type.
    func opening(with type: ParcelType) -> ByteBuffer {
        if version == .v11 {
            var wire = WireHandshake()
            wire.type = UInt32(type.rawValue)
            wire.network = network.rawValue
            wire.version = 11
            wire.listenPort = String(port)
            let body = wire.serialized
            return ByteBuffer(joining: [
                ByteBuffer(bytes: Handshake.signature), ByteBuffer(integer: UInt32(body.count)),
                ByteBuffer(bytes: body),
            ])
        }
        let nonce = String(repeating: "n", count: 8)
        return ByteBuffer(joining: [
            GobWriter.definitions9,
            nine(nonce) {
                $0.type = type.rawValue
                $0.version = version.rawValue
            },
        ])
    }

    /// What stands before the first parcel.
    var preamble: ByteBuffer { StreamEncoder.preamble(for: version) }

    func says(_ type: ParcelType, _ text: String = "hello") -> ByteBuffer {
        encoder.encode(type, payload: ByteBuffer(string: text), in: version)
    }

    /// A parcel of no type that there is.
    func saysNonsense() -> ByteBuffer {
        var buffer = ByteBuffer()
        switch version {
        case .v9: return nine("hello") { $0.type = 99 }
        case .v10: GobWriter.write10(type: 99, payload: ByteBuffer(string: "hello"), into: &buffer)
        case .v11: ProtobufParcel.write(type: 99, payload: ByteBuffer(string: "hello"), into: &buffer)
        }
        return buffer
    }

    func shares(_ endpoints: [Endpoint]) -> ByteBuffer {
        encoder.encode(
            .peerResponse, payload: Share.encode(endpoints, in: version, network: network), in: version)
    }

    /// A message of protocol 9 whose header was tampered with.
    func nine(_ text: String, _ tamper: (inout GobWriter.Header9) -> Void) -> ByteBuffer {
        let payload = ByteBuffer(string: text)
        var header = GobWriter.Header9(
            network: network.rawValue, version: 9, type: ParcelType.message.rawValue,
            length: UInt32(payload.readableBytes), targetPeer: "", crc32: Checksum.of(payload),
            nodeID: UInt64(nodeID), peerPort: String(port))
        tamper(&header)
        var buffer = ByteBuffer()
        GobWriter.write9(header, payload: payload, into: &buffer)
        return buffer
    }

    func part(_ number: UInt16, of total: UInt16, _ text: String, hash: String = "h") -> ByteBuffer {
        nine(text) {
            $0.type = ParcelType.messagePart.rawValue
            $0.partNo = number
            $0.partsTotal = total
            $0.appHash = hash
        }
    }
}

extension ByteBuffer {
    init(joining parts: [ByteBuffer]) {
        self.init()
        for part in parts { writeImmutableBuffer(part) }
    }

    init(zeros count: Int) {
        self.init(repeating: 0, count: count)
    }

    var text: String { String(buffer: self) }
}
