import FactomWire
import NIOCore

// HostilePeer, as far as what it says goes.
extension HostilePeer {
    /// One piece for each of its misdeeds.
    var words: [ByteBuffer] {
        let all: [(Misdeeds, () -> ByteBuffer)] = [
            (.hugeShare, { shares(1, of: share(bytes: 30_000_000)) }),
            (.longShare, { shares(1, of: share(entries: 10_000)) }),
            (.forbiddenShare, { shares(1, of: forbiddenShare) }),
            (.unaskedShares, { shares(100, of: share(entries: 16)) }),
            (.requestFlood, { parcels(1000, .peerRequest, ByteBuffer(string: Handshake.peerRequestPayload)) }),
            (.pingFlood, { parcels(10_000, .ping, ByteBuffer(string: "Ping")) }),
            (.replays, { parcels(2000, .message, ByteBuffer(string: "again \(version.rawValue)")) }),
            (.unfinished, { beginning(bytes: 20_000_000) }),
            (.garbage, { ByteBuffer(string: "GET / HTTP/1.1\r\n" + String(repeating: "Accept: */*\r\n", count: 9)) }),
        ]
        return all.filter { misdeeds.contains($0.0) }.map { $0.1() }
    }

    private var encoder: StreamEncoder {
        StreamEncoder(
            network: hello.network, nodeID: UInt32(truncatingIfNeeded: hello.nodeID), listenPort: hello.listenPort)
    }

    private func parcels(_ count: Int, _ type: ParcelType, _ payload: ByteBuffer) -> ByteBuffer {
        repeated(encoder.encode(type, payload: payload, in: version), count)
    }

    /// So many bytes of a message that has 30 MB: behind its length there need be nothing that makes sense.
    private func beginning(bytes: Int) -> ByteBuffer {
        var beginning = ByteBuffer()
        if version != .v11 { beginning.writeInteger(UInt8(0xfc)) }
        beginning.writeInteger(UInt32(30_000_000))
        beginning.writeRepeatingByte(0x2e, count: bytes)
        return beginning
    }

    // MARK: - Shares

    private func shares(_ count: Int, of payload: ByteBuffer) -> ByteBuffer {
        parcels(count, .peerResponse, payload)
    }

    private func share(bytes: Int) -> ByteBuffer {
        share(entries: bytes / list([HostilePeer.nowhere]).readableBytes)
    }

    private func share(entries: Int) -> ByteBuffer {
        let one = list([HostilePeer.nowhere])
        if version == .v11 { return repeated(one, entries) }
        // Between the brackets of one, and each but the first behind a comma.
        guard let entry = one.getSlice(at: one.readerIndex, length: one.readableBytes - 1) else { return one }
        var next = entry
        next.setInteger(UInt8(ascii: ","), at: next.readerIndex)
        var all = entry
        all.writeImmutableBuffer(repeated(next, entries - 1))
        all.writeString("]")
        return all
    }

    /// A thousand at once: the tests' own code is slow.
    private func repeated(_ piece: ByteBuffer, _ count: Int) -> ByteBuffer {
        var all = ByteBuffer()
        all.reserveCapacity(count * piece.readableBytes)
        if count >= 2000 {
            let thousand = repeated(piece, 1000)
            for _ in 0..<count / 1000 { all.writeImmutableBuffer(thousand) }
        }
        for _ in 0..<(count >= 2000 ? count % 1000 : count) { all.writeImmutableBuffer(piece) }
        return all
    }

    private func list(_ endpoints: [Endpoint]) -> ByteBuffer {
        Share.encode(endpoints, in: version, network: hello.network)
    }

    /// On this machine, and nobody listens there.
    private static let nowhere = Endpoint(address: .v4(0x7f4d_4d4f), port: 8110)

    /// Loopback, private, link-local, unspecified, multicast and broadcast addresses, and port 0.
    package static let forbidden: [(host: String, port: UInt16)] = [
        ("127.77.77.77", 8110), ("10.0.0.1", 8110), ("192.168.0.1", 8110), ("172.16.0.1", 8110),
        ("169.254.0.1", 8110), ("100.64.0.1", 8110), ("0.0.0.0", 8110), ("224.0.0.1", 8110),
        ("255.255.255.255", 8110), ("192.0.2.1", 8110), ("127.77.77.78", 0),
    ]

    private var forbiddenShare: ByteBuffer {
        switch version {
        case .v9: ByteBuffer(string: "[" + HostilePeer.forbidden.map(special).joined(separator: ",") + "]")
        case .v10, .v11:
            list(
                HostilePeer.forbidden.compactMap { entry in
                    IPAddress(entry.host).map { Endpoint(address: $0, port: entry.port) }
                })
        }
    }

    /// As the operator of the one who tells would name it: of the special type, with the best of scores.
    private func special(_ host: String, _ port: UInt16) -> String {
        """
        {"QualityScore":2147483647,"Address":"\(host)","Port":"\(port)","NodeID":1,"Hash":"x","Location":1,\
        "Network":\(hello.network.rawValue),"Type":1,"Connections":99,"LastContact":"2099-01-01T00:00:00Z"}
        """
    }
}
