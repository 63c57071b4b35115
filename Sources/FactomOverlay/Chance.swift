/// The only source of chance in decisions: a keyed generator, so that a run can be had again by whoever
/// has the key, and nobody who sees some of its numbers can tell the others.
///
/// Each number is the SipHash-1-3 of a counter (Aumasson, Bernstein: "SipHash: a fast short-input PRF").
package struct Chance: RandomNumberGenerator, Sendable {
    private let key: (UInt64, UInt64)
    private var counter: UInt64 = 0

    /// - Parameter seed: secret where peers could gain by guessing; any number in a test.
    package init(seed: UInt64, _ more: UInt64 = 0) {
        key = (seed, more)
    }

    package mutating func next() -> UInt64 {
        counter &+= 1
        return sipHash(counter, key: key)
    }

    /// `duration` made up to a fifth shorter or longer, so that peers don't act in step.
    package mutating func jittered(_ duration: Duration) -> Duration {
        duration * Int.random(in: 800...1200, using: &self) / 1000
    }

    /// Puts `count` elements chosen at random at the front, in O(`count`).
    package mutating func choose<Element>(_ count: Int, of elements: inout [Element]) {
        for index in 0..<min(count, elements.count) {
            elements.swapAt(index, Int.random(in: index..<elements.count, using: &self))
        }
    }
}

/// SipHash-1-3 of one word.
private func sipHash(_ word: UInt64, key: (UInt64, UInt64)) -> UInt64 {
    var v0 = key.0 ^ 0x736f_6d65_7073_6575
    var v1 = key.1 ^ 0x646f_7261_6e64_6f6d
    var v2 = key.0 ^ 0x6c79_6765_6e65_7261
    var v3 = key.1 ^ 0x7465_6462_7974_6573
    func rotate(_ value: UInt64, _ count: UInt64) -> UInt64 { value << count | value >> (64 - count) }
    func round() {
        v0 = v0 &+ v1
        v2 = v2 &+ v3
        v1 = rotate(v1, 13) ^ v0
        v3 = rotate(v3, 16) ^ v2
        v0 = rotate(v0, 32) &+ v3
        v2 = v2 &+ v1
        v3 = rotate(v3, 21) ^ v0
        v1 = rotate(v1, 17) ^ v2
        v2 = rotate(v2, 32)
    }
    // The word, then the closing block that holds the length of 8 bytes.
    for block in [word, 8 << 56] {
        v3 ^= block
        round()
        v0 ^= block
    }
    v2 ^= 0xff
    for _ in 0..<3 { round() }
    return v0 ^ v1 ^ v2 ^ v3
}
