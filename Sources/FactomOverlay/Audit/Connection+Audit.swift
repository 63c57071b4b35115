import FactomWire

// Connection, as far as asking whether it is in order goes.
extension Connection {
    /// Whether something waits to be written and nobody will look: it would wait for ever.
    var isForgotten: Bool { !isMarked && writingSince == nil && !queue.isEmpty }

    /// It changes nothing: whoever asks a table's element to change itself spares copying it.
    ///
    /// - Parameters:
    ///   - next: when a tick will look here.
    ///   - lastTick: when the last came; `nil` for never.
    mutating func audit(
        of link: Link, _ settings: Settings, next: Moment, lastTick: Moment?, _ findings: inout Findings
    ) {
        findings.require(next <= nextDue, .due, "\(link.name) is due at \(nextDue), a tick looks at \(next)")
        findings.require(!isForgotten, .flush, "\(link.name) has \(queued.parcels) parcels to write")
        auditTraffic(of: link, &findings)
        auditLife(of: link, &findings)
        queue.audit(of: link, settings, &findings)
        parts.audit(of: link, settings, &findings)
        if let lastTick { auditTime(of: link, settings, at: lastTick, &findings) }
    }

    /// What costs a walk through all that it holds.
    mutating func auditTables(_ findings: inout Findings) {
        queue.auditTables(&findings)
        parts.auditTables(&findings)
    }

    // MARK: - Nothing gets lost

    private func auditTraffic(of link: Link, _ findings: inout Findings) {
        let read = traffic.delivered + traffic.networkParcelsIn + traffic.partsJoined + traffic.droppedOnReceipt
        findings.require(
            traffic.parcelsIn == read, .parcelsIn,
            "\(link.name): \(traffic.parcelsIn) came in, \(read) are accounted for")
        let written = traffic.parcelsOut + traffic.dropped[.queueFull] + UInt64(queue.count)
        findings.require(
            traffic.parcelsQueued == written, .parcelsOut,
            "\(link.name): \(traffic.parcelsQueued) were queued, \(written) are accounted for")
    }

    /// Between two parcels the last byte was a parcel's. Before the first one a gob peer defines what it will say.
    private func auditLife(of link: Link, _ findings: inout Findings) {
        if version == nil || traffic.parcelsIn == 0 || decoder.isInsideParcel { return }
        findings.require(
            lastHeard >= lastByte, .lifeSigns,
            "\(link.name) said something whole \(lastByte - lastHeard) after it was last heard")
    }

    // MARK: - Nothing is overdue

    /// - Parameter tick: when the last tick came: what was due two ticks before has happened then.
    private func auditTime(of link: Link, _ settings: Settings, at tick: Moment, _ findings: inout Findings) {
        func isOverdue(_ since: Moment, _ patience: Duration) -> Bool {
            since.isPast(patience + settings.tick * 2, at: tick)
        }
        if case .shaking(let since) = phase {
            findings.require(
                !isOverdue(since, settings.handshakeTimeout), .handshakeOverdue,
                "\(link.name) has been shaking hands for \(tick - since)")
        }
        guard version != nil else { return }
        findings.require(
            parts.oldest.map { !isOverdue($0, settings.partsExpiry) } ?? true, .expiryOverdue,
            "\(link.name) has had an unfinished message for longer than \(settings.partsExpiry)")
        if let writingSince {
            findings.require(
                !isOverdue(writingSince, settings.stalledAfter), .stallOverdue,
                "\(link.name) has taken nothing for \(tick - writingSince)")
        }
        if isPaused || isHeld { return }
        let lastSign = decoder.isInsideParcel ? max(lastHeard, lastByte) : lastHeard
        findings.require(
            !isOverdue(lastSign, settings.goneAfter), .silenceOverdue,
            "\(link.name) has been silent for \(tick - lastSign)")
        findings.require(
            !isOverdue(lastSign, settings.pingAfter) || pingSent.map { !isOverdue($0, settings.goneAfter) } ?? false,
            .pingOverdue, "\(link.name) has been silent for \(tick - lastSign), and was not asked")
        findings.require(
            !decoder.isInsideParcel || !isOverdue(lastByte, settings.stalledAfter), .stallOverdue,
            "\(link.name) stopped inside a parcel \(tick - lastByte) ago")
    }
}

extension Traffic {
    /// Parcels that came whole and went no further.
    var droppedOnReceipt: UInt64 {
        dropped.total - dropped[.queueFull] - dropped[.connectionClosed]
    }
}
