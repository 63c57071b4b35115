package import struct NIOCore.ByteBuffer

/// Cuts a stream into its length-prefixed messages, whatever the chunks that it comes in.
///
/// A message that lies whole inside a chunk is a slice of it. Only one that crosses chunks is copied, and
/// only as it arrives: a claimed length is never allocated. A length over ``limit`` is refused when its
/// last byte is seen.
package struct FrameCutter: Sendable {
    private let framing: Framing
    /// The largest message, in bytes, its prefix not counted.
    package var limit: Int
    /// The beginning of a message whose end hasn't come, its prefix first. Empty between messages.
    private var partial = ByteBuffer()

    package init(_ framing: Framing, limit: Int) {
        self.framing = framing
        self.limit = limit
    }

    /// Bytes of an unfinished message that are held.
    package var held: Int { partial.readableBytes }

    /// The next whole message without its prefix, or `nil` when `chunk` is used up.
    package mutating func next(from chunk: inout ByteBuffer) throws(WireError) -> ByteBuffer? {
        if partial.readableBytes > 0 { return try finishPartial(from: &chunk) }
        if let prefix = try prefix(of: chunk) {
            let whole = prefix.length + prefix.claimed
            if chunk.readableBytes >= whole {
                let frame = chunk.getSlice(at: chunk.readerIndex + prefix.length, length: prefix.claimed)
                chunk.moveReaderIndex(forwardBy: whole)
                return frame
            }
        }
        take(chunk.readableBytes, from: &chunk)
        return nil
    }

    private mutating func finishPartial(from chunk: inout ByteBuffer) throws(WireError) -> ByteBuffer? {
        while true {
            if let prefix = try prefix(of: partial) {
                let missing = prefix.length + prefix.claimed - partial.readableBytes
                take(min(missing, chunk.readableBytes), from: &chunk)
                if missing > 0, partial.readableBytes < prefix.length + prefix.claimed { return nil }
                var frame = partial
                partial = ByteBuffer()
                frame.moveReaderIndex(forwardBy: prefix.length)
                return frame
            }
            if chunk.readableBytes == 0 { return nil }
            take(1, from: &chunk)
        }
    }

    private mutating func take(_ count: Int, from chunk: inout ByteBuffer) {
        guard count > 0, var slice = chunk.readSlice(length: count) else { return }
        partial.writeBuffer(&slice)
    }

    // MARK: - Prefixes

    private struct Prefix {
        /// Bytes of the prefix itself.
        var length: Int
        /// Bytes that it says will follow; within ``limit``.
        var claimed: Int
    }

    /// `nil` while the prefix isn't whole.
    private func prefix(of buffer: ByteBuffer) throws(WireError) -> Prefix? {
        switch framing {
        case .gob: try gobPrefix(of: buffer)
        case .protobuf: try bigEndianPrefix(of: buffer)
        }
    }

    private func bigEndianPrefix(of buffer: ByteBuffer) throws(WireError) -> Prefix? {
        guard let claimed = buffer.getInteger(at: buffer.readerIndex, as: UInt32.self) else { return nil }
        return Prefix(length: 4, claimed: try checked(UInt64(claimed)))
    }

    private func gobPrefix(of buffer: ByteBuffer) throws(WireError) -> Prefix? {
        guard let first = buffer.getInteger(at: buffer.readerIndex, as: UInt8.self) else { return nil }
        if first < 128 {
            if first == 0 { throw .emptyFrame }
            return Prefix(length: 1, claimed: try checked(UInt64(first)))
        }
        let count = 256 - Int(first)
        if count > 8 { throw .lengthOfLength(count) }
        guard buffer.readableBytes > count else { return nil }
        var claimed: UInt64 = 0
        for index in 1...count {
            claimed = claimed << 8 | UInt64(buffer.getInteger(at: buffer.readerIndex + index, as: UInt8.self) ?? 0)
        }
        if claimed == 0 { throw .emptyFrame }
        return Prefix(length: 1 + count, claimed: try checked(claimed))
    }

    private func checked(_ claimed: UInt64) throws(WireError) -> Int {
        if claimed > UInt64(limit) { throw .frameTooLong(length: claimed, limit: limit) }
        return Int(claimed)
    }
}
