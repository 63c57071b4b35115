import NIOCore
import Testing

@testable import FactomWire

/// The payload of a peer response, in each protocol.
@Suite struct ShareTests {
    private let network = NetworkID.main
    private let four = Endpoint(address: .v4(0x0102_0304), port: 8108)
    private let local = Endpoint(address: .v4(0x7f00_0001), port: 1)
    private let six = Endpoint(address: .v6(high: 0x2001_0db8_0000_0000, low: 1), port: 65535)

    private func decode(_ text: String, in version: ProtocolVersion) throws -> [Endpoint] {
        try Share.decode(ByteBuffer(string: text), in: version, network: network)
    }

    // MARK: - What we write

    @Test func writesProtocol9AsTheFirstGenerationReadsIt() {
        let text = """
            [{"QualityScore":0,"Address":"1.2.3.4","Port":"8108","NodeID":0,"Hash":"1.2.3.4:8108","Location":16909060,\
            "Network":4276993775,"Type":0,"Connections":0,"LastContact":"0001-01-01T00:00:00Z","Source":{}}]
            """
        #expect(Share.encode([four], in: .v9, network: network) == ByteBuffer(string: text))
    }

    @Test func writesProtocol10AsGoDoes() {
        let text = #"[{"ip":"1.2.3.4","port":"8108"},{"ip":"2001:db8::1","port":"65535"}]"#
        #expect(Share.encode([four, six], in: .v10, network: network) == ByteBuffer(string: text))
    }

    @Test func writesProtocol11AsGoDoes() throws {
        let talk = try Conversation("share_ping_v11", settlingOn: .v11)
        let theirs = try #require(talk.listener.parcels.first { $0.type == .peerResponse })
        #expect(Share.encode([Known.third], in: .v11, network: network) == theirs.payload)
    }

    @Test(arguments: ProtocolVersion.allCases) func whatIsWrittenIsRead(_ version: ProtocolVersion) throws {
        let endpoints = [four, six, local]
        let share = Share.encode(endpoints, in: version, network: network)
        // Protocol 9 has no place for IPv6.
        let expected = version == .v9 ? [four, local] : endpoints
        #expect(try Share.decode(share, in: version, network: network) == expected)
    }

    /// A Go peer closes the connection over an empty payload.
    @Test(arguments: ProtocolVersion.allCases) func anEmptyShareIsNoEmptyPayload(_ version: ProtocolVersion) throws {
        let share = Share.encode([], in: version, network: network)
        #expect(share.readableBytes == 2)
        #expect(try Share.decode(share, in: version, network: network) == [])
        #expect(Share.encode([six], in: .v9, network: network) == ByteBuffer(string: "[]"))
    }

    // MARK: - What Go writes

    @Test func readsWhatGoWrites() throws {
        struct Vector: Decodable {
            var name: String
            var `protocol`: UInt16
            var json: String
            var network: UInt32
            var expect: [String]
        }
        let vectors = try Fixture.json("gob/shares.json", as: [Vector].self)
        #expect(vectors.count > 30)
        for vector in vectors {
            let version = try #require(ProtocolVersion(rawValue: vector.protocol))
            let endpoints = try Share.decode(
                ByteBuffer(string: vector.json), in: version, network: NetworkID(rawValue: vector.network))
            #expect(endpoints.map(\.description) == vector.expect, "\(vector.name)")
        }
    }

    // MARK: - What is passed over

    @Test(arguments: [ProtocolVersion.v9, .v10], ["null", "[]", " null ", "[ ]", ""])
    func noListIsAnEmptyOne(_ version: ProtocolVersion, _ text: String) throws {
        #expect(try decode(text, in: version) == [])
    }

    @Test func peersOfOtherNetworksAreLeftOut() throws {
        func entry(_ address: String, _ network: String) -> String {
            #"{"Address":"\#(address)","Port":"80""# + network + "}"
        }
        let entries = [
            entry("1.1.1.1", #","Network":4276993775"#), entry("2.2.2.2", #","Network":3735928559"#),
            entry("3.3.3.3", ""), entry("4.4.4.4", #","Network":0"#), entry("5.5.5.5", #","Network":null"#),
            entry("6.6.6.6", #","Network":4276993775"#),
        ]
        let endpoints = try decode("[" + entries.joined(separator: ",") + "]", in: .v9)
        #expect(endpoints.map(\.description) == ["1.1.1.1:80", "6.6.6.6:80"])
    }

    /// The rest of the list is as good as it was.
    @Test func entriesThatAreNoEndpointAreLeftOut() throws {
        let entries = [
            #"{"ip":"1.1.1.1","port":"80"}"#, #"{"ip":"","port":"80"}"#, #"{"ip":"1.1.1","port":"80"}"#,
            #"{"ip":"seed.example","port":"80"}"#, #"{"ip":"1.1.1.1","port":"0"}"#, #"{"ip":"1.1.1.1","port":"65536"}"#,
            #"{"ip":"1.1.1.1","port":"080"}"#, #"{"ip":"1.1.1.1"}"#, #"{"port":"80"}"#, "{}",
            #"{"ip":null,"port":null}"#, #"{"ip":"[::1]","port":"80"}"#, #"{"ip":"::ffff:2.2.2.2","port":"80"}"#,
            #"{"IP":"3.3.3.3","Port":"80"}"#, #"{"port":"80","ip":"2001:DB8::1","more":{"than":["we",1,{}]}}"#,
        ]
        let endpoints = try decode("[" + entries.joined(separator: ",") + "]", in: .v10)
        #expect(endpoints.map(\.description) == ["1.1.1.1:80", "2.2.2.2:80", "[2001:db8::1]:80"])
    }

    @Test func entriesOfProtocol11ThatAreNoEndpointAreLeftOut() throws {
        var share = WireShare()
        for (host, port) in [("1.1.1.1", "80"), ("", ""), ("name", "80"), ("2.2.2.2", "0"), ("::1", "80")] {
            var endpoint = WireEndpoint()
            endpoint.host = host
            endpoint.port = port
            share.peers.append(endpoint)
        }
        let endpoints = try Share.decode(ByteBuffer(bytes: share.serialized), in: .v11, network: network)
        #expect(endpoints.map(\.description) == ["1.1.1.1:80", "[::1]:80"])
    }

    @Test("Shares are checked: no port outside 1…65535", arguments: ProtocolVersion.allCases)
    func noPortOutsideTheRange(_ version: ProtocolVersion) throws {
        let ports = ["1", "0", "65535", "65536", "-1", "+1", "080", "80.0", " 80", "", "18446744073709551617"]
        let share: ByteBuffer
        switch version {
        case .v9:
            let entries = ports.map { #"{"Address":"1.1.1.1","Port":"\#($0)","Network":\#(network.rawValue)}"# }
            share = ByteBuffer(string: "[\(entries.joined(separator: ","))]")
        case .v10:
            let entries = ports.map { #"{"ip":"1.1.1.1","port":"\#($0)"}"# }
            share = ByteBuffer(string: "[\(entries.joined(separator: ","))]")
        case .v11:
            var list = WireShare()
            list.peers = ports.map { port in
                var endpoint = WireEndpoint()
                endpoint.host = "1.1.1.1"
                endpoint.port = port
                return endpoint
            }
            share = ByteBuffer(bytes: list.serialized)
        }
        #expect(try Share.decode(share, in: version, network: network).map(\.port) == [1, 65535])
    }

    // MARK: - What is refused

    @Test(arguments: [
        "[", "]", "{}", "[1]", "[null]", "[[]]", "[{]", #"[{"ip":1}]"#, #"[{"port":8108}]"#, "[] []", "[]x", "nul",
        #"[{"ip":"1.1.1.1","port":"80"},]"#, #"[{"ip":"1.1.1.1" "port":"80"}]"#, "\"[]\"", "[{\"ip\":\"\u{0}\"}]",
    ])
    func aListThatIsNoJSONIsMalformed(_ text: String) {
        #expect(throws: Share.Flaw.malformed) { try decode(text, in: .v10) }
    }

    @Test func aNumberThatIsNoNetworkIsMalformed() {
        for network in ["4294967296", "-1", "1.5", "[]", "\"main\""] {
            #expect(throws: Share.Flaw.malformed) { try decode(#"[{"Network":\#(network)}]"#, in: .v9) }
        }
    }

    @Test func bytesThatAreNoUTF8AreMalformed() {
        let bytes = Array(#"[{"ip":""#.utf8) + [0xff, 0xfe] + Array(#""}]"#.utf8)
        #expect(throws: Share.Flaw.malformed) {
            try Share.decode(ByteBuffer(bytes: bytes), in: .v10, network: network)
        }
        #expect(throws: Share.Flaw.malformed) {
            try Share.decode(ByteBuffer(hex: "0a04 0a02 fffe"), in: .v11, network: network)
        }
        #expect(throws: Share.Flaw.malformed) { try Share.decode(ByteBuffer(hex: "0a05"), in: .v11, network: network) }
    }

    @Test(arguments: ProtocolVersion.allCases) func noMoreThan250EntriesAreRead(_ version: ProtocolVersion) throws {
        let many = (0..<300).map { Endpoint(address: .v4(0x0101_0000 + UInt32($0)), port: 80) }
        let share = Share.encode(many, in: version, network: network)
        // Protocol 9 spends so many bytes on an entry that 300 come near the other limit.
        #expect(share.readableBytes < Share.mostBytesRead)
        #expect(try Share.decode(share, in: version, network: network) == Array(many.prefix(250)))
    }

    @Test(arguments: ProtocolVersion.allCases) func noMoreThan64KiBAreRead(_ version: ProtocolVersion) throws {
        let text = "[" + String(repeating: " ", count: 65_534) + "]"
        if version != .v11 { #expect(try decode(text, in: version) == []) }
        #expect(throws: Share.Flaw.tooLong(65_537)) { try decode(text + " ", in: version) }
    }

    /// As much of it as fits: lists within lists, objects within objects, and a number that never ends.
    @Test(.timeLimit(.minutes(1))) func whatIsDeepOrLongIsReadOrRefusedAtOnce() throws {
        func unknown(_ value: String) -> String { #"[{"ip":"1.1.1.1","port":"80","more":\#(value)}]"# }
        let lists = String(repeating: "[", count: 30_000) + String(repeating: "]", count: 30_000)
        #expect(try decode(unknown(lists), in: .v10).count == 1)
        let objects = String(repeating: #"{"a":"#, count: 9000) + "1" + String(repeating: "}", count: 9000)
        #expect(throws: Share.Flaw.malformed) { try decode(unknown(objects), in: .v10) }
        #expect(throws: Share.Flaw.malformed) { try decode(String(repeating: "[", count: 65_000), in: .v10) }
        #expect(throws: Share.Flaw.malformed) { try decode(unknown(String(repeating: "\"", count: 60_001)), in: .v10) }
        #expect((try? decode(unknown(String(repeating: "9", count: 60_000)), in: .v10).count) != 2)
    }

    // MARK: - The plain spelling of protocol 10

    @Test(arguments: [
        #"[{"ip":"1.2.3.4","port":"8108"}, {"ip":"5.6.7.8","port":"1"}]"#,
        #"[{"port":"8108","ip":"1.2.3.4"}]"#, #"[{"ip":"1.2.3.4","port":"8108","more":1}]"#,
        #"[{"ip":"1.2.3.4","port":"8108"}"#, #"[{"ip":"1.2.3.4","port":"8108"}]]"#,
        #"[{"ip":"1.2.3.4","port":"8108"},]"#,
        #"[{"ip":"1\u002e2.3.4","port":"8108"}]"#, #"[{"ip":"1.2.3.4","port":8108}]"#,
        "[{\"ip\":\"1.2.3.٤\",\"port\":\"1\"}]",
        "[{\"ip\":\"1.2.3\u{1}4\",\"port\":\"1\"}]", #"[{"ip":"1.2.3.4"}]"#, "null", "", "[", "{}",
    ])
    func anyOtherSpellingIsReadAsJSON(text: String) {
        #expect(PlainShare10.decode(ByteBuffer(string: text)) == nil)
    }

    @Test func thePlainSpellingSaysWhatItSaysAsJSON() throws {
        let entries = ["1.2.3.4", "255.255.255.255", "::1", "2001:db8::8:800:200c:417a", "nonsense", ""].flatMap {
            host in
            ["8108", "1", "65535", "0", "65536", "x", ""].map { #"{"ip":"\#(host)","port":"\#($0)"}"# }
        }
        for count in [0, 1, entries.count] {
            let text = entries.prefix(count).joined(separator: ",")
            let plain = try #require(PlainShare10.decode(ByteBuffer(string: "[\(text)]")))
            // A space, and it is read as the JSON it is.
            #expect(plain == (try decode("[\(text) ]", in: .v10)))
        }
    }

    @Test func ofThePlainSpellingNoMoreEntriesAreReadThanOfAnother() throws {
        let text = Array(repeating: #"{"ip":"1.2.3.4","port":"8108"}"#, count: 300).joined(separator: ",")
        #expect(try decode("[\(text)]", in: .v10).count == Share.mostEntriesRead)
    }

    @Test(arguments: [0, 7, 10, 99, 100, 255] as [UInt32], [1, 10, 65_535] as [UInt16])
    func numbersAreWrittenAsTheyAre(part: UInt32, port: UInt16) {
        let endpoint = Endpoint(address: .v4(part << 24 | 0x0a_00_00 | part), port: port)
        let text = #"[{"ip":"\#(part).10.0.\#(part)","port":"\#(port)"}]"#
        #expect(PlainShare10.encode([endpoint]) == ByteBuffer(string: text))
    }
}
