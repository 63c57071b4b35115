import NIOCore
import Testing

@testable import FactomWire

/// Where in a connection a stranger says something that it should not.
enum Stranger: CaseIterable, CustomTestStringConvertible {
    case asTheFirstMessage
    case inProtocol9
    case inProtocol10

    static let settled: [Stranger] = [.inProtocol9, .inProtocol10]

    var testDescription: String {
        switch self {
        case .asTheFirstMessage: "as the first message"
        case .inProtocol9: "in protocol 9"
        case .inProtocol10: "in protocol 10"
        }
    }

    /// The error that `bytes` lead to; `nil` when there is none.
    func error(after bytes: [UInt8]...) -> WireError? {
        reading(bytes.flatMap { $0 }).error
    }

    func reading(_ bytes: [UInt8]) -> Reading {
        Reading([ByteBuffer(joining: [start, ByteBuffer(bytes: bytes)])], settlingOn: version)
    }

    /// The most that a message may have here, in bytes.
    var limit: Int {
        self == .asTheFirstMessage ? StreamDecoder.handshakeLimit : 1 << 22
    }

    private var version: ProtocolVersion {
        self == .inProtocol10 ? .v10 : .v9
    }

    private var start: ByteBuffer {
        self == .asTheFirstMessage ? ByteBuffer() : Scene(version: version).start
    }
}
