import FactomWire
import NIOCore

/// Who takes part in the captures, and what they say there.
enum Known {
    static let custom = NetworkID(rawValue: 0x1b32_c28c)

    /// The 40 bytes that every captured message carries.
    static let forty = ByteBuffer(bytes: (0..<40).map { UInt8(truncatingIfNeeded: $0 * 7) })
    static let message = StreamDecoder.Item.parcel(Parcel(.message, payload: forty))
    static let ping = StreamDecoder.Item.parcel(Parcel(.ping, payload: ByteBuffer(string: "Ping")))
    static let pong = StreamDecoder.Item.parcel(Parcel(.pong, payload: ByteBuffer(string: "Pong")))
    static let request = StreamDecoder.Item.parcel(Parcel(.peerRequest, payload: ByteBuffer(string: "Peer Request")))

    /// The peer that the shares and rejections of the captures name.
    static let third = Endpoint(address: .v4(0x7f00_0001), port: 9403)

    /// A p2p2 node that dials.
    static func dialer(_ version: UInt32, on network: NetworkID = custom, nonce: UInt64) -> Handshake {
        p2p2(version, network, 0x8674_e68f, 9402, nonce)
    }

    /// A p2p2 node that was dialled.
    static func listener(_ version: UInt32, on network: NetworkID = custom, nonce: UInt64) -> Handshake {
        p2p2(version, network, 0xb069_1486, 9401, nonce)
    }

    /// A p2p2 node that was dialled and is full.
    static func full(_ version: UInt32, offering alternatives: [Endpoint]) -> Handshake {
        var handshake = listener(version, nonce: 0)
        handshake.kind = .rejection(alternatives: alternatives)
        handshake.nonce = nil
        return handshake
    }

    /// A node of factomd up to 6.8, always on the test network.
    static func p2p1(_ nodeID: UInt64, port: UInt16) -> Handshake {
        Handshake(network: .test, version: 9, nodeID: nodeID, listenPort: port, nonce: nil, framing: .gob)
    }

    private static func p2p2(
        _ version: UInt32, _ network: NetworkID, _ nodeID: UInt64, _ port: UInt16, _ nonce: UInt64
    ) -> Handshake {
        Handshake(
            network: network, version: version, nodeID: nodeID, listenPort: port, nonce: nonce,
            framing: version == 11 ? .protobuf : .gob)
    }
}

extension Handshake {
    /// What this peer says in protocol 9 after its handshake.
    func says(_ type: ParcelType, _ payload: ByteBuffer, partsTotal: UInt16 = 0) -> StreamDecoder.Item {
        .parcel(.nine(type, payload, from: self, partsTotal: partsTotal))
    }

    /// A greeting of protocol 9, and the answer to the request that the other side's greeting is.
    func greets(sharing share: ByteBuffer) -> [StreamDecoder.Item] {
        [.handshake(self), says(.peerResponse, share)]
    }

    /// Three messages as p2p2 sends them in protocol 9.
    var threeMessages: [StreamDecoder.Item] {
        Array(repeating: says(.message, Known.forty), count: 3)
    }
}
