import NIOCore

@testable import FactomWire

/// A stream that Go's own encoder wrote, and what must be read from it (`Interop/vectors.go` makes them).
struct GobVector: Decodable {
    var name: String
    /// What the messages after the first are in.
    var `protocol`: UInt16
    var stream: String
    var expect: [Record]

    static func all() throws -> [GobVector] {
        try Fixture.json("gob/vectors.json")
    }

    var bytes: ByteBuffer { ByteBuffer(hex: stream) }

    /// One message: with a header in protocol 9, with a type in 10.
    struct Record: Decodable {
        var header: Header?
        var type: UInt16?
        var payload: String?
        /// In place of a long payload.
        var payloadLength: Int?

        /// The payload, or its length when that is all that is known.
        var told: Told {
            .init(bytes: payload.map { ByteBuffer(hex: $0) }, length: payloadLength)
        }
    }

    struct Told {
        var bytes: ByteBuffer?
        var length: Int?

        func agrees(with payload: ByteBuffer) -> Bool {
            bytes.map { $0 == payload } ?? (length == payload.readableBytes)
        }
    }

    /// Every field of protocol 9's header.
    struct Header: Decodable, Equatable {
        var network: UInt32
        var version: UInt16
        var type: UInt16
        var length: UInt32
        var targetPeer: String
        var crc32: UInt32
        var partNo: UInt16
        var partsTotal: UInt16
        /// In decimal: JSON has no numbers of 64 bits.
        var nodeID: String
        var peerAddress: String
        var peerPort: String
        var appHash: String
        var appType: String
    }
}

extension GobVector.Header {
    init(_ header: GobReader.Header9, in frame: ByteBuffer) {
        self.init(
            network: header.network, version: header.version, type: header.type, length: header.length,
            targetPeer: frame.text(header.targetPeer), crc32: header.crc32, partNo: header.partNo,
            partsTotal: header.partsTotal, nodeID: String(header.nodeID), peerAddress: frame.text(header.peerAddress),
            peerPort: frame.text(header.peerPort), appHash: frame.text(header.appHash),
            appType: frame.text(header.appType))
    }
}

extension GobVector {
    /// What one message said: a header and a payload in protocol 9, a type and a payload in 10.
    struct Message: Equatable {
        var header: Header?
        var type: UInt16?
        var payload: ByteBuffer
    }

    /// What our reader makes of a stream, whole headers and all.
    static func messages(_ chunks: [ByteBuffer], _ protocolNumber: UInt16) throws -> [Message] {
        var cutter = FrameCutter(.gob, limit: 1 << 20)
        var reader = GobReader()
        var messages: [Message] = []
        for var chunk in chunks {
            while let frame = try cutter.next(from: &chunk) {
                let isShort = protocolNumber == 10 && !messages.isEmpty
                if let message = try isShort ? short(frame, &reader) : long(frame, &reader) { messages.append(message) }
            }
        }
        return messages
    }

    private static func long(_ frame: ByteBuffer, _ reader: inout GobReader) throws -> Message? {
        guard let read = try reader.message9(in: frame) else { return nil }
        return Message(header: Header(read.header, in: frame), payload: frame.part(read.payload))
    }

    private static func short(_ frame: ByteBuffer, _ reader: inout GobReader) throws -> Message? {
        guard let read = try reader.message10(in: frame) else { return nil }
        return Message(type: read.type, payload: frame.part(read.payload))
    }
}
