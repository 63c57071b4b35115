import FactomP2P
import FactomWire
import Foundation

/// Go's own decoder as the judge of one direction of a connection (`interop check`).
enum GoCheck {
    /// One message as Go read it: with a header in protocol 9, with a type in the others.
    struct Record: Decodable, Equatable {
        var header: Header?
        var handshake: Opening?
        var type: UInt32?
        var payload: String?
        /// These two in place of a long payload.
        var payloadLength: Int?
        var payloadSHA256: String?

        /// Of the last line: whether the stream ended between two messages, or why it couldn't be read.
        var end: Bool?
        var error: String?
    }

    /// Every field of protocol 9's header.
    struct Header: Decodable, Equatable {
        var network: UInt32
        var version: UInt16
        var type: UInt16
        var length: UInt32
        var targetPeer = ""
        var crc32: UInt32
        var partNo: UInt16 = 0
        var partsTotal: UInt16 = 0
        /// In decimal: JSON has no numbers of 64 bits.
        var nodeID: String
        var peerAddress = ""
        var peerPort: String
        var appHash = "NetworkMessage"
        var appType = "Network"
    }

    /// Protocol 11's handshake.
    struct Opening: Decodable, Equatable {
        struct Alternative: Decodable, Equatable {
            var ip: String
            var port: String
        }

        var type: UInt32
        var network: UInt32
        var version: UInt32
        var nodeID: UInt32
        var listenPort: String
        /// In decimal, too.
        var loopback: String
        var alternatives: [Alternative] = []
    }

    /// What Go reads in a stream, message by message, and how it ended.
    static func read(_ stream: ByteBuffer, in version: ProtocolVersion) async throws -> [Record] {
        let file = FileManager.default.temporaryDirectory.appending(path: "factom-p2p-check-\(UUID().uuidString)")
        try "\(version.rawValue) \(hex(stream))\n".write(to: file, atomically: false, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        let program = try RunningProgram(
            try await GoProgram.executable(), ["check"], input: file)
        var records: [Record] = []
        for await line in program.lines {
            records.append(try JSONDecoder().decode(Record.self, from: Data(line.utf8)))
        }
        await program.end()
        return records
    }

    static func hex(_ bytes: ByteBuffer) -> String {
        let pairs = bytes.readableBytesView.withContiguousStorageIfAvailable { $0.map { hexPairs[Int($0)] } } ?? []
        return pairs.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }

    /// The two digits of every byte, as they lie in memory: megabytes are to be written in no time.
    private static let hexPairs: [UInt16] = {
        let digits = Array("0123456789abcdef".utf8).map(UInt16.init)
        return (0..<256).map { UInt16(bigEndian: digits[$0 >> 4] << 8 | digits[$0 & 15]) }
    }()
}
