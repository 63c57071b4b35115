import NIOCore
import Testing

@testable import FactomOverlay

@Suite struct MessageHashTests {
    /// What Python 3.11, whose strings of bytes are hashed by SipHash-1-3, makes of 0, 1, 2… with a key of zeros.
    private static let known: [(Int, UInt64)] = [
        (1, 0x68a9_1412_8e01_e473), (7, 0x2f09_8ab0_c751_325a), (8, 0xead4_11e6_7ebe_2eea),
        (9, 0x7592_7f9d_9512_4362), (15, 0xf30e_b725_bb91_c9ea), (16, 0x8972_1884_33a5_c5b7),
        (63, 0x385d_3e39_e5f3_7359), (64, 0x75e0_5fd5_bbc8_70c6), (255, 0x5dc1_f93e_a135_eb43),
        (256, 0x31ae_646a_fba7_0308), (300, 0x4a3e_e92c_f03a_1ab4),
    ]

    @Test(arguments: known) func itIsSipHash13(count: Int, hash: UInt64) {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        #expect(MessageHash(key: (0, 0)).of(ByteBuffer(bytes: bytes)) == hash)
    }

    @Test func theKeyIsTheWholeOfIt() {
        let bytes = ByteBuffer(integer: UInt64(1), endianness: .little)
        var chance = Chance(seed: 3, 4)
        // The first number of chance is the hash of 1.
        #expect(MessageHash(key: (3, 4)).of(bytes) == chance.next())
        #expect(MessageHash(key: (4, 3)).of(bytes) != MessageHash(key: (3, 4)).of(bytes))
        #expect(MessageHash(key: (3, 5)).of(bytes) != MessageHash(key: (3, 4)).of(bytes))
    }

    @Test func aSliceIsItsBytesWhereverItBegins() {
        let hash = MessageHash(key: (1, 2))
        let text = ByteBuffer(string: "a message of more than eight bytes")
        for start in 0..<9 {
            var read = ByteBuffer(joining: [ByteBuffer(zeros: start), text, ByteBuffer(zeros: 3)])
            read.moveReaderIndex(forwardBy: start)
            #expect(read.readSlice(length: text.readableBytes).map { hash.of($0) } == hash.of(text))
        }
    }

    @Test func zerosAreToldApartByTheirNumber() {
        let hash = MessageHash(key: (1, 2))
        #expect(Set((0..<600).map { hash.of(ByteBuffer(zeros: $0)) }).count == 600)
    }
}
