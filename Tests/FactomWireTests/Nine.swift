import NIOCore
import TestSupport

@testable import FactomWire

/// A message of protocol 9 in which everything can be wrong.
struct Nine {
    var network: UInt64 = 0x1b32_c28c
    var type: UInt64 = 3
    /// The payload's own when `nil`.
    var length: UInt64?
    /// The payload's own when `nil`.
    var checksum: UInt64?
    var port = "8108"
    var payload: [UInt8] = [1, 0, 0, 0, 0, 0, 0, 0]

    /// Header: Network, Version, Type, Length, Crc32, NodeID, PeerPort.
    static let definitions =
        Gob.structure(70, [("Header", 71), ("Payload", Gob.bytes)])
        + Gob.structure(
            71,
            [
                ("Network", Gob.uint), ("Version", Gob.uint), ("Type", Gob.uint), ("Length", Gob.uint),
                ("Crc32", Gob.uint), ("NodeID", Gob.uint), ("PeerPort", Gob.string),
            ])

    /// What the message is read as when nothing in it is changed.
    static let handshake = Handshake(
        network: NetworkID(rawValue: 0x1b32_c28c), version: 9, nodeID: 7, listenPort: 8108, nonce: 1, framing: .gob)

    /// - Parameter version: as it stands in the stream.
    func message(version: [UInt8] = [9]) -> [UInt8] {
        let length = length ?? UInt64(payload.count)
        let checksum = checksum ?? UInt64(Checksum.of(payload))
        let fields = [type, length, checksum, 7].map { Gob.join([1], Gob.unsigned($0)) }.flatMap { $0 }
        let header = Gob.join([1], Gob.unsigned(network), [1], version, fields, [1], Gob.text(port), [0])
        return Gob.message(Gob.signed(70), [1], header, [1], Gob.unsigned(UInt64(payload.count)), payload, [0])
    }

    /// The whole stream up to the end of the message.
    func stream(version: UInt64 = 9) -> ByteBuffer {
        ByteBuffer(bytes: Nine.definitions + message(version: Gob.unsigned(version)))
    }

    /// What a handshake of this form is refused with; `nil` when it is read.
    func refusal(version: UInt64 = 9) -> HandshakeError? {
        guard case .handshake(let error) = Reading([stream(version: version)]).error else { return nil }
        return error
    }
}
