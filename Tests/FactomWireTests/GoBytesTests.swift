import FactomWire
import NIOCore
import Testing

/// Our encoder against what Go peers wrote, byte for byte.
@Suite struct GoBytesTests {
    private let dialer = StreamEncoder(network: Known.custom, nodeID: 0x8674_e68f, listenPort: 9402)
    private let listener = StreamEncoder(network: Known.custom, nodeID: 0xb069_1486, listenPort: 9401)

    @Test func writesProtocol9AsGoDoes() throws {
        let talk = try Conversation("p2p2v9_p2p2v9", settlingOn: .v9)
        var dialled = StreamEncoder.opening(Known.dialer(9, nonce: 0x94b1_67a7_b1cd_b75b))
        dialer.write(.peerResponse, payload: ByteBuffer(string: "null"), in: .v9, into: &dialled)
        for _ in 0..<3 {
            dialer.write(.message, payload: Known.forty, target: "<RANDOMPEER>", in: .v9, into: &dialled)
        }
        #expect(dialled == talk.written.dialer)

        var answered = StreamEncoder.opening(Known.listener(9, nonce: 0x40e8_9ac4_369c_615c))
        listener.write(.peerResponse, payload: ByteBuffer(string: "null"), in: .v9, into: &answered)
        for _ in 0..<3 {
            listener.write(.message, payload: Known.forty, target: "127.0.0.1:9402 8674e68f", in: .v9, into: &answered)
        }
        #expect(answered == talk.written.listener)
    }

    /// A node of 10 that is answered in 9 goes on with the types that its handshake defined.
    @Test func goesOnInProtocol9OnTheSameStreamAsGoDoes() throws {
        let talk = try Conversation("p2p2v10_dials_p2p2v9", settlingOn: .v9)
        var dialled = StreamEncoder.opening(Known.dialer(10, nonce: 0xba77_0b82_340a_644b))
        dialled.writeImmutableBuffer(StreamEncoder.preamble(for: .v9))
        dialer.write(.peerResponse, payload: ByteBuffer(string: "null"), in: .v9, into: &dialled)
        for _ in 0..<3 {
            dialer.write(.message, payload: Known.forty, target: "<RANDOMPEER>", in: .v9, into: &dialled)
        }
        #expect(dialled == talk.written.dialer)
    }

    @Test(arguments: [
        ("p2p2v10_p2p2v10", ProtocolVersion.v10, 0xd33f_c4d4_2ac1_1e5d as UInt64),
        ("p2p2v11_p2p2v11", .v11, 0x2446_fba9_a642_fe4f),
    ])
    func writesProtocols10And11AsGoDoes(_ name: String, version: ProtocolVersion, nonce: UInt64) throws {
        let talk = try Conversation(name, settlingOn: version)
        var dialled = StreamEncoder.opening(Known.dialer(UInt32(version.rawValue), nonce: nonce))
        dialled.writeImmutableBuffer(StreamEncoder.preamble(for: version))
        for _ in 0..<3 { dialer.write(.message, payload: Known.forty, in: version, into: &dialled) }
        #expect(dialled == talk.written.dialer)
    }

    @Test(arguments: [
        ("reject_v10", 10 as UInt32, []), ("reject_alternatives_v10", 10, [Known.third]),
        ("reject_alternatives_v11", 11, [Known.third]),
    ])
    func writesRejectionsAsGoDoes(_ name: String, version: UInt32, alternatives: [Endpoint]) throws {
        let talk = try Conversation(name, settlingOn: .v10)
        #expect(StreamEncoder.opening(Known.full(version, offering: alternatives)) == talk.written.listener)
    }

    @Test func writesPingsAndSharesAsGoDoes() throws {
        let talk = try Conversation("share_ping_v10", settlingOn: .v10)
        var written = StreamEncoder.opening(Known.listener(10, nonce: 0xd2a5_4dcb_60ab_ed18))
        written.writeImmutableBuffer(StreamEncoder.preamble(for: .v10))
        listener.write(.ping, payload: ByteBuffer(string: "Ping"), in: .v10, into: &written)
        let share = Share.encode([Known.third], in: .v10, network: Known.custom)
        for _ in 0..<2 { listener.write(.peerResponse, payload: share, in: .v10, into: &written) }
        #expect(written == talk.written.listener)
    }
}
