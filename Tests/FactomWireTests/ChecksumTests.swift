import FactomWire
import NIOCore
import Testing

@Suite struct ChecksumTests {
    /// The two values that the wire notes give.
    @Test func knowsTheChecksumsThatPeersSend() {
        #expect(Checksum.of(Array("Peer Request".utf8)) == 2_293_133_276)
        #expect(Checksum.of(Array("[]".utf8)) == 2_151_384_961)
        #expect(Checksum.of([]) == 0)
    }

    /// The definition, bit by bit.
    private func reference(_ bytes: some Sequence<UInt8>) -> UInt32 {
        var crc = UInt32.max
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xeb31_d82e : crc >> 1 }
        }
        return ~crc
    }

    @Test func agreesWithItsDefinitionAtEveryLength() {
        var seeded = Seeded(seed: 7)
        for length in 0...100 {
            let bytes = seeded.bytes(length)
            #expect(Checksum.of(bytes) == reference(bytes), "\(length) bytes")
        }
        for length in [1000, 4095, 4096, 4097, 20_000] {
            let bytes = seeded.bytes(length)
            #expect(Checksum.of(bytes) == reference(bytes), "\(length) bytes")
        }
    }

    /// A payload begins anywhere in memory.
    @Test func agreesWithItsDefinitionFromEveryPlace() {
        var seeded = Seeded(seed: 8)
        let bytes = seeded.bytes(60)
        for start in 0..<20 {
            let slice = ByteBuffer(bytes: bytes).cut(at: start)[1]
            #expect(Checksum.of(slice) == reference(bytes[start...]), "from \(start)")
        }
    }
}
