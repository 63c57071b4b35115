package import FactomWire

package import struct NIOCore.ByteBuffer

extension FuzzTarget {
    /// Inputs to start from, written by our own encoders.
    package var seeds: [ByteBuffer] {
        switch self {
        case .gob: [(1, ProtocolVersion.v10), (255, .v9)].map { Seed.gob(Seed.stream($1), nines: $0) }
        case .stream9: Seed.parcels(.v9) + Seed.whole(.v9)
        case .stream10: Seed.parcels(.v10) + Seed.whole(.v10)
        case .stream11: Seed.parcels(.v11) + Seed.whole(.v11)
        case .detection: ProtocolVersion.allCases.flatMap { Seed.whole($0) } + Seed.rejections
        case .share9: Seed.shares(.v9)
        case .share10: Seed.shares(.v10)
        case .share11: Seed.shares(.v11)
        case .text: Seed.texts
        case .json: Seed.jsons
        case .config: Seed.configs
        case .seedlist: Seed.lists
        case .peersfile: Seed.peersFiles
        case .connection: Seed.lives
        }
    }

    /// The input that a recorded stream of a peer is, `nil` where a stream is no input.
    package func seed(of stream: ByteBuffer) -> ByteBuffer? {
        switch self {
        case .gob: Seed.gob(stream, nines: 1)
        case .stream9, .stream10, .stream11, .detection: Seed.planned(stream, flag: true)
        case .share9, .share10, .share11, .text, .json, .config, .seedlist, .peersfile, .connection:
            nil
        }
    }

    /// The protocol of whose shares this target is.
    package var share: ProtocolVersion? {
        switch self {
        case .share9: .v9
        case .share10: .v10
        case .share11: .v11
        case .gob, .stream9, .stream10, .stream11, .detection, .text, .json, .config, .seedlist, .peersfile,
            .connection:
            nil
        }
    }
}

/// Inputs that are fair, for the fuzzer to spoil.
enum Seed {
    private static let endpoints = [
        Endpoint(address: .v4(0x0102_0304), port: 8108), Endpoint(address: .v4(0x7f00_0001), port: 65535),
        Endpoint(address: .v6(high: 0x2001_0db8_0000_0000, low: 1), port: 1),
    ]

    static func planned(_ stream: ByteBuffer, flag: Bool, lengths: [UInt8] = [1, 7, 40]) -> ByteBuffer {
        Rewriting.joined([CutPlan.written(flag: flag, lengths: lengths), stream])
    }

    /// The messages of a gob stream as the gob target takes them.
    static func gob(_ stream: ByteBuffer, nines: UInt8) -> ByteBuffer {
        var input = ByteBuffer(bytes: [nines])
        for (index, frame) in GobProperty.frames(of: stream).enumerated() {
            if index > 0 { input.writeBytes(GobProperty.separator) }
            input.writeImmutableBuffer(frame)
        }
        return input
    }

    /// A handshake and a parcel of every type.
    static func stream(_ version: ProtocolVersion) -> ByteBuffer {
        Rewriting.joined([Rewriting.start(of: version)] + each(version))
    }

    private static func each(_ version: ProtocolVersion) -> [ByteBuffer] {
        ParcelType.allCases.map { type in
            let payload = ByteBuffer(repeating: UInt8(type.rawValue), count: Int(type.rawValue) * 20)
            return Rewriting.encoder.encode(type, payload: payload, target: "<BROADCAST>", in: version)
        }
    }

    static func whole(_ version: ProtocolVersion) -> [ByteBuffer] {
        [planned(stream(version), flag: true), planned(stream(version), flag: true, lengths: [])]
    }

    /// What follows a handshake that the target itself brings: each parcel alone, and all together.
    static func parcels(_ version: ProtocolVersion) -> [ByteBuffer] {
        let preamble = StreamEncoder.preamble(for: version)
        let all = each(version)
        return (all + [Rewriting.joined(all)]).map { planned(Rewriting.joined([preamble, $0]), flag: false) }
    }

    static var rejections: [ByteBuffer] {
        ProtocolVersion.allCases.flatMap { version in
            [[], endpoints].map { alternatives in
                var rejection = Rewriting.hello(in: version)
                rejection.kind = .rejection(alternatives: alternatives)
                return planned(StreamEncoder.opening(rejection), flag: false)
            }
        }
    }

    static func shares(_ version: ProtocolVersion) -> [ByteBuffer] {
        (0...endpoints.count).map {
            Share.encode(Array(endpoints.prefix($0)), in: version, network: Rewriting.network)
        } + [ByteBuffer(string: "null")]
    }

    static var texts: [ByteBuffer] {
        [
            "1.2.3.4", "2001:db8::1", "::", "::ffff:1.2.3.4", "fe80::1:2:3:4", "1:2:3:4:5:6:7:8", "1.2.3.4:8108",
            "[2001:db8::1]:8108", "[::ffff:1.2.3.4]:1", "factom-node.example.com:8108", "127.0.0.1:8108 8678a4a0",
            "[::1]:65535 00000000", "10.0.0.0/8", "2001:db8::/32", "0.0.0.0/0", "a\u{202e}b\u{7}c",
        ].map { ByteBuffer(string: $0) }
    }

    static var jsons: [ByteBuffer] {
        [
            "\u{feff}{\n  \"name\": \"eclipse\", \"nodes\": 500, \"loss\": 0.25,\n\t\"steps\": [{\"at\": -1.5e+2}, [], {}]\r\n}",
            #"{"id":7,"to":"broadcast","text":"h\u00e4\ud83d\ude00\n\/\"","more":[true,false,null,[[[{"a":{}}]]]]}"#,
            #"[1e999,-0,123456789012345678901234567890,"\ud800","\udc00\ud83d\ude00"]"#, #"{"a":1,"\u0061":2}"#,
        ].map { ByteBuffer(string: $0) }
    }

    static var configs: [ByteBuffer] {
        [
            "[app]\nNetwork = LOCAL\nLocalNetworkPort = 8110\nLocalSpecialPeers = \"127.0.0.1:8111 127.0.0.2:8111\"\n",
            "; all of it\nnetwork=main # which\nMainSeedURL = https://example.com/seed.txt\nP2PIncoming = 10\n",
            "[log]\nlevel = x\n[App]\nCustomSpecialPeers = a:1;b:2,c:3 ; these\nPeersFile = \"a \\\"b\\\" \\\\ c\" ; d\n",
            "ControlPanelSetting = readonly\r\nControlPanelPort\r\n=\n[app\n\"\n",
        ].map { ByteBuffer(string: $0) }
    }

    static var lists: [ByteBuffer] {
        [
            "# the network's first addresses\n1.2.3.4:8108\n5.6.7.8:8108 # Vienna\n\n[2001:db8::1]:8108\n",
            "\u{feff}seed.example.com:8108\r\nseed.example.com:8108\r\n\t 10.0.0.1:1#x\r\n",
            "<!DOCTYPE html>\n<html>\n1.2.3.4:8108\n</html>\n", "1.2.3.4\na:0\n a:1 b:2\n\u{1b}[2J\u{202e}\n#\n",
        ].map { ByteBuffer(string: $0) }
    }

    static var peersFiles: [ByteBuffer] {
        [
            """
            {"version": 1, "network": "0x1b32c28c", "addresses": [{"endpoint": "1.2.3.4:8108", "lastSeen": \
            "2026-01-02T03:04:05Z", "lastSuccess": "2026-01-01T00:00:00Z", "failures": 2, "peer": true, "source": \
            "5.6.7.8"}, {"endpoint": "[2001:db8::1]:1", "lastSeen": "0001-01-01T00:00:00Z"}], "bans": [{"target": \
            "10.0.0.0/8", "until": "2027-01-01T00:00:00Z", "reason": "by hand", "text": "a \\"b\\" \\u00e4", \
            "offences": 1}], "scores": [{"address": "1.2.3.4", "score": -150}]}
            """,
            """
            {"1.2.3.4:8108":{"QualityScore":20,"Address":"1.2.3.4","Port":"8108","NodeID":1,"Hash":"1.2.3.4:8108 1",\
            "Location":16909060,"Network":\(Rewriting.network.rawValue),"Type":0,"Connections":1,"LastContact":\
            "0001-01-01T00:00:00Z","Source":{"Dial()":"2019-03-04T05:06:07.1-06:00"}},"b":{"Address":"b","Network":1}}
            """,
            """
            {"bans":{"1.2.3.4":"2026-02-01T00:00:00.5+01:00","2001:db8::1":"9999-12-31T23:59:60Z","5.6.7.8:1":\
            "0001-01-01T00:00:00Z","name":""},"peers":[{"ip":"1.2.3.4","port":"8108"},{"ip":"::1","port":1},{},null]}
            """,
            #"{"bans":null,"peers":null}"#, "null", "{}", #"{"peers":[{"ip":"\ud83d\ude00\ud800","port":1e5}]}"#,
        ].map { ByteBuffer(string: $0) }
    }

    /// A life as listener and one as dialler: greeting, answer, parcels of each kind, time, writes.
    static var lives: [ByteBuffer] {
        let talk: [UInt8] = [
            2, 1, 4, 1, 2, 3, 4, 2, 6, 2, 5, 6, 2, 3, 1, 0, 3, 63, 1, 1, 4, 15, 10, 15, 8, 2, 9, 2, 4, 2, 1, 1, 13, 80,
            14, 3, 1, 2, 3, 15, 11, 13, 200, 12, 13, 255, 13, 255,
        ]
        let parts: [UInt8] = [4, 7, 0x20, 3, 1, 2, 3, 4, 7, 0x21, 3, 4, 5, 6, 4, 0x17, 0x30, 1, 1, 4, 0x86, 0, 1, 1]
        return [UInt8(0), 1, 2].flatMap { version in
            [UInt8(0), 1].flatMap { role -> [ByteBuffer] in
                let start: [UInt8] = [version << 1 | role, 1, version | 0x20, 9, 5]
                return [ByteBuffer(bytes: start + talk), ByteBuffer(bytes: start + parts + talk)]
            }
        } + [ByteBuffer(bytes: [2, 1, 0x10, 3, 3]), ByteBuffer(bytes: [2, 1, 0, 3, 7, 3, 15, 10])]
    }
}
