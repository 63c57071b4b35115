/// A keyed hash for tables and places that outsiders must not be able to aim at: SipHash-1-3 (Aumasson,
/// Bernstein: "SipHash: a fast short-input PRF"), fed eight bytes at a time.
package struct SipHash: Sendable {
    private var v0, v1, v2, v3: UInt64

    /// - Parameter key: secret, and drawn by this node; whoever knows it can make any two inputs collide.
    package init(key: (UInt64, UInt64)) {
        v0 = key.0 ^ 0x736f_6d65_7073_6575
        v1 = key.1 ^ 0x646f_7261_6e64_6f6d
        v2 = key.0 ^ 0x6c79_6765_6e65_7261
        v3 = key.1 ^ 0x7465_6462_7974_6573
    }

    /// The next eight bytes of the input, the first of them lowest.
    package mutating func mix(_ word: UInt64) {
        v3 ^= word
        round()
        v0 ^= word
    }

    /// The hash.
    ///
    /// - Parameter closing: what is left of the input, fewer than 8 bytes, the first of them lowest; in the
    ///   highest byte the length of the whole input modulo 256.
    package consuming func finish(closing: UInt64) -> UInt64 {
        mix(closing)
        v2 ^= 0xff
        for _ in 0..<3 { round() }
        return v0 ^ v1 ^ v2 ^ v3
    }

    private mutating func round() {
        v0 = v0 &+ v1
        v2 = v2 &+ v3
        v1 = SipHash.rotate(v1, 13) ^ v0
        v3 = SipHash.rotate(v3, 16) ^ v2
        v0 = SipHash.rotate(v0, 32) &+ v3
        v2 = v2 &+ v1
        v3 = SipHash.rotate(v3, 21) ^ v0
        v1 = SipHash.rotate(v1, 17) ^ v2
        v2 = SipHash.rotate(v2, 32)
    }

    private static func rotate(_ value: UInt64, _ count: UInt64) -> UInt64 { value << count | value >> (64 - count) }
}

/// The SipHash-1-3 of one word.
package func sipHash(_ word: UInt64, key: (UInt64, UInt64)) -> UInt64 {
    var hash = SipHash(key: key)
    hash.mix(word)
    return hash.finish(closing: 8 << 56)
}

/// The SipHash-1-3 of some words: that of their bytes, the lowest first.
package func sipHash(_ words: UInt64..., key: (UInt64, UInt64)) -> UInt64 {
    var hash = SipHash(key: key)
    for word in words { hash.mix(word) }
    return hash.finish(closing: UInt64(truncatingIfNeeded: words.count * 8) << 56)
}

/// The SipHash-1-3 of some bytes.
package func sipHash(bytes: UnsafeRawBufferPointer, key: (UInt64, UInt64)) -> UInt64 {
    var hash = SipHash(key: key)
    let whole = bytes.count & ~7
    for offset in stride(from: 0, to: whole, by: 8) {
        hash.mix(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
    }
    let rest = bytes[whole...].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return hash.finish(closing: UInt64(truncatingIfNeeded: bytes.count) << 56 | rest)
}
