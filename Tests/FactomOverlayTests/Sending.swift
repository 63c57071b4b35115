import FactomOverlay
import FactomWire
import NIOCore

// One message at a time, as most transcripts send.

extension Overlay {
    /// How many peers took the message; `nil` when it would have to wait for room.
    mutating func send(
        _ payload: ByteBuffer, to target: Target, waiting: Bool = false, at now: Moment = .zero
    ) throws(SendError) -> Int? {
        let sent = try send([payload], to: target, waiting: waiting, at: now)
        return sent.messages == 1 ? sent.taken : nil
    }
}

extension Connection {
    mutating func send(_ payload: ByteBuffer) {
        _ = send([payload], target: "", waiting: false)
    }
}
