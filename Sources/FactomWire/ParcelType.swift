/// What a parcel is for: the number that each message carries.
package enum ParcelType: UInt16, Sendable, Hashable, CaseIterable {
    /// Deprecated; read and ignored.
    case heartbeat = 0
    case ping = 1
    case pong = 2
    /// A request for peers; also a protocol 9 handshake.
    case peerRequest = 3
    /// A share of peers.
    case peerResponse = 4
    /// Deprecated; read and ignored.
    case alert = 5
    /// The application's bytes.
    case message = 6
    /// One part of a message; factomd up to 6.8 sends every message as part 0 of 1.
    case messagePart = 7
    /// The handshake of protocols 10 and 11.
    case handshake = 8
    /// Sent in place of a handshake by a node that is full.
    case rejectAlternative = 9

    /// Whether it carries the application's bytes, and so may be dropped when a queue is full.
    package var isApplication: Bool {
        self == .message || self == .messagePart
    }
}
