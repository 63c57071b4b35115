import FactomOverlay
import Testing

@Suite struct SipHashTests {
    private static let key: (UInt64, UInt64) = (0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908)

    private func hash(ofFirst count: UInt8) -> UInt64 {
        Array(0..<count).withUnsafeBytes { sipHash(bytes: $0, key: SipHashTests.key) }
    }

    /// The published test vectors of SipHash-1-3: the bytes 0, 1, 2… under the key 0, 1, … 15.
    @Test(
        arguments: [
            (0, 0xabac_0158_050f_c4dc), (1, 0xc9f4_9bf3_7d57_ca93), (7, 0xd392_7d98_9bb1_1140),
            (8, 0x3690_9511_8d29_9a8e), (15, 0xd320_d86d_2a51_9956), (16, 0xcc4f_dd1a_7d90_8b66),
            (63, 0x9d19_9062_b7bb_b3a8),
        ] as [(UInt8, UInt64)])
    func bytesHashAsThePaperSays(count: UInt8, expected: UInt64) {
        #expect(hash(ofFirst: count) == expected)
    }

    @Test func wordsHashAsTheirBytes() {
        let words: [UInt64] = [0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908, 0x1716_1514_1312_1110]
        #expect(sipHash(words[0], key: SipHashTests.key) == hash(ofFirst: 8))
        #expect(sipHash(words[0], words[1], key: SipHashTests.key) == hash(ofFirst: 16))
        #expect(sipHash(words[0], words[1], words[2], key: SipHashTests.key) == hash(ofFirst: 24))
    }

    @Test func aLongInputIsHashedToItsEnd() {
        let zeros = [UInt8](repeating: 0, count: 1000)
        let hashes = (0...1000).map { count in
            zeros[..<count].withUnsafeBytes { sipHash(bytes: $0, key: SipHashTests.key) }
        }
        #expect(Set(hashes).count == 1001)
    }
}
