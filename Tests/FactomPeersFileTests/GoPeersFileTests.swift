import FactomOverlay
import FactomWire
import Testing

@testable import FactomPeersFile

/// The files of both Go generations.
@Suite struct GoPeersFileTests {
    // MARK: - The first generation

    private let first = """
        {"1.2.3.4:8108":{"QualityScore":20,"Address":"1.2.3.4","Port":"8108","NodeID":1,"Hash":"1.2.3.4:8108 1",\
        "Location":16909060,"Network":4276993775,"Type":2,"Connections":1,"LastContact":"0001-01-01T00:00:00Z",\
        "Source":{"Accept()":"2019-03-04T05:06:07.123456789-06:00"}},\
        "5.6.7.8:8109":{"Address":"5.6.7.8","Port":"8109","Network":3735928559},\
        "name:8110":{"Address":"name","Port":"8110","Network":4276993775}}

        """

    @Test func theFirstGenerationsFileIsRead() throws {
        let decoded = try decode(first)
        #expect(decoded.format == .p2p1)
        #expect(decoded.network == nil)
        #expect(decoded.remembered.addresses == [seen("1.2.3.4:8108"), seen("5.6.7.8:8109")].compactMap { $0 })
        #expect(decoded.remembered.bans == [])
        #expect(decoded.remembered.scores == [])
        #expect(
            decoded.leftOut.map(\.description) == ["'name:8110', 'name:8110', is no IP address with a port in 1…65535"])
    }

    @Test func peersOfOtherNetworksAreLeftOutWhenOneIsAskedFor() throws {
        let decoded = try decode(first, network: .main)
        #expect(decoded.remembered.addresses.map(\.endpoint.description) == ["1.2.3.4:8108"])
        #expect(decoded.leftOut.first?.description == "'5.6.7.8:8109', '5.6.7.8:8109', is of the network 0xdeadbeef")
    }

    @Test(arguments: ["{}", "null", " null\n"]) func theFirstGenerationsFileOfNobodyIsRead(text: String) throws {
        #expect(try decode(text) == PeersFile.Decoded(format: .p2p1))
    }

    // MARK: - The second generation

    @Test func theSecondGenerationsFileIsRead() throws {
        let decoded = try decode(
            """
            {"bans":{"1.2.3.4":"2026-02-01T00:00:00.5+01:00","2001:db8::1":"2026-01-02T03:04:06Z","9.9.9.9":\
            "0001-01-01T00:00:00Z","name":"2026-02-01T00:00:00Z","8.8.8.8":"soon"},\
            "peers":[{"ip":"1.2.3.4","port":"8108"},{"ip":"2001:db8::1","port":"1"},{"ip":"1.2.3.4","port":8108},{}]}
            """)
        #expect(decoded.format == .p2p2)
        #expect(decoded.remembered.addresses == [seen("1.2.3.4:8108"), seen("[2001:db8::1]:1")].compactMap { $0 })
        #expect(
            decoded.remembered.bans == [
                Remembered.Ban(.address(File.four.address), until: File.moment(2_577_355), reason: .remembered),
                Remembered.Ban(.address(File.six.address), until: File.moment(1), reason: .remembered),
            ])
        #expect(
            decoded.leftOut.map(\.description) == [
                "'name' is no IP address, endpoint or subnet",
                "'8.8.8.8', 'soon', is no date such as 2006-01-02T15:04:05Z",
                "peers[2], '1.2.3.4:8108', is there a second time",
                "peers[3], ':', is no IP address with a port in 1…65535",
            ])
    }

    @Test func aBanOfAnEndpointIsRead() throws {
        let decoded = try decode(#"{"bans":{"1.2.3.4:8108":"2026-02-01T00:00:00Z"},"peers":null}"#)
        #expect(decoded.remembered.bans.count == 1)
        #expect(decoded.remembered.bans.first?.target.description.hasPrefix("1.2.3.4") == true)
    }

    @Test(arguments: [#"{"bans":null,"peers":null}"#, #"{"peers":[]}"#, #"{"bans":{}}"#])
    func theSecondGenerationsFileOfNobodyIsRead(text: String) throws {
        #expect(try decode(text) == PeersFile.Decoded(format: .p2p2))
    }

    /// Address and port are believed, and count as heard of now.
    private func seen(_ text: String) -> Remembered.Address? {
        Endpoint(text).map { Remembered.Address($0, lastSeen: File.clock.now) }
    }
}
