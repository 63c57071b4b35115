import FactomWire

import struct NIOCore.ByteBuffer

/// What was read, written by our own encoders, is read as the same.
enum Rewriting {
    static let network = NetworkID(rawValue: 0x1b32_c28c)
    static let encoder = StreamEncoder(network: network, nodeID: 0x8674_e68f, listenPort: 9402)

    static func hello(in version: ProtocolVersion, nonce: UInt64 = 0x0123_4567_89ab_cdef) -> Handshake {
        Handshake(
            network: network, version: UInt32(version.rawValue), nodeID: 0x8674_e68f, listenPort: 9402, nonce: nonce,
            framing: version.framing)
    }

    /// All that stands before the first parcel.
    static func start(of version: ProtocolVersion) -> ByteBuffer {
        joined([StreamEncoder.opening(hello(in: version)), StreamEncoder.preamble(for: version)])
    }

    static func joined(_ parts: [ByteBuffer]) -> ByteBuffer {
        var whole = ByteBuffer()
        for part in parts { whole.writeImmutableBuffer(part) }
        return whole
    }

    static func check(_ items: [StreamDecoder.Item], in version: ProtocolVersion) throws(Broken) {
        for item in items {
            switch item {
            case .handshake(let handshake): try check(handshake)
            case .parcel(let parcel): try check(parcel, in: version)
            }
        }
    }

    private static func check(_ handshake: Handshake) throws(Broken) {
        let reading = try StreamReading([StreamEncoder.opening(handshake)]) { _ in
            handshake.framing == .protobuf ? .v11 : .v9
        }
        try hold(reading.error == nil, "our handshake is readable: \(reading.error as Any)")
        try hold(reading.items == [.handshake(handshake)], "a handshake is read as it was written: \(reading.items)")
    }

    private static func check(_ parcel: Parcel, in version: ProtocolVersion) throws(Broken) {
        guard let type = parcel.type else { return }
        let bytes = encoder.encode(type, payload: parcel.payload, in: version)
        let reading = try StreamReading([start(of: version), bytes], parcelLimit: 1 << 20) { _ in version }
        let read = reading.parcels.first
        try hold(reading.items.count == 2 && !reading.isInsideParcel, "one parcel is read as one")
        try hold(read?.rawType == parcel.rawType, "a parcel's type is read as it was written")
        try hold(read?.payload == parcel.payload, "a parcel's payload is read as it was written")
        try hold((read?.envelope == nil) == (version != .v9), "only protocol 9 has an envelope")
    }
}
