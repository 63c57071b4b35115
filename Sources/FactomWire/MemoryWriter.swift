import struct NIOCore.ByteBuffer

/// Writes a whole message into memory that was reserved for it: one growth check for all of its pieces.
///
/// The size is computed before; writing past it is a broken promise of ours, and stops the program.
struct MemoryWriter {
    private let memory: UnsafeMutableRawBufferPointer
    private(set) var count = 0

    init(_ memory: UnsafeMutableRawBufferPointer) {
        self.memory = memory
    }

    @inline(__always)
    mutating func write(_ byte: UInt8) {
        precondition(count < memory.count, "a message is as long as it was computed to be")
        memory[count] = byte
        count += 1
    }

    @inline(__always)
    mutating func write(_ text: StaticString) {
        text.withUTF8Buffer { write(UnsafeRawBufferPointer($0)) }
    }

    @inline(__always)
    mutating func write(_ bytes: UnsafeRawBufferPointer) {
        precondition(bytes.count <= memory.count - count, "a message is as long as it was computed to be")
        UnsafeMutableRawBufferPointer(rebasing: memory[count...]).copyMemory(from: bytes)
        count += bytes.count
    }

    @inline(__always)
    mutating func write(bigEndian value: UInt32) {
        for shift: UInt32 in [24, 16, 8, 0] { write(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    @inline(__always)
    mutating func write(_ buffer: ByteBuffer) {
        buffer.withUnsafeReadableBytes { write($0) }
    }

    @inline(__always)
    mutating func write(gob value: UInt64) {
        if value < 128 { return write(UInt8(value)) }
        let bytes = (71 - value.leadingZeroBitCount) / 8
        write(UInt8(256 - bytes))
        for index in 1...bytes { write(UInt8(truncatingIfNeeded: value >> UInt64((bytes - index) * 8))) }
    }

    @inline(__always)
    mutating func write(gobText text: String) {
        var text = text
        text.withUTF8 { bytes in
            write(gob: UInt64(bytes.count))
            write(UnsafeRawBufferPointer(bytes))
        }
    }

    @inline(__always)
    mutating func write(varint value: UInt64) {
        var rest = value
        while rest >= 128 {
            write(UInt8(truncatingIfNeeded: rest) | 128)
            rest >>= 7
        }
        write(UInt8(rest))
    }
}

extension ByteBuffer {
    /// Appends what `body` writes, at most `size` bytes.
    @inline(__always)
    mutating func append(size: Int, _ body: (inout MemoryWriter) -> Void) {
        writeWithUnsafeMutableBytes(minimumWritableBytes: size) { memory in
            var writer = MemoryWriter(memory)
            body(&writer)
            return writer.count
        }
    }
}
