import Crypto
import FactomP2P
import FactomWire
import Testing

/// What we write in each protocol is what a Go decoder reads.
@Suite(.needsGo, .timeLimit(.minutes(2)))
struct GoCheckTests {
    @Test(arguments: ProtocolVersion.allCases)
    func whatWeWriteIsReadByGo(in version: ProtocolVersion) async throws {
        let ours = Stream(greeting: version, settled: version)
        #expect(try await GoCheck.read(ours.bytes, in: version) == ours.records)
    }

    /// A dialler in 10 that is answered in 9 goes on in the stream that it began.
    @Test func aDiallerInTenGoesOnInNine() async throws {
        let ours = Stream(greeting: .v10, settled: .v9)
        #expect(try await GoCheck.read(ours.bytes, in: .v9) == ours.records)
    }

    @Test(arguments: ProtocolVersion.allCases, [0, 3])
    func ourRejectionsAreReadByGo(in version: ProtocolVersion, offering count: Int) async throws {
        let others = (1...3).prefix(count).map { Endpoint(address: .v4(0x0a01_0200 + UInt32($0)), port: 8108) }
        let handshake = Stream.handshake(version, .rejection(alternatives: others))
        let records = try await GoCheck.read(StreamEncoder.opening(handshake), in: version)
        #expect(records.last?.end == true && records.count == 2)
        let first = try #require(records.first)
        if version == .v11 {
            #expect(first.handshake?.type == 9)
            #expect(first.handshake?.alternatives == others.map { .init(ip: "\($0.address)", port: "\($0.port)") })
        } else {
            #expect(first.header?.type == 9)
            let json = "[" + others.map { "{\"ip\":\"\($0.address)\",\"port\":\"8108\"}" }.joined(separator: ",") + "]"
            let payload = count == 0 ? ByteBuffer(repeating: 0, count: 8) : ByteBuffer(string: json)
            #expect(first.payload == GoCheck.hex(payload))
        }
    }

    @Test func goTellsOfAStreamThatIsBroken() async throws {
        var ours = Stream(greeting: .v9, settled: .v9).bytes
        ours.moveWriterIndex(to: ours.writerIndex - 1)
        #expect(try await GoCheck.read(ours, in: .v9).last?.error == "unexpected EOF")
    }
}

/// One direction of a connection as we write it, and what must be read in it.
private struct Stream {
    /// Around every place where a length takes a byte more, in gob and in protobuf.
    static let sizes = [
        1, 2, 7, 8, 9, 127, 128, 129, 255, 256, 257, 4095, 4096, 16_383, 16_384, 65_535, 65_536, 100_000, 1 << 20,
        (1 << 21) + 1,
    ]

    private static let encoder = StreamEncoder(network: .local, nodeID: 0x8678_a4a0, listenPort: 8110)
    private static let nonce: UInt64 = 0x0123_4567_89ab_cdef

    private(set) var bytes: ByteBuffer
    private(set) var records: [GoCheck.Record] = []
    private let version: ProtocolVersion

    init(greeting: ProtocolVersion, settled: ProtocolVersion) {
        version = settled
        bytes = StreamEncoder.opening(Stream.handshake(greeting))
        records.append(Stream.record(ofGreeting: greeting))
        bytes.writeImmutableBuffer(StreamEncoder.preamble(for: settled))
        for (type, text) in [(ParcelType.ping, "Ping"), (.pong, "Pong"), (.peerRequest, "Peer Request")] {
            add(type, ByteBuffer(string: text))
        }
        add(
            .peerResponse, Share.encode([Endpoint(address: .v4(0x0a01_0203), port: 8108)], in: settled, network: .local)
        )
        var row = MessageRow(seed: 3, lengths: 1...1)
        for size in Stream.sizes {
            row = MessageRow(seed: UInt64(size), lengths: UInt64(size)...UInt64(size))
            add(.message, row.next(), target: "<BROADCAST>")
        }
        records.append(GoCheck.Record(end: true))
    }

    static func handshake(_ version: ProtocolVersion, _ kind: Handshake.Kind = .hello) -> Handshake {
        Handshake(
            kind: kind, network: .local, version: UInt32(version.rawValue), nodeID: 0x8678_a4a0, listenPort: 8110,
            nonce: kind == .hello ? nonce : nil, framing: version.framing)
    }

    private mutating func add(_ type: ParcelType, _ payload: ByteBuffer, target: String = "") {
        Stream.encoder.write(type, payload: payload, target: target, in: version, into: &bytes)
        var record = GoCheck.Record()
        if version == .v9 {
            record.header = Stream.header(9, type, payload, target: target)
        } else {
            record.type = UInt32(type.rawValue)
        }
        record.tell(payload)
        records.append(record)
    }

    private static func record(ofGreeting version: ProtocolVersion) -> GoCheck.Record {
        if version == .v11 {
            return GoCheck.Record(
                handshake: .init(
                    type: 8, network: 0x00be_aded, version: 11, nodeID: 0x8678_a4a0, listenPort: "8110",
                    loopback: "\(nonce)"))
        }
        let payload = ByteBuffer(integer: nonce, endianness: .little)
        var record = GoCheck.Record()
        record.header = header(version.rawValue, version == .v9 ? .peerRequest : .handshake, payload)
        record.tell(payload)
        return record
    }

    private static func header(
        _ version: UInt16, _ type: ParcelType, _ payload: ByteBuffer, target: String = ""
    ) -> GoCheck.Header {
        GoCheck.Header(
            network: 0x00be_aded, version: version, type: type.rawValue, length: UInt32(payload.readableBytes),
            targetPeer: target, crc32: Checksum.of(payload), nodeID: "\(0x8678_a4a0)", peerPort: "8110")
    }
}

extension GoCheck.Record {
    /// A long payload is told by its length and its hash.
    mutating func tell(_ bytes: ByteBuffer) {
        if bytes.readableBytes <= 4096 {
            payload = GoCheck.hex(bytes)
        } else {
            payloadLength = bytes.readableBytes
            payloadSHA256 = GoCheck.hex(ByteBuffer(bytes: SHA256.hash(data: Array(bytes.readableBytesView))))
        }
    }
}
