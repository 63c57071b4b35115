import FactomWire
import Foundation
import NIOCore
import SwiftProtobuf

/// Protocol 11's message as swift-protobuf reads it, to hold the reader that is coded by hand to it.
struct ProtobufMirror: Message, Equatable {
    static let protoMessageName = "Mirror"
    var type: UInt32 = 0
    var payload = Data()
    var unknownFields = UnknownStorage()

    init() {}

    mutating func decodeMessage<Source: Decoder>(decoder: inout Source) throws {
        while let field = try decoder.nextFieldNumber() {
            switch field {
            case 1: try decoder.decodeSingularUInt32Field(value: &type)
            case 2: try decoder.decodeSingularBytesField(value: &payload)
            default: break
            }
        }
    }

    func traverse<Sink: Visitor>(visitor: inout Sink) throws {
        try visitor.visitSingularUInt32Field(value: type, fieldNumber: 1)
        try visitor.visitSingularBytesField(value: payload, fieldNumber: 2)
    }

    func isEqualTo(message: any Message) -> Bool {
        (message as? ProtobufMirror) == self
    }

    /// Reads the messages after the handshake a second time. Stops where the first reading did.
    static func check(_ stream: ByteBuffer, _ reading: StreamReading) throws(Broken) {
        guard let end = reading.handshakeEnd, case .handshake(let first) = reading.items.first,
            first.framing == .protobuf
        else { return }
        var rest = stream
        rest.moveReaderIndex(forwardBy: end)
        for parcel in reading.parcels {
            try hold(mirror(&rest).map { ours in agrees(ours, parcel) } ?? false, "swift-protobuf reads it the same")
        }
        guard case .protobuf(let error) = reading.error, error != .depth else { return }
        try hold(mirror(&rest) == nil, "swift-protobuf refuses it too, other than for \(error)")
    }

    private static func mirror(_ rest: inout ByteBuffer) -> ProtobufMirror? {
        guard let length = rest.readInteger(as: UInt32.self), let bytes = rest.readBytes(length: Int(length)) else {
            return nil
        }
        return try? ProtobufMirror(serializedBytes: bytes)
    }

    private static func agrees(_ mirror: ProtobufMirror, _ parcel: Parcel) -> Bool {
        (UInt16(exactly: mirror.type) ?? .max) == parcel.rawType
            && mirror.payload.elementsEqual(parcel.payload.readableBytesView)
    }
}
