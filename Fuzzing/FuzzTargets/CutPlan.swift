import struct NIOCore.ByteBuffer

/// Where a stream is cut: the first bytes of an input say it, so that the fuzzer chooses the places.
///
/// The first byte holds a flag in its highest bit, and in its lowest three how many lengths of chunks follow,
/// a byte each; they are taken in turn, again and again.
struct CutPlan {
    /// The highest bit of the first byte: what it means is the target's to say.
    let flag: Bool
    private let lengths: [Int]

    /// Takes the plan off the front of `input`.
    init(from input: inout ByteBuffer) {
        let first = input.readInteger(as: UInt8.self) ?? 0
        flag = first & 0x80 != 0
        lengths = (input.readBytes(length: min(Int(first & 7), input.readableBytes)) ?? []).map { Int($0) }
    }

    /// `bytes` in the chunks of the plan; in one when it has no lengths. Some chunks may be empty.
    func chunks(of bytes: ByteBuffer) -> [ByteBuffer] {
        guard lengths.contains(where: { $0 > 0 }) else { return [bytes] }
        var rest = bytes
        var chunks: [ByteBuffer] = []
        var turn = 0
        while rest.readableBytes > 0 {
            let length = min(lengths[turn % lengths.count], rest.readableBytes)
            chunks += [rest.readSlice(length: length) ?? rest]
            turn += 1
        }
        return chunks
    }

    /// The start of an input with this plan, for seeds.
    static func written(flag: Bool = false, lengths: [UInt8]) -> ByteBuffer {
        ByteBuffer(bytes: [UInt8(lengths.count) | (flag ? 0x80 : 0)] + lengths)
    }
}
