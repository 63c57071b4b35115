import FactomWire
import NIOCore
import Testing

/// What Go peers said to each other, read as their README tells it.
@Suite struct CaptureTests {
    private let none = ByteBuffer(string: "[]")
    private let null = ByteBuffer(string: "null")
    private let ask = ByteBuffer(string: Handshake.peerRequestPayload)

    // MARK: - Protocol 9

    @Test func readsTwoNodesOfTheFirstGeneration() throws {
        let talk = try Conversation("p2p1_p2p1", settlingOn: .v9)
        let dialer = Known.p2p1(0x6c3f_6d39_2973_d44e, port: 9402)
        let listener = Known.p2p1(0x3da5_e403_4e2f_7ada, port: 9401)
        let part = dialer.says(.messagePart, Known.forty, partsTotal: 1)
        #expect(talk.dialer.items == dialer.greets(sharing: none) + [part, part, part])
        #expect(talk.listener.items == listener.greets(sharing: none) + listener.threeMessages)
    }

    @Test func readsTwoNodesOfProtocol9() throws {
        let talk = try Conversation("p2p2v9_p2p2v9", settlingOn: .v9)
        let dialer = Known.dialer(9, nonce: 0x94b1_67a7_b1cd_b75b)
        let listener = Known.listener(9, nonce: 0x40e8_9ac4_369c_615c)
        #expect(talk.dialer.items == dialer.greets(sharing: null) + dialer.threeMessages)
        #expect(talk.listener.items == listener.greets(sharing: null) + listener.threeMessages)
    }

    @Test func readsADialInProtocol9ToANodeOf10() throws {
        let talk = try Conversation("p2p2v9_dials_p2p2v10", settlingOn: .v9)
        let dialer = Known.dialer(9, nonce: 0x35cc_3644_d157_bfee)
        let listener = Known.listener(9, nonce: 0xac06_ef7e_3ba9_5083)
        #expect(talk.dialer.items == dialer.greets(sharing: null) + dialer.threeMessages)
        #expect(talk.listener.items == listener.greets(sharing: null) + listener.threeMessages)
    }

    @Test func readsADialInProtocol10ThatFallsBackTo9() throws {
        let talk = try Conversation("p2p2v10_dials_p2p2v9", settlingOn: .v9)
        let dialer = Known.dialer(10, nonce: 0xba77_0b82_340a_644b)
        let listener = Known.listener(9, nonce: 0x41ba_02c1_028a_8075)
        #expect(talk.dialer.items == dialer.greets(sharing: null) + dialer.threeMessages)
        #expect(talk.listener.items == [.handshake(listener)] + listener.threeMessages)
    }

    @Test func readsADialInProtocol10ToTheFirstGeneration() throws {
        let talk = try Conversation("p2p2v10_dials_p2p1", settlingOn: .v9)
        let dialer = Known.dialer(10, on: .test, nonce: 0x185d_0814_7e9f_2d84)
        let listener = Known.p2p1(0x203d_b41a_bd87_0377, port: 9401)
        #expect(talk.dialer.items == dialer.greets(sharing: null) + dialer.threeMessages)
        #expect(talk.listener.items == [.handshake(listener)] + listener.threeMessages)
    }

    @Test func readsADialOfTheFirstGenerationToANodeOf10() throws {
        let talk = try Conversation("p2p1_dials_p2p2v10", settlingOn: .v9)
        let dialer = Known.p2p1(0x2f10_d104_4dae_8d00, port: 9402)
        let listener = Known.listener(9, on: .test, nonce: 0xd491_5e32_7d01_1b8a)
        let share = dialer.says(.peerResponse, none)
        let part = dialer.says(.messagePart, Known.forty, partsTotal: 1)
        let request = listener.says(.peerRequest, ask)
        let message = listener.says(.message, Known.forty)
        #expect(talk.dialer.items == [.handshake(dialer), share, share, share, part, part, share, part])
        #expect(
            talk.listener.items == [
                .handshake(listener), listener.says(.peerResponse, null), request, request, message, request, message,
                message,
            ])
    }

    // MARK: - Protocols 10 and 11

    @Test func readsTwoNodesOfProtocol10() throws {
        let talk = try Conversation("p2p2v10_p2p2v10", settlingOn: .v10)
        let messages = Array(repeating: Known.message, count: 3)
        #expect(talk.dialer.items == [.handshake(Known.dialer(10, nonce: 0xd33f_c4d4_2ac1_1e5d))] + messages)
        #expect(talk.listener.items == [.handshake(Known.listener(10, nonce: 0x34f2_bbf7_706a_3b4b))] + messages)
    }

    @Test func readsTwoNodesOfProtocol11() throws {
        let talk = try Conversation("p2p2v11_p2p2v11", settlingOn: .v11)
        let messages = Array(repeating: Known.message, count: 3)
        #expect(talk.dialer.items == [.handshake(Known.dialer(11, nonce: 0x2446_fba9_a642_fe4f))] + messages)
        #expect(talk.listener.items == [.handshake(Known.listener(11, nonce: 0x5b06_2116_a0d5_7636))] + messages)
    }

    @Test func readsADialInProtocol11ToANodeOf10() throws {
        let talk = try Conversation("p2p2v11_dials_p2p2v10", settlingOn: .v11)
        let messages = Array(repeating: Known.message, count: 3)
        #expect(talk.dialer.items == [.handshake(Known.dialer(11, nonce: 0x8f72_7a23_d39e_570a))] + messages)
        #expect(talk.listener.items == [.handshake(Known.listener(11, nonce: 0x836b_1878_4daa_a773))] + messages)
    }

    /// The answer to "pbuf" is gob: the dialer that ours stands for must notice, and dial again in gob. The Go
    /// dialer goes on in gob behind its own "pbuf", which nobody can read.
    @Test func readsGobFromTheFirstGenerationThatIsDialledInProtocol11() throws {
        let talk = try Conversation("p2p2v11_dials_p2p1", settlingOn: .v11)
        let dialer = Known.dialer(11, on: .test, nonce: 0x91bf_809c_9276_b795)
        #expect(talk.listener.items == [.handshake(Known.p2p1(0x1378_6a80_0b54_4307, port: 9401))])
        #expect(talk.listener.handshake?.framing == .gob)
        #expect(talk.dialer.items == [.handshake(dialer)])
        #expect(talk.dialer.error == .frameTooLong(length: 0x2bff_8103, limit: 1 << 22))
    }

    // MARK: - Shares, pings and rejections

    @Test func readsPingPongAndSharesInProtocol10() throws {
        let talk = try Conversation("share_ping_v10", settlingOn: .v10)
        let share = StreamDecoder.Item.parcel(
            Parcel(.peerResponse, payload: ByteBuffer(string: #"[{"ip":"127.0.0.1","port":"9403"}]"#)))
        #expect(
            talk.dialer.items == [
                .handshake(Known.dialer(10, nonce: 0x567a_ff48_ba29_7e22)), Known.pong, Known.request, Known.request,
            ])
        #expect(
            talk.listener.items == [
                .handshake(Known.listener(10, nonce: 0xd2a5_4dcb_60ab_ed18)), Known.ping, share, share,
            ])
    }

    @Test(arguments: [
        ("share_ping_v9", ProtocolVersion.v9, 21, 22), ("share_ping_v10", .v10, 2, 2), ("share_ping_v11", .v11, 22, 22),
    ])
    func readsEveryShare(_ name: String, version: ProtocolVersion, requests: Int, shares: Int) throws {
        let talk = try Conversation(name, settlingOn: version)
        let parcels = talk.dialer.parcels + talk.listener.parcels
        let asked = parcels.filter { $0.type == .peerRequest }
        let told = parcels.filter { $0.type == .peerResponse && $0.payload != null }
        #expect(asked.map(\.payload) == Array(repeating: ask, count: requests))
        #expect(told.count == shares)
        for share in told {
            #expect(try Share.decode(share.payload, in: version, network: Known.custom) == [Known.third])
        }
    }

    @Test func readsARejectionWithNothingToOffer() throws {
        let talk = try Conversation("reject_v10", settlingOn: .v10)
        #expect(talk.dialer.items == [])
        #expect(talk.listener.items == [.handshake(Known.full(10, offering: []))])
    }

    @Test func readsARejectionWithAnAlternative() throws {
        let ten = try Conversation("reject_alternatives_v10", settlingOn: .v10)
        #expect(ten.dialer.items == [.handshake(Known.dialer(10, nonce: 0x3cbf_2ca5_567d_3b5c))])
        #expect(ten.listener.items == [.handshake(Known.full(10, offering: [Known.third]))])
        let eleven = try Conversation("reject_alternatives_v11", settlingOn: .v11)
        #expect(eleven.dialer.items == [.handshake(Known.dialer(11, nonce: 0xacf4_6946_cc9a_f116))])
        #expect(eleven.listener.items == [.handshake(Known.full(11, offering: [Known.third]))])
    }

    /// All but the one conversation that can't succeed.
    @Test(arguments: [
        ("p2p1_p2p1", ProtocolVersion.v9), ("p2p1_dials_p2p2v10", .v9), ("p2p2v9_p2p2v9", .v9),
        ("p2p2v9_dials_p2p2v10", .v9), ("p2p2v10_dials_p2p2v9", .v9), ("p2p2v10_dials_p2p1", .v9),
        ("p2p2v10_p2p2v10", .v10), ("p2p2v11_p2p2v11", .v11), ("p2p2v11_dials_p2p2v10", .v11), ("share_ping_v9", .v9),
        ("share_ping_v10", .v10), ("share_ping_v11", .v11), ("reject_v10", .v10), ("reject_alternatives_v10", .v10),
        ("reject_alternatives_v11", .v11),
    ])
    func findsNothingWrong(_ name: String, version: ProtocolVersion) throws {
        let talk = try Conversation(name, settlingOn: version)
        #expect(talk.dialer.error == nil && !talk.dialer.isInsideParcel)
        #expect(talk.listener.error == nil && !talk.listener.isInsideParcel)
        for chunks in [talk.written.dialer.singleBytes, [talk.written.dialer]] {
            #expect(Reading(chunks, settlingOn: version).items == talk.dialer.items)
        }
        for chunks in [talk.written.listener.singleBytes, [talk.written.listener]] {
            #expect(Reading(chunks, settlingOn: version).items == talk.listener.items)
        }
    }
}
