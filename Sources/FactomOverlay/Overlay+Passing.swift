package import struct NIOCore.ByteBuffer

// Overlay, as far as messages go that are handed from node to node as they are: for whoever runs networks so large that
// encoding, queueing and decoding each copy costs too much. All else that peers tell each other is bytes there, too.
extension Overlay {
    /// A message for a peer, as it is.
    package struct Passage: Sendable {
        package let id: ConnectionID
        package let payload: ByteBuffer
    }

    /// ``turn(_:at:listening:into:)`` with a message that a peer passed on as it is, see
    /// ``Settings/passedMessageBytes``.
    package mutating func turn(
        passed payload: consuming ByteBuffer, from id: ConnectionID, at now: Moment, listening: Bool,
        into actions: inout [Action]
    ) -> Moment {
        beginTurn(at: now, listening: listening, into: &actions)
        receive(passed: payload, from: id, at: now, into: &actions)
        return endTurn(at: now, into: &actions)
    }

    private mutating func receive(
        passed payload: consuming ByteBuffer, from id: ConnectionID, at now: Moment, into actions: inout [Action]
    ) {
        guard let bytes = settings.passedMessageBytes, let position = connections.index(of: id),
            connections.phase(at: position).isOnline
        else { return }
        hear(payload, of: bytes, alone: id, position, at: now, into: &actions)
    }
}

// Connection, as far as messages go that are handed over as they are: counted as if they had been written.
extension Connection {
    /// Counts a message that goes as it is; `false` when it must go the long way, behind what waits to be written.
    @inline(__always)
    mutating func pass(_ bytes: Int) -> Bool {
        guard phase.isOnline, writingSince == nil, queue.isEmpty else { return false }
        traffic.parcelsQueued += 1
        traffic.parcelsOut += 1
        traffic.bytesOut += UInt64(bytes)
        return true
    }
}
