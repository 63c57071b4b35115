import FactomWire
import NIOCore

/// A recorded connection between two Go peers, each direction as our decoder reads it, row by row.
struct Conversation {
    let dialer: Reading
    let listener: Reading
    /// The bytes of both directions, as they came.
    let written: (dialer: ByteBuffer, listener: ByteBuffer)

    /// - Parameter version: what the two peers settled on.
    init(_ name: String, settlingOn version: ProtocolVersion) throws {
        guard let file = try Fixture.json("captures/\(name).json", as: [File].self).first else {
            throw Missing(name: name)
        }
        let dialer = file.dialerToListener.map(\.chunk)
        let listener = file.listenerToDialer.map(\.chunk)
        self.dialer = Reading(dialer, settlingOn: version)
        self.listener = Reading(listener, settlingOn: version)
        written = (ByteBuffer(joining: dialer), ByteBuffer(joining: listener))
    }

    private struct Missing: Error {
        var name: String
    }

    private struct File: Decodable {
        var dialerToListener: [Row]
        var listenerToDialer: [Row]

        enum CodingKeys: String, CodingKey {
            case dialerToListener = "dialer_to_listener"
            case listenerToDialer = "listener_to_dialer"
        }
    }

    /// `[seconds, hex]`.
    private struct Row: Decodable {
        var chunk: ByteBuffer

        init(from decoder: any Decoder) throws {
            var row = try decoder.unkeyedContainer()
            _ = try row.decode(Double.self)
            chunk = ByteBuffer(hex: try row.decode(String.self))
        }
    }
}
