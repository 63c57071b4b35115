// GobReader, as far as the messages go that nearly all are: read in one step, without a look at their definition.
extension GobReader {
    /// A message of protocol 10 as it stands in a stream.
    struct Plain10 {
        let type: UInt16
        /// Places from the first byte of its prefix on.
        let payload: Range<Int>
        let end: Int
    }

    /// Reads a whole message with its prefix, where it has type and payload in this order and nothing else; `nil` for
    /// whatever is otherwise, which the long way reads or refuses.
    ///
    /// - Parameters:
    ///   - bytes: of a stream, from the beginning of a message on.
    ///   - limit: the largest message, in bytes, its prefix not counted.
    @inline(__always)
    func plain10(in bytes: UnsafeRawBufferPointer, limit: Int) -> Plain10? {
        guard let plainID = plainID10 else { return nil }
        var cursor = PlainCursor(bytes)
        guard let length = cursor.number(), length > 0, length <= UInt64(limit),
            length <= UInt64(bytes.count - cursor.index)
        else { return nil }
        let end = cursor.index + Int(length)
        cursor.end = end
        guard cursor.number() == UInt64(plainID) << 1, cursor.byte() == 1, let type = cursor.number(),
            type <= UInt64(UInt16.max), cursor.byte() == 1, let size = cursor.number(),
            size == UInt64(end - cursor.index) &- 1, bytes[end - 1] == 0
        else { return nil }
        return Plain10(type: UInt16(type), payload: cursor.index..<end - 1, end: end)
    }
}

/// Reads numbers, and answers `nil` where a ``GobCursor`` would say what is wrong.
private struct PlainCursor {
    private let bytes: UnsafeRawBufferPointer
    private(set) var index = 0
    /// Nothing is read from here on.
    var end: Int

    @inline(__always)
    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        end = bytes.count
    }

    @inline(__always)
    mutating func byte() -> UInt8? {
        guard index < end else { return nil }
        defer { index += 1 }
        return bytes[index]
    }

    @inline(__always)
    mutating func number() -> UInt64? {
        guard let first = byte() else { return nil }
        if first < 128 { return UInt64(first) }
        let count = 256 - Int(first)
        guard count <= 8, count <= end - index else { return nil }
        var value: UInt64 = 0
        for offset in 0..<count { value = value << 8 | UInt64(bytes[index + offset]) }
        index += count
        return value
    }
}
