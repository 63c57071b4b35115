package import FactomWire

package import struct NIOCore.ByteBuffer

/// What a hostile peer says, as bytes in one protocol: a piece for each of its misdeeds, behind a greeting that is in
/// order.
package struct HostileWords: Sendable {
    package let version: ProtocolVersion
    private let network: NetworkID
    private let encoder: StreamEncoder
    private let sizes: HostileSizes

    package init(
        in version: ProtocolVersion, on network: NetworkID, nodeID: UInt64, port: UInt16, sizes: HostileSizes
    ) {
        self.version = version
        self.network = network
        self.sizes = sizes
        encoder = StreamEncoder(network: network, nodeID: UInt32(truncatingIfNeeded: nodeID), listenPort: port)
    }

    /// The pieces in the order of the flags; of flags that say nothing there is none.
    package func pieces(_ misdeeds: Misdeeds) -> [ByteBuffer] {
        Misdeeds.names.filter { misdeeds.contains($0.flag) }.compactMap { piece($0.flag) }
    }

    private func piece(_ misdeed: Misdeeds) -> ByteBuffer? {
        switch misdeed {
        case .hugeShare: shares(1, of: share(bytes: sizes.hugeShareBytes))
        case .longShare: shares(1, of: share(entries: sizes.longShareEntries))
        case .forbiddenShare: shares(1, of: forbiddenShare)
        case .unaskedShares: shares(sizes.unaskedShares, of: share(entries: 16))
        case .requestFlood: parcels(sizes.requests, .peerRequest, ByteBuffer(string: Handshake.peerRequestPayload))
        case .pingFlood: parcels(sizes.pings, .ping, ByteBuffer(string: "Ping"))
        case .replays: parcels(sizes.replays, .message, ByteBuffer(string: "again \(version.rawValue)"))
        case .unfinished: beginning(bytes: sizes.unfinishedBytes, of: sizes.claimedBytes)
        case .garbage:
            ByteBuffer(string: "GET / HTTP/1.1\r\n" + String(repeating: "Accept: */*\r\n", count: 9))
        default: nil
        }
    }

    /// So many of the same.
    private func parcels(_ count: Int, _ type: ParcelType, _ payload: ByteBuffer) -> ByteBuffer {
        repeated(encoder.encode(type, payload: payload, in: version), count)
    }

    /// Behind the length of a message there need be nothing that makes sense.
    private func beginning(bytes: Int, of claimed: Int) -> ByteBuffer {
        var beginning = ByteBuffer()
        if version != .v11 { beginning.writeInteger(UInt8(0xfc)) }
        beginning.writeInteger(UInt32(clamping: claimed))
        beginning.writeRepeatingByte(0x2e, count: bytes)
        return beginning
    }

    /// A message that nobody has sent before.
    func spam(_ number: UInt64, from nodeID: UInt64) -> ByteBuffer {
        var payload = ByteBuffer(string: "spam \(number) of \(nodeID) ")
        payload.writeRepeatingByte(0x53, count: max(0, sizes.spamBytes - payload.readableBytes))
        return encoder.encode(.message, payload: payload, target: "<BROADCAST>", in: version)
    }

    // MARK: - Shares

    private func shares(_ count: Int, of payload: ByteBuffer) -> ByteBuffer {
        parcels(count, .peerResponse, payload)
    }

    private func share(bytes: Int) -> ByteBuffer {
        share(entries: bytes / list([sizes.told]).readableBytes)
    }

    private func share(entries: Int) -> ByteBuffer {
        let one = list([sizes.told])
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

    /// A thousand at once: in a build for tests this code is slow.
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
        Share.encode(endpoints, in: version, network: network)
    }

    /// Loopback, private, link-local, unspecified, multicast and broadcast addresses, and port 0.
    package static let forbidden: [(host: String, port: UInt16)] = [
        ("127.77.77.77", 8110), ("10.0.0.1", 8110), ("192.168.0.1", 8110), ("172.16.0.1", 8110),
        ("169.254.0.1", 8110), ("100.64.0.1", 8110), ("0.0.0.0", 8110), ("224.0.0.1", 8110),
        ("255.255.255.255", 8110), ("192.0.2.1", 8110), ("127.77.77.78", 0),
    ]

    private var forbiddenShare: ByteBuffer {
        switch version {
        case .v9: ByteBuffer(string: "[" + HostileWords.forbidden.map(special).joined(separator: ",") + "]")
        case .v10, .v11:
            list(
                HostileWords.forbidden.compactMap { entry in
                    IPAddress(entry.host).map { Endpoint(address: $0, port: entry.port) }
                })
        }
    }

    /// As the operator of the one who tells would name it: of the special type, with the best of scores.
    private func special(_ host: String, _ port: UInt16) -> String {
        """
        {"QualityScore":2147483647,"Address":"\(host)","Port":"\(port)","NodeID":1,"Hash":"x","Location":1,\
        "Network":\(network.rawValue),"Type":1,"Connections":99,"LastContact":"2099-01-01T00:00:00Z"}
        """
    }
}
