import FactomWire

import struct NIOCore.ByteBuffer

// Connection, as far as noticing that a peer is gone goes. Moments are kept and compared; there are no timers.
extension Connection {
    mutating func tick(at now: Moment, into actions: inout [Action]) {
        report(at: now, into: &actions)
        if partsDue <= now { expireParts(at: now) }
        releaseIfEarned(at: now, into: &actions)
        due = nextDue
        if due > now { return }
        if let reason = reasonToGiveUp(at: now) { return close(reason, into: &actions) }
        pingIfSilent(at: now)
        due = nextDue
    }

    private mutating func expireParts(at now: Moment) {
        let lost = parts.expire(at: now)
        traffic.dropped[.incomplete] += UInt64(lost)
        traffic.partsJoined -= UInt64(lost)
    }

    private mutating func report(at now: Moment, into actions: inout [Action]) {
        guard let due = reportAt, due <= now else { return }
        reportAt = nil
        let merit = meritBudget.take()
        if merit > 0 { actions.append(.judged(by: merit, .validParcels)) }
    }

    /// The earliest moment at which a tick would do something here, if nothing but ticks and
    /// ``Event/wrote`` happens until then. A write that begins may be due earlier.
    ///
    /// Inlined, as all that it asks: a call would be handed a copy of the whole connection, for each parcel.
    @inline(__always)
    var nextDue: Moment {
        if isHeld { return .distantPast }
        return min(dueWithPeer, partsDue, reportAt ?? .distantFuture)
    }

    @inline(__always)
    private var dueWithPeer: Moment {
        switch phase {
        case .shaking(let since): return since + spans.handshakeTimeout
        case .online:
            let silence = dueInSilence
            guard let writingSince else { return silence }
            return min(writingSince + spans.stalledAfter, silence)
        case .opening, .judged, .closed: return .distantFuture
        }
    }

    @inline(__always)
    private var dueInSilence: Moment {
        if isDeaf { return .distantFuture }
        var due = lastSign + spans.pingAfter
        if let pingSent { due = max(due, pingSent + spans.goneAfter) }
        if decoder.isInsideParcel { due = min(due, lastByte + spans.stalledAfter) }
        return min(due, lastSign + spans.goneAfter)
    }

    @inline(__always)
    private func reasonToGiveUp(at now: Moment) -> CloseReason? {
        switch phase {
        case .shaking(let since) where since.isPast(spans.handshakeTimeout, at: now):
            return .handshakeTimeout
        case .online:
            if let writingSince, writingSince.isPast(spans.stalledAfter, at: now) { return .stalledWrite }
            if isDeaf { return nil }
            if decoder.isInsideParcel, lastByte.isPast(spans.stalledAfter, at: now) { return .stalledRead }
            return lastSign.isPast(spans.goneAfter, at: now) ? .silent : nil
        case .opening, .shaking, .judged, .closed:
            return nil
        }
    }

    /// A long parcel on a slow line is a sign of life, too.
    @inline(__always)
    private var lastSign: Moment {
        decoder.isInsideParcel ? max(lastHeard, lastByte) : lastHeard
    }

    private mutating func pingIfSilent(at now: Moment) {
        guard version != nil, !isDeaf, lastSign.isPast(spans.pingAfter, at: now) else { return }
        // One in flight. A peer that talked on without answering the last is asked again.
        if let pingSent, !pingSent.isPast(spans.goneAfter, at: now) { return }
        pingSent = now
        send(.ping, ByteBuffer(string: "Ping"))
    }

    // MARK: - Not listening

    /// Whether it is us who don't read: for the application's sake, or for the rate's.
    @inline(__always)
    private var isDeaf: Bool { isPaused || isHeld }

    mutating func resume(at now: Moment) {
        isPaused = false
        listenAgain(at: now)
    }

    mutating func holdIfOverdrawn(at now: Moment, into actions: inout [Action]) {
        if beginsToHold(at: now) { actions.append(.hold) }
    }

    /// Whether the peer has sent too fast since it was last asked, and isn't read from now on.
    @inline(__always)
    mutating func beginsToHold(at now: Moment) -> Bool {
        guard let byteBudget, !isHeld, phase != .closed, byteBudget.isOverdrawn(at: now) else { return false }
        isHeld = true
        return true
    }

    private mutating func releaseIfEarned(at now: Moment, into actions: inout [Action]) {
        guard isHeld, byteBudget?.isOverdrawn(at: now) != true else { return }
        isHeld = false
        listenAgain(at: now)
        actions.append(.release)
    }

    /// After a while in which our own loop stood still: what came meanwhile seems to come all at once.
    package mutating func forgiveStall(at now: Moment) {
        forgiveSilence(at: now)
        requestPace = RequestPace()
    }

    /// The peer's silence counts from now on. What it takes of our writes is another matter: it may read while
    /// we don't, and a flood must not hide that it doesn't.
    private mutating func listenAgain(at now: Moment) {
        lastHeard = max(lastHeard, now)
        lastByte = max(lastByte, now)
    }

    /// Starts the peer's time anew, after a while in which nothing ran here.
    package mutating func forgiveSilence(at now: Moment) {
        listenAgain(at: now)
        if writingSince != nil { writingSince = now }
        if case .shaking = phase { phase = .shaking(since: now) }
    }
}
