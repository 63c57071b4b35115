import FactomWire
import Testing

@Suite struct EndpointTests {
    @Test(arguments: [
        "1.2.3.4:8108", "255.255.255.255:65535", "0.0.0.0:1", "[::1]:8108", "[2001:db8::1]:80", "[::]:65535",
    ])
    func anEndpointIsPrintedAsItIsRead(_ text: String) {
        #expect(Endpoint(text)?.description == text)
    }

    @Test func endpointsHashByAllTheyConsistOf() {
        let addresses: [IPAddress] = [.v4(1), .v4(1 << 16), .v6(high: 0, low: 1), .v6(high: 1, low: 0)]
        let endpoints = addresses.flatMap { address in
            [1, 2].map { Endpoint(address: address, port: $0) }
        }
        #expect(Set(endpoints.map(\.hashValue)).count == endpoints.count)
        #expect(Endpoint("1.2.3.4:5").hashValue == Endpoint("[::ffff:1.2.3.4]:5").hashValue)
    }

    @Test func anEndpointIsAnAddressAndAPort() {
        #expect(Endpoint("1.2.3.4:8108") == Endpoint(address: .v4(0x0102_0304), port: 8108))
        #expect(Endpoint("[::ffff:1.2.3.4]:8108") == Endpoint(address: .v4(0x0102_0304), port: 8108))
        #expect(Endpoint(host: "1.2.3.4", port: "8108") == Endpoint("1.2.3.4:8108"))
        #expect(Endpoint(host: "::1", port: "8108") == Endpoint("[::1]:8108"))
    }

    @Test(arguments: [
        "", ":", ":80", "1.2.3.4", "1.2.3.4:", "1.2.3.4:0", "1.2.3.4:65536", "1.2.3.4:080", "1.2.3.4:+80", "1.2.3.4:8o",
        "1.2.3:80", "seed.example:80", "::1:80", "[::1]", "[::1]80", "[::1]:", "::1]:80", "[::1:80", "[[::1]]:80",
        "[1.2.3.4]:80", "[]:80", "[seed.example]:80", "[fe80::1%1]:80", " 1.2.3.4:80", "1.2.3.4:80 ", "1.2.3.4 :80",
    ])
    func whatIsNoEndpointIsRefused(_ text: String) {
        #expect(Endpoint(text) == nil)
    }

    @Test(arguments: [
        ("", "80"), ("1.2.3.4", ""), ("1.2.3.4", "0"), ("1.2.3.4", "65536"), ("name", "80"), ("[::1]", "80"),
        ("1.2.3.4:80", "80"), ("1.2.3.4", ":80"),
    ])
    func twoTextsThatAreNoEndpointAreRefused(_ host: String, _ port: String) {
        #expect(Endpoint(host: host, port: port) == nil)
    }

    // MARK: - Names

    @Test(
        arguments: [
            ("seed.example:8108", "seed.example", 8108), ("localhost:1", "localhost", 1),
            ("a-b_c.D:65535", "a-b_c.D", 65535), ("1.2.3.4:80", "1.2.3.4", 80),
            ("[2001:DB8::1]:80", "2001:DB8::1", 80), ("4chan.example:80", "4chan.example", 80),
            ("[::ffff:1.2.3.4]:80", "::ffff:1.2.3.4", 80),
        ] as [(String, String, UInt16)])
    func aHostMayBeAName(_ text: String, _ host: String, _ port: UInt16) {
        #expect(HostPort(text)?.host == host)
        #expect(HostPort(text)?.port == port)
        #expect(HostPort(text)?.description == text)
    }

    @Test(arguments: [
        "", "seed.example", "seed.example:", ":80", "seed.example:0", "seed example:80", "seed.example:80/", "a/b:80",
        "http://seed.example:80", "user@host:80", "sëed.example:80", "1.2.3:80", "256.1.1.1:80", "1234:80", "..:80",
        "2001:db8::1:80", "[1.2.3.4]:80", "[name]:80", "a\nb:80", "a\0b:80",
    ])
    func whatNoHostIsCalledIsRefused(_ text: String) {
        #expect(HostPort(text) == nil)
    }

    @Test func aNameHasAtMost253Bytes() {
        let name = String(repeating: "a", count: 253)
        #expect(HostPort(name + ":80")?.host == name)
        #expect(HostPort("a" + name + ":80") == nil)
    }

    @Test func aPortIsADecimalNumberFrom1To65535() {
        for port in [1, 9, 10, 80, 8108, 65_535] as [UInt16] { #expect(parsePort("\(port)") == port) }
        for text in ["", "0", "00", "01", "65536", "99999", "100000", "-1", "+1", "1 ", "0x1", "1e3", "١"] {
            #expect(parsePort(text) == nil, "\(text)")
        }
    }

    // MARK: - Peers

    @Test func aPeerIsNamedByEndpointAndNodeID() {
        let peer = PeerID(endpoint: Endpoint(address: .v4(0x7f00_0001), port: 8108), nodeID: 0x8678_a4a0)
        #expect(peer.description == "127.0.0.1:8108 8678a4a0")
        #expect(PeerID("127.0.0.1:8108 8678a4a0") == peer)
        #expect(PeerID("127.0.0.1:8108 8678A4A0") == peer)
        #expect(PeerID("[::1]:1 00000001")?.description == "[::1]:1 00000001")
    }

    @Test(arguments: [
        "", "127.0.0.1:8108", "127.0.0.1:8108 ", "127.0.0.1:8108 1", "127.0.0.1:8108 123456789",
        "127.0.0.1:8108  8678a4a0",
        "127.0.0.1:8108 8678a4ag", "127.0.0.1:8108 +678a4a0", "127.0.0.1:8108 8678a4a0 ", "127.0.0.1:0 8678a4a0",
        "name:8108 8678a4a0", "127.0.0.1:8108 ８678a4a",
    ])
    func whatNamesNoPeerIsRefused(_ text: String) {
        #expect(PeerID(text) == nil)
    }

    @Test func networksArePrintedAsOperatorsWriteThem() {
        #expect(NetworkID.main.description == "0xfeedbeef")
        #expect(NetworkID.test.description == "0xdeadbeef")
        #expect(NetworkID.local.description == "0x00beaded")
        #expect(NetworkID(rawValue: 0).description == "0x00000000")
    }
}
