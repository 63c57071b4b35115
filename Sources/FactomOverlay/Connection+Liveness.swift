import FactomWire
import struct NIOCore.ByteBuffer

// Connection, as far as noticing that a peer is gone goes. Moments are kept and compared; there are no timers.
extension Connection {
    mutating func tick(at now: Moment, into actions: inout [Action]) {
        let merit = meritBudget.take(at: now)
        if merit > 0 { actions.append(.judged(by: merit)) }
        let lost = parts.expire(at: now)
        traffic.dropped[.incomplete] += UInt64(lost)
        traffic.partsJoined -= UInt64(lost)
        if let reason = reasonToGiveUp(at: now) { return close(reason, into: &actions) }
        pingIfSilent(at: now)
    }

    private func reasonToGiveUp(at now: Moment) -> CloseReason? {
        switch phase {
        case .shaking(let since) where since.isPast(settings.handshakeTimeout, at: now):
            return .handshakeTimeout
        case .online:
            if let writingSince, writingSince.isPast(settings.stalledAfter, at: now) { return .stalledWrite }
            if isPaused { return nil }
            if decoder.isInsideParcel, lastByte.isPast(settings.stalledAfter, at: now) { return .stalledRead }
            return lastSign.isPast(settings.goneAfter, at: now) ? .silent : nil
        case .opening, .shaking, .judged, .closed:
            return nil
        }
    }

    /// A long parcel on a slow line is a sign of life, too.
    private var lastSign: Moment {
        decoder.isInsideParcel ? max(lastHeard, lastByte) : lastHeard
    }

    private mutating func pingIfSilent(at now: Moment) {
        guard version != nil, !isPaused, lastSign.isPast(settings.pingAfter, at: now) else { return }
        // One in flight. A peer that talked on without answering the last is asked again.
        if let pingSent, !pingSent.isPast(settings.goneAfter, at: now) { return }
        pingSent = now
        send(.ping, ByteBuffer(string: "Ping"))
    }

    mutating func resume(at now: Moment) {
        isPaused = false
        forgiveSilence(at: now)
    }

    /// Starts the peer's time anew, after a while in which it was us who didn't listen.
    package mutating func forgiveSilence(at now: Moment) {
        lastHeard = max(lastHeard, now)
        lastByte = max(lastByte, now)
        if writingSince != nil { writingSince = now }
        if case .shaking = phase { phase = .shaking(since: now) }
    }
}
