import struct NIOCore.ByteBuffer

/// Protocol 11's message after the handshake, coded by hand because every parcel passes here.
/// The tests hold it equal to swift-protobuf's `WireMessage`.
enum ProtobufParcel {
    /// Writes the message with its prefix.
    static func write(type: UInt16, payload: ByteBuffer, into buffer: inout ByteBuffer) {
        let length = payload.readableBytes
        var body = 0
        if type != 0 { body += 1 + varintSize(UInt64(type)) }
        if length > 0 { body += 1 + varintSize(UInt64(length)) + length }
        buffer.append(size: 4 + body) { writer in
            writer.write(bigEndian: UInt32(body))
            if type != 0 {
                writer.write(1 << 3)
                writer.write(varint: UInt64(type))
            }
            if length > 0 {
                writer.write(2 << 3 | 2)
                writer.write(varint: UInt64(length))
                writer.write(payload)
            }
        }
    }

    /// Reads a message whose prefix has been cut off.
    static func read(_ frame: ByteBuffer) throws(ProtobufError) -> Parcel {
        let (type, place) = try frame.withReadableMemory { (bytes) throws(ProtobufError) in
            var cursor = ProtobufCursor(bytes)
            return try cursor.message()
        }
        // A number beyond 16 bits names no type, whatever it is.
        return Parcel(rawType: UInt16(exactly: type) ?? .max, payload: frame.part(place))
    }

    private static func varintSize(_ value: UInt64) -> Int {
        value == 0 ? 1 : (70 - value.leadingZeroBitCount) / 7
    }
}

/// Reads one protobuf message, and never past its end.
private struct ProtobufCursor {
    private let bytes: UnsafeRawBufferPointer
    private var index = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// Field 1 and the place of field 2; the last of each wins, as in every protobuf reader.
    @inline(__always)
    mutating func message() throws(ProtobufError) -> (type: UInt32, payload: Range<Int>) {
        var type: UInt32 = 0
        var payload = 0..<0
        while index < bytes.count {
            switch try tag() {
            case (1, 0): type = UInt32(truncatingIfNeeded: try varint())
            case (2, 2): payload = try block()
            case (let field, let wireType): try skip(field: field, wireType: wireType, depth: 0)
            }
        }
        return (type, payload)
    }

    @inline(__always)
    private mutating func tag() throws(ProtobufError) -> (field: UInt64, wireType: UInt8) {
        let tag = try varint()
        let field = tag >> 3
        guard field > 0, field < 1 << 29 else { throw .fieldNumber(field) }
        return (field, UInt8(tag & 7))
    }

    @inline(__always)
    private mutating func varint() throws(ProtobufError) -> UInt64 {
        guard index < bytes.count else { throw .cut }
        let first = bytes[index]
        index += 1
        return first < 128 ? UInt64(first) : try longVarint(first)
    }

    private mutating func longVarint(_ first: UInt8) throws(ProtobufError) -> UInt64 {
        var value = UInt64(first & 127)
        var shift: UInt64 = 7
        while true {
            guard index < bytes.count else { throw .cut }
            let byte = bytes[index]
            index += 1
            value |= UInt64(byte & 127) << shift
            if byte < 128 { return value }
            shift += 7
            if shift > 63 { throw .varint }
        }
    }

    @inline(__always)
    private mutating func block() throws(ProtobufError) -> Range<Int> {
        let length = try varint()
        guard length <= UInt64(bytes.count - index) else { throw .cut }
        let start = index
        index += Int(length)
        return start..<index
    }

    private mutating func skip(field: UInt64, wireType: UInt8, depth: Int) throws(ProtobufError) {
        switch wireType {
        case 0: _ = try varint()
        case 1: try advance(8)
        case 2: _ = try block()
        case 3: try skipGroup(field, depth: depth + 1)
        case 5: try advance(4)
        default: throw .wireType(wireType)
        }
    }

    private mutating func skipGroup(_ group: UInt64, depth: Int) throws(ProtobufError) {
        if depth > 64 { throw .depth }
        while true {
            let (field, wireType) = try tag()
            if wireType == 4 {
                if field != group { throw .wireType(wireType) }
                return
            }
            try skip(field: field, wireType: wireType, depth: depth)
        }
    }

    private mutating func advance(_ count: Int) throws(ProtobufError) {
        guard bytes.count - index >= count else { throw .cut }
        index += count
    }
}
