import NIOCore

/// Chance that is the same in every run: SplitMix64, from a seed that a failing test can name.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = (state ^ state >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }

    /// The input with one to three bytes made up, cut out or doubled.
    mutating func garbled(_ input: ByteBuffer) -> ByteBuffer {
        var bytes = Array(input.readableBytesView)
        for _ in 0...Int.random(in: 0..<3, using: &self) where !bytes.isEmpty {
            let place = Int.random(in: bytes.indices, using: &self)
            switch Int.random(in: 0..<3, using: &self) {
            case 0: bytes[place] = UInt8(truncatingIfNeeded: next())
            case 1: bytes.remove(at: place)
            default: bytes.insert(bytes[place], at: place)
            }
        }
        return ByteBuffer(bytes: bytes)
    }
}
