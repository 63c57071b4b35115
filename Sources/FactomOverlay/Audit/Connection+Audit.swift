import FactomWire

// Connection, as far as asking whether it is in order goes.
extension Connection {
    /// Whether something waits to be written and nobody will look: it would wait for ever.
    var isForgotten: Bool { !isMarked && writingSince == nil && !queue.isEmpty }

    /// It changes nothing: whoever asks a table's element to change itself spares copying it.
    ///
    /// - Parameters:
    ///   - name: its link's, made up when something is wrong.
    ///   - next: when a tick will look here.
    ///   - lastTick: when the last came; `nil` for never.
    mutating func audit(
        as name: @autoclosure () -> String, next: Moment, lastTick: Moment?, _ findings: inout Findings
    ) {
        findings.require(next <= nextDue, .due, "\(name()) is due at \(nextDue), a tick looks at \(next)")
        findings.require(!isForgotten, .flush, "\(name()) has \(queued.parcels) parcels to write")
        auditTraffic(as: name(), &findings)
        auditLife(as: name(), &findings)
        queue.audit(as: name(), shared.settings, &findings)
        parts.audit(as: name(), shared.settings, &findings)
        if let lastTick { auditTime(as: name(), at: lastTick, &findings) }
    }

    /// What costs a walk through all that it holds.
    mutating func auditTables(_ findings: inout Findings) {
        queue.auditTables(&findings)
        parts.auditTables(&findings)
    }

    // MARK: - Nothing gets lost

    @inline(__always)
    private func auditTraffic(as name: @autoclosure () -> String, _ findings: inout Findings) {
        let read = traffic.delivered + traffic.networkParcelsIn + traffic.partsJoined + traffic.droppedOnReceipt
        findings.require(
            traffic.parcelsIn == read, .parcelsIn,
            "\(name()): \(traffic.parcelsIn) came in, \(read) are accounted for")
        let written = traffic.parcelsOut + traffic.dropped[.queueFull] + UInt64(queue.count)
        findings.require(
            traffic.parcelsQueued == written, .parcelsOut,
            "\(name()): \(traffic.parcelsQueued) were queued, \(written) are accounted for")
    }

    /// Between two parcels the last byte was a parcel's. Before the first one a gob peer defines what it will say.
    @inline(__always)
    private func auditLife(as name: @autoclosure () -> String, _ findings: inout Findings) {
        if version == nil || traffic.parcelsIn == 0 || decoder.isInsideParcel { return }
        findings.require(
            lastHeard >= lastByte, .lifeSigns,
            "\(name()) said something whole \(lastByte - lastHeard) after it was last heard")
    }

    // MARK: - Nothing is overdue

    /// - Parameter tick: when the last tick came: what was due two ticks before has happened then.
    @inline(__always)
    private func auditTime(as name: @autoclosure () -> String, at tick: Moment, _ findings: inout Findings) {
        // Both ends have had two ticks more.
        let before = tick + spans.twoTicksBack
        func isOverdue(_ since: Moment, _ patience: Span) -> Bool { since.isPast(patience, at: before) }
        if case .shaking(let since) = phase {
            findings.require(
                !isOverdue(since, spans.handshakeTimeout), .handshakeOverdue,
                "\(name()) has been shaking hands for \(tick - since)")
        }
        guard version != nil else { return }
        findings.require(
            parts.messages.isEmpty || parts.oldest.map { !isOverdue($0, Span(settings.partsExpiry)) } ?? true,
            .expiryOverdue,
            "\(name()) has had an unfinished message for longer than \(settings.partsExpiry)")
        if let writingSince {
            findings.require(
                !isOverdue(writingSince, spans.stalledAfter), .stallOverdue,
                "\(name()) has taken nothing for \(tick - writingSince)")
        }
        if isPaused || isHeld { return }
        let lastSign = decoder.isInsideParcel ? max(lastHeard, lastByte) : lastHeard
        findings.require(
            !isOverdue(lastSign, spans.goneAfter), .silenceOverdue,
            "\(name()) has been silent for \(tick - lastSign)")
        findings.require(
            !isOverdue(lastSign, spans.pingAfter) || pingSent.map { !isOverdue($0, spans.goneAfter) } ?? false,
            .pingOverdue, "\(name()) has been silent for \(tick - lastSign), and was not asked")
        findings.require(
            !decoder.isInsideParcel || !isOverdue(lastByte, spans.stalledAfter), .stallOverdue,
            "\(name()) stopped inside a parcel \(tick - lastByte) ago")
    }
}

extension Traffic {
    /// Parcels that came whole and went no further.
    var droppedOnReceipt: UInt64 {
        dropped.total - dropped[.queueFull] - dropped[.connectionClosed]
    }
}
