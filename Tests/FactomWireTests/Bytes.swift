import NIOCore

extension ByteBuffer {
    /// The bytes of a text in hexadecimal, spaces passed over; stops the test when it is none.
    init(hex text: String) {
        let digits = text.utf8.filter { $0 != UInt8(ascii: " ") }.map { ByteBuffer.value(ofDigit: $0) }
        precondition(digits.count.isMultiple(of: 2), "half a byte: \(text)")
        self.init(bytes: stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] })
    }

    private static func value(ofDigit digit: UInt8) -> UInt8 {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x41...0x46: digit - 0x41 + 10
        case 0x61...0x66: digit - 0x61 + 10
        default: preconditionFailure("\(digit) is no hexadecimal digit")
        }
    }

    /// Bytes that differ from place to place, so that a shifted slice shows.
    init(patternOf count: Int) {
        self.init(bytes: (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 ^ $0 >> 8) })
    }

    /// All the readable bytes of `parts`, one after the other.
    init(joining parts: [ByteBuffer]) {
        self.init()
        for part in parts { writeImmutableBuffer(part) }
    }

    /// The first `count` bytes, and the others.
    func cut(at count: Int) -> [ByteBuffer] {
        var rest = self
        guard let head = rest.readSlice(length: count) else { preconditionFailure("cut behind the end") }
        return [head, rest]
    }

    /// A chunk a byte.
    var singleBytes: [ByteBuffer] {
        readableBytesView.map { ByteBuffer(bytes: [$0]) }
    }

    /// Chunks of 1 to `longest` bytes.
    func chopped(longest: Int, using seeded: inout Seeded) -> [ByteBuffer] {
        var rest = self
        var chunks: [ByteBuffer] = []
        while rest.readableBytes > 0 {
            let length = min(1 + seeded.below(longest), rest.readableBytes)
            chunks += [rest.readSlice(length: length) ?? rest]
        }
        return chunks
    }

    /// Where the first readable byte lies in memory: equal for slices of one buffer.
    var address: UInt {
        withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) }
    }
}
