import FactomP2P

/// The endless row of messages that a seed makes: the same as the Go program's (`Interop/messages.go`).
struct MessageRow: Sendable {
    private var random: SplitMix
    private var number: UInt64 = 0
    private let lengths: ClosedRange<UInt64>

    init(seed: UInt64, lengths: ClosedRange<UInt64>) {
        random = SplitMix(state: seed)
        self.lengths = lengths
    }

    mutating func next() -> ByteBuffer {
        let length = Int(lengths.lowerBound + random.next() % (lengths.upperBound - lengths.lowerBound + 1))
        var words = [number.littleEndian]
        words.reserveCapacity(length / 8 + 2)
        while words.count * 8 < length { words.append(random.next().littleEndian) }
        number += 1
        return words.withUnsafeBytes { ByteBuffer(bytes: UnsafeRawBufferPointer(rebasing: $0[..<length])) }
    }
}

/// Steele, Lea and Flood's splitmix64.
struct SplitMix: Sendable {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
        return z ^ z >> 31
    }
}
