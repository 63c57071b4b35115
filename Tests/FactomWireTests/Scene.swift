import FactomWire
import NIOCore
import Testing

/// Two ends of one protocol: what one writes, and what the other must read of it.
struct Scene: CustomTestStringConvertible {
    let version: ProtocolVersion
    let network = NetworkID(rawValue: 0x1b32_c28c)
    let nodeID: UInt32 = 0x8674_e68f
    let port: UInt16 = 9402

    static let all = ProtocolVersion.allCases.map { Scene(version: $0) }

    var testDescription: String { "protocol \(version.rawValue)" }

    var encoder: StreamEncoder {
        StreamEncoder(network: network, nodeID: nodeID, listenPort: port)
    }

    var hello: Handshake {
        handshake(.hello, nonce: 0x0123_4567_89ab_cdef)
    }

    func rejection(_ alternatives: [Endpoint]) -> Handshake {
        handshake(.rejection(alternatives: alternatives), nonce: nil)
    }

    private func handshake(_ kind: Handshake.Kind, nonce: UInt64?) -> Handshake {
        Handshake(
            kind: kind, network: network, version: UInt32(version.rawValue), nodeID: UInt64(nodeID),
            listenPort: port, nonce: nonce, framing: version.framing)
    }

    /// The bytes up to the first parcel.
    var start: ByteBuffer {
        ByteBuffer(joining: [StreamEncoder.opening(hello), StreamEncoder.preamble(for: version)])
    }

    func bytes(_ type: ParcelType, _ payload: ByteBuffer) -> ByteBuffer {
        encoder.encode(type, payload: payload, in: version)
    }

    /// The parcel that a reader of ``bytes(_:_:)`` gets.
    func parcel(_ type: ParcelType, _ payload: ByteBuffer) -> Parcel {
        if version != .v9 { return Parcel(type, payload: payload) }
        return .nine(type, payload, from: hello, partsTotal: type == .messagePart ? 1 : 0)
    }

    func reading(_ chunks: [ByteBuffer], parcelLimit: Int = 1 << 22) -> Reading {
        Reading(chunks, settlingOn: version, parcelLimit: parcelLimit)
    }
}

extension Parcel {
    /// A parcel of protocol 9 with a flawless envelope.
    static func nine(
        _ type: ParcelType, _ payload: ByteBuffer, from sender: Handshake, partsTotal: UInt16 = 0
    ) -> Parcel {
        var envelope = Envelope()
        envelope.network = sender.network.rawValue
        envelope.version = 9
        envelope.length = UInt32(payload.readableBytes)
        envelope.checksum = Checksum.of(payload)
        envelope.partsTotal = partsTotal
        envelope.nodeID = sender.nodeID
        return Parcel(type, payload: payload, envelope: envelope)
    }
}
