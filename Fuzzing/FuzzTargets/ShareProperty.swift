import FactomWire

import struct NIOCore.ByteBuffer

/// The payload of a peer response.
struct ShareProperty {
    let version: ProtocolVersion

    func check(_ input: ByteBuffer) throws(Broken) {
        let endpoints: [Endpoint]
        do throws(Share.Flaw) {
            endpoints = try decode(input)
        } catch {
            return try hold(refusal(of: embedded(input)) == error, "a slice is refused as the whole is")
        }
        try hold(input.readableBytes <= Share.mostBytesRead, "no share over the limit is read")
        try hold(endpoints.count <= Share.mostEntriesRead, "no more entries are read than the limit")
        try hold(endpoints.allSatisfy { $0.port > 0 }, "no endpoint has port 0")
        try hold((try? decode(embedded(input))) == endpoints, "a slice is read as the whole is")
        for version in ProtocolVersion.allCases { try rewrite(endpoints, in: version) }
    }

    private func rewrite(_ endpoints: [Endpoint], in version: ProtocolVersion) throws(Broken) {
        let expected = version == .v9 ? endpoints.filter { !$0.address.isIPv6 } : endpoints
        let bytes = Share.encode(endpoints, in: version, network: Rewriting.network)
        let read = try? Share.decode(bytes, in: version, network: Rewriting.network)
        try hold(read == expected, "a share is read as it was written in protocol \(version.rawValue)")
    }

    private func decode(_ payload: ByteBuffer) throws(Share.Flaw) -> [Endpoint] {
        try Share.decode(payload, in: version, network: Rewriting.network)
    }

    private func refusal(of payload: ByteBuffer) -> Share.Flaw? {
        do throws(Share.Flaw) { _ = try decode(payload) } catch { return error }
        return nil
    }

    /// The same payload as a slice of something larger, which is how parcels come.
    private func embedded(_ payload: ByteBuffer) -> ByteBuffer {
        var whole = ByteBuffer(string: "[{")
        whole.writeImmutableBuffer(payload)
        whole.writeString("]}")
        return whole.getSlice(at: 2, length: payload.readableBytes) ?? whole
    }
}
