import FactomWire
import Testing

@Suite struct ChecksumTests {
    /// The two values that the wire notes give.
    @Test func knowsTheChecksumsThatPeersSend() {
        #expect(Checksum.of(Array("Peer Request".utf8)) == 2_293_133_276)
        #expect(Checksum.of(Array("[]".utf8)) == 2_151_384_961)
    }
}
