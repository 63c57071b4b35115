package import struct NIOCore.ByteBuffer

/// A keyed hash of a message's bytes, by which the duplicate filter knows it again: who doesn't have the key can't
/// make two messages that look the same.
///
/// SipHash-1-3 (Aumasson, Bernstein: "SipHash: a fast short-input PRF"), eight bytes a step.
package struct MessageHash: Sendable {
    private let key: (UInt64, UInt64)

    /// - Parameter key: secret, and the node's own: else strangers could have a message taken for another.
    package init(key: (UInt64, UInt64)) {
        self.key = key
    }

    /// The hash of the readable bytes.
    @inline(__always)
    package func of(_ buffer: ByteBuffer) -> UInt64 {
        buffer.withUnsafeReadableBytes { of($0) }
    }

    private func of(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var state = State(key: key)
        let whole = bytes.count & ~7
        var index = 0
        while index < whole {
            state.absorb(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)))
            index &+= 8
        }
        // The closing block: what is left, under the lowest byte of the length.
        var last = UInt64(truncatingIfNeeded: bytes.count) << 56
        for byte in whole..<bytes.count { last |= UInt64(bytes[byte]) << UInt64((byte - whole) * 8) }
        state.absorb(last)
        return state.finish()
    }
}

private struct State {
    private var v0: UInt64
    private var v1: UInt64
    private var v2: UInt64
    private var v3: UInt64

    @inline(__always)
    init(key: (UInt64, UInt64)) {
        v0 = key.0 ^ 0x736f_6d65_7073_6575
        v1 = key.1 ^ 0x646f_7261_6e64_6f6d
        v2 = key.0 ^ 0x6c79_6765_6e65_7261
        v3 = key.1 ^ 0x7465_6462_7974_6573
    }

    @inline(__always)
    mutating func absorb(_ block: UInt64) {
        v3 ^= block
        round()
        v0 ^= block
    }

    @inline(__always)
    mutating func finish() -> UInt64 {
        v2 ^= 0xff
        for _ in 0..<3 { round() }
        return v0 ^ v1 ^ v2 ^ v3
    }

    @inline(__always)
    private mutating func round() {
        v0 = v0 &+ v1
        v2 = v2 &+ v3
        v1 = rotated(v1, 13) ^ v0
        v3 = rotated(v3, 16) ^ v2
        v0 = rotated(v0, 32) &+ v3
        v2 = v2 &+ v1
        v3 = rotated(v3, 21) ^ v0
        v1 = rotated(v1, 17) ^ v2
        v2 = rotated(v2, 32)
    }

    @inline(__always)
    private func rotated(_ value: UInt64, _ count: UInt64) -> UInt64 {
        value &<< count | value &>> (64 &- count)
    }
}
