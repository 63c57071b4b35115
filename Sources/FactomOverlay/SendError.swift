public import FactomWire

/// Why a message went to nobody.
public enum SendError: Error, Sendable, Equatable, CustomStringConvertible {
    /// No peer is online to choose from.
    case noPeers
    /// No peer of this name is online.
    case unknownPeer(PeerID)
    /// A message has at least one byte: peers drop empty ones.
    case empty
    /// The message has more bytes than the limit: the configured parcel limit less 1 KiB.
    case tooLarge(bytes: Int, limit: Int)
    /// The node has stopped, or has not started.
    case notRunning
    /// The sending task was cancelled while it waited for room.
    case cancelled

    /// One sentence with the number or the peer that was wrong.
    public var description: String {
        switch self {
        case .noPeers: "no peer is online"
        case .unknownPeer(let id): "no peer \(id) is online"
        case .empty: "the message is empty; peers take only messages of at least one byte"
        case .tooLarge(let bytes, let limit): "the message has \(bytes) bytes; the limit is \(limit)"
        case .notRunning: "the node is not running"
        case .cancelled: "cancelled while waiting for room"
        }
    }
}
