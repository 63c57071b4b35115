import struct NIOCore.ByteBuffer

/// Writes what we send on a gob stream: always the same three types, in the order of the Go peers.
enum GobWriter {
    /// Type ids that our definitions give. A reader takes them from the definitions, as it must.
    static let message9 = 65
    static let header9 = 66
    static let message10 = 67

    /// What every gob stream of ours starts with: the structs of protocol 9.
    static let definitions9: ByteBuffer = {
        var buffer = ByteBuffer()
        define(message9, "V9Msg", [("Header", header9), ("Payload", GobBuiltin.bytes)], into: &buffer)
        define(header9, "V9Header", header9Fields.map { ($0.rawValue, $0.kind ?? 0) }, into: &buffer)
        return buffer
    }()

    /// What goes before the first message after a handshake that settled on protocol 10.
    static let definitions10: ByteBuffer = {
        var buffer = ByteBuffer()
        define(message10, "V10Msg", [("Type", GobBuiltin.uint), ("Payload", GobBuiltin.bytes)], into: &buffer)
        return buffer
    }()

    private static let header9Fields: [GobLayout9.HeaderField] = [
        .network, .version, .type, .length, .targetPeer, .crc32, .partNo, .partsTotal, .nodeID, .peerAddress,
        .peerPort, .appHash, .appType,
    ]

    private static func define(_ id: Int, _ name: String, _ fields: [(String, Int)], into buffer: inout ByteBuffer) {
        var body = ByteBuffer()
        body.writeGob(signed: -id)
        // wireType.StructT, its CommonType, Name and Id.
        body.writeBytes([3, 1, 1])
        body.writeGob(text: name)
        body.writeGob(unsigned: 1)
        body.writeGob(signed: id)
        body.writeBytes([0, 1])
        body.writeGob(unsigned: UInt64(fields.count))
        for (name, type) in fields {
            body.writeGob(unsigned: 1)
            body.writeGob(text: name)
            body.writeGob(unsigned: 1)
            body.writeGob(signed: type)
            body.writeGob(unsigned: 0)
        }
        body.writeBytes([0, 0])
        buffer.writeGob(unsigned: UInt64(body.readableBytes))
        buffer.writeBuffer(&body)
    }

    // MARK: - Messages

    /// One message of protocol 10, with its prefix.
    static func write10(type: UInt16, payload: ByteBuffer, into buffer: inout ByteBuffer) {
        let length = payload.readableBytes
        var body = 2 + 1  // the type id, and the end of the struct
        if type != 0 { body += 1 + size(UInt64(type)) }
        if length > 0 { body += 1 + size(UInt64(length)) + length }
        buffer.append(size: body + 9) { writer in
            writer.write(gob: UInt64(body))
            writer.write(gob: UInt64(message10) << 1)
            if type != 0 {
                writer.write(1)
                writer.write(gob: UInt64(type))
            }
            if length > 0 {
                writer.write(type == 0 ? 2 : 1)
                writer.write(gob: UInt64(length))
                writer.write(payload)
            }
            writer.write(0)
        }
    }

    /// One message of protocol 9, with its prefix.
    static func write9(_ header: Header9, payload: ByteBuffer, into buffer: inout ByteBuffer) {
        let length = payload.readableBytes
        withUnsafeTemporaryAllocation(byteCount: header.mostBytes, alignment: 1) { memory in
            var head = MemoryWriter(memory)
            head.write(gob: UInt64(message9) << 1)
            head.write(1)
            write(header, into: &head)
            if length > 0 {
                head.write(1)
                head.write(gob: UInt64(length))
            }
            let body = head.count + length + 1
            buffer.append(size: body + 9) { writer in
                writer.write(gob: UInt64(body))
                writer.write(UnsafeRawBufferPointer(rebasing: memory[..<head.count]))
                writer.write(payload)
                writer.write(0)
            }
        }
    }

    private static func write(_ header: Header9, into writer: inout MemoryWriter) {
        var last = -1
        func number(_ index: Int, _ value: UInt64) {
            if value == 0 { return }
            writer.write(gob: UInt64(index - last))
            writer.write(gob: value)
            last = index
        }
        func text(_ index: Int, _ value: String) {
            if value.isEmpty { return }
            writer.write(gob: UInt64(index - last))
            writer.write(gobText: value)
            last = index
        }
        number(0, UInt64(header.network))
        number(1, UInt64(header.version))
        number(2, UInt64(header.type))
        number(3, UInt64(header.length))
        text(4, header.targetPeer)
        number(5, UInt64(header.crc32))
        number(6, UInt64(header.partNo))
        number(7, UInt64(header.partsTotal))
        number(8, header.nodeID)
        text(10, header.peerPort)
        text(11, header.appHash)
        text(12, header.appType)
        writer.write(0)
    }

    /// The header of a protocol 9 message as we write it. `PeerAddress` is always empty on the wire.
    struct Header9 {
        var network: UInt32
        var version: UInt16
        var type: UInt16
        var length: UInt32
        var targetPeer = ""
        var crc32: UInt32
        var partNo: UInt16 = 0
        var partsTotal: UInt16 = 0
        var nodeID: UInt64
        var peerPort: String
        var appHash = "NetworkMessage"
        var appType = "Network"

        /// What a message takes but for its payload, at most: beside texts a byte before each of twelve fields and what
        /// a number takes, or a text's length.
        var mostBytes: Int {
            160 + targetPeer.utf8.count + peerPort.utf8.count + appHash.utf8.count + appType.utf8.count
        }
    }

    /// The bytes that an unsigned integer takes.
    private static func size(_ value: UInt64) -> Int {
        value < 128 ? 1 : 1 + (71 - value.leadingZeroBitCount) / 8
    }
}

extension ByteBuffer {
    @inline(__always)
    mutating func writeGob(unsigned value: UInt64) {
        if value < 128 {
            writeInteger(UInt8(value))
            return
        }
        let count = (71 - value.leadingZeroBitCount) / 8
        writeInteger(UInt8(256 - count))
        for shift in stride(from: (count - 1) * 8, through: 0, by: -8) {
            writeInteger(UInt8(truncatingIfNeeded: value >> UInt64(shift)))
        }
    }

    mutating func writeGob(signed value: Int) {
        writeGob(unsigned: value < 0 ? UInt64(~value) << 1 | 1 : UInt64(value) << 1)
    }

    mutating func writeGob(text: String) {
        writeGob(unsigned: UInt64(text.utf8.count))
        writeString(text)
    }
}
