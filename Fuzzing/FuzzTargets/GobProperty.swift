import FactomWire
import NIOCore

/// Gob messages without their lengths: a byte whose lower seven bits say how many values are of protocol 9
/// before those of protocol 10 begin, then the messages with ``separator`` between them.
///
/// The separator stands in for lengths, so that a mutation within one message leaves the others whole.
enum GobProperty {
    static let separator: [UInt8] = [0xfa, 0xce, 0xb0, 0x0c]

    private struct Value: Equatable {
        var type: UInt16
        var payload: ByteBuffer
        var target = ""
    }

    static func check(_ input: ByteBuffer) throws(Broken) {
        var bytes = input
        let first = Int(bytes.readInteger(as: UInt8.self) ?? 0)
        let nines = first & 0x7f
        let frames = split(bytes)
        let (values, error) = try read(frames, nines: nines)
        for (index, value) in values.enumerated() { try rewrite(value, isNine: index < nines) }
        if first & 0x80 == 0 { return }
        // A message is read by itself: copied to memory of its own it says the same.
        let copies = frames.map { ByteBuffer(bytes: $0.readableBytesView) }
        let again = try read(copies, nines: nines)
        try hold(again.values == values && again.error == error, "where the bytes lie doesn't matter")
    }

    private static func split(_ bytes: ByteBuffer) -> [ByteBuffer] {
        var frames: [ByteBuffer] = []
        var start = bytes.readerIndex
        for place in separators(in: bytes) where bytes.readerIndex + place >= start {
            frames += [bytes.getSlice(at: start, length: bytes.readerIndex + place - start) ?? ByteBuffer()]
            start = bytes.readerIndex + place + separator.count
        }
        return frames + [bytes.getSlice(at: start, length: bytes.writerIndex - start) ?? ByteBuffer()]
    }

    private static func separators(in bytes: ByteBuffer) -> [Int] {
        bytes.withUnsafeReadableBytes { memory in
            (0..<max(0, memory.count - separator.count + 1)).filter {
                memory[$0] == separator[0] && memory[$0..<$0 + separator.count].elementsEqual(separator)
            }
        }
    }

    private static func read(
        _ frames: [ByteBuffer], nines: Int
    ) throws(Broken) -> (values: [Value], error: GobError?) {
        var reader = GobReader()
        var values: [Value] = []
        do throws(GobError) {
            for frame in frames {
                let value = try values.count < nines ? nine(&reader, frame) : ten(&reader, frame)
                if let value { values.append(value) }
            }
        } catch {
            return (values, error)
        }
        return (values, nil)
    }

    private static func nine(_ reader: inout GobReader, _ frame: ByteBuffer) throws(GobError) -> Value? {
        guard let message = try reader.message9(in: frame) else { return nil }
        let header = message.header
        // Every place is looked at: one outside the message would trap.
        for place in [header.peerAddress, header.peerPort, header.appHash, header.appType] { _ = frame.text(place) }
        return Value(type: header.type, payload: frame.part(message.payload), target: frame.text(header.targetPeer))
    }

    private static func ten(_ reader: inout GobReader, _ frame: ByteBuffer) throws(GobError) -> Value? {
        guard let message = try reader.message10(in: frame) else { return nil }
        return Value(type: message.type, payload: frame.part(message.payload))
    }

    // MARK: - Written again

    /// A reader that knows the types that our own streams define.
    private static let ours: GobReader = {
        var reader = GobReader()
        for frame in frames(of: Rewriting.start(of: .v10)) { _ = try? reader.message9(in: frame) }
        return reader
    }()

    private static func rewrite(_ value: Value, isNine: Bool) throws(Broken) {
        guard let type = ParcelType(rawValue: value.type) else { return }
        let version = isNine ? ProtocolVersion.v9 : .v10
        let bytes = Rewriting.encoder.encode(type, payload: value.payload, target: value.target, in: version)
        var reader = ours
        var read: Value?
        for frame in frames(of: bytes) {
            read = try? isNine ? nine(&reader, frame) : ten(&reader, frame)
        }
        try hold(read == value, "a message is read as it was written: \(value)")
    }

    /// The messages of a stream of our own, lengths cut off.
    static func frames(of stream: ByteBuffer) -> [ByteBuffer] {
        var cutter = FrameCutter(.gob, limit: 1 << 20)
        var rest = stream
        var frames: [ByteBuffer] = []
        while let frame = try? cutter.next(from: &rest) { frames.append(frame) }
        return frames
    }
}
