import struct NIOCore.ByteBuffer

/// An input read as instructions: numbers and bytes off its front, zeros and nothing after its end.
struct Script {
    private var rest: ByteBuffer

    init(_ input: ByteBuffer) {
        rest = input
    }

    var isOver: Bool { rest.readableBytes == 0 }

    mutating func byte() -> UInt8 {
        rest.readInteger() ?? 0
    }

    /// As many bytes as the next byte says, or as there are.
    mutating func block() -> ByteBuffer {
        let length = min(Int(byte()), rest.readableBytes)
        return rest.readSlice(length: length) ?? ByteBuffer()
    }
}
