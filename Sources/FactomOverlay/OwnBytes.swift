import FactomWire

/// Bytes of parcels that aren't an application's, as they were queued.
package struct OwnBytes: Sendable, Equatable {
    package var handshakes: UInt64 = 0
    /// And pongs.
    package var pings: UInt64 = 0
    /// And requests for them.
    package var shares: UInt64 = 0

    package init() {}

    mutating func add(_ bytes: Int, of type: ParcelType) {
        switch type {
        case .ping, .pong, .heartbeat, .alert: pings += UInt64(bytes)
        case .peerRequest, .peerResponse: shares += UInt64(bytes)
        case .handshake, .rejectAlternative: handshakes += UInt64(bytes)
        case .message, .messagePart: return
        }
    }

    static func += (left: inout OwnBytes, right: OwnBytes) {
        left.handshakes += right.handshakes
        left.pings += right.pings
        left.shares += right.shares
    }
}
