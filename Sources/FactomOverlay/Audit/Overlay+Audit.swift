package import FactomWire

// Overlay, as far as asking it whether it is in order goes. Whoever runs nodes in virtual time asks; a node in
// production never does.
extension Overlay {
    /// What doesn't hold now and can be seen at little cost: some microseconds with 64 links. To be asked between two
    /// events, once a second or oftener.
    ///
    /// What costs a search in a table is looked at for links that have not greeted yet, and in turn for an eighth of
    /// the others, until all were since anything that it hangs on last changed; what links add up to is counted when they
    /// have changed, and every eighth time.
    ///
    /// - Parameter own: where this node listens, if whoever asks knows better than the node itself.
    package mutating func audit(at now: Moment, own: Endpoint? = nil) -> [Breach] {
        audit(audits.next(controller.trustChanges), at: now, own: own)
    }

    /// What doesn't hold now, tables counted anew, the address book if anything has moved in it: some milliseconds with a
    /// full address book. To be asked seldom.
    package mutating func deepAudit(at now: Moment, own: Endpoint? = nil) -> [Breach] {
        var findings = Findings()
        audit(.whole, at: now, own: own, &findings)
        controller.auditTables(book: audits.recounts(controller.book), at: now, &findings)
        controller.auditShares(at: now, &findings)
        router.audit(controller.links, connections, &findings)
        filter.audit(&findings)
        recountUnfinished(&findings)
        for index in connections.indices { connections[index].auditTables(&findings) }
        return findings.breaches
    }

    /// The same for so many links.
    mutating func audit(_ attention: Attention, at now: Moment, own: Endpoint? = nil) -> [Breach] {
        var findings = Findings()
        audit(attention, at: now, own: own, &findings)
        return findings.breaches
    }

    private mutating func audit(
        _ attention: Attention, at now: Moment, own: Endpoint?, _ findings: inout Findings
    ) {
        controller.audit(attention, lastTick: tickedUntil(now), own: own, at: now, &findings)
        // Nothing else makes sense where these differ.
        guard linksMatch(attention, &findings) else { return }
        router.audit(peers: controller.links.counts.online, &findings)
        auditConnections(attention, lastTick: tickedUntil(now), &findings)
        if attention.recounts { auditSlots(at: now, &findings) }
        auditUnfinished(at: now, &findings)
    }

    /// When the last tick came, or the last stall was forgiven; `nil` before the first. However late the next one is,
    /// nothing is overdue that was not yet due then.
    var lastTick: Moment? {
        stalledPast == Moment(nanoseconds: .max) ? nil : stalledPast + (.zero - stallPatience)
    }

    /// Until when nothing may be overdue: the last tick, and now where ticks until now would change nothing, and may
    /// have been left out.
    private func tickedUntil(_ now: Moment) -> Moment? {
        guard let lastTick else { return nil }
        return quietUntil > now ? max(lastTick, now) : lastTick
    }

    // MARK: - Connections

    private func linksMatch(_ attention: Attention, _ findings: inout Findings) -> Bool {
        let links = controller.links.all
        let isSame =
            links.count == connections.count
            && (!attention.recounts || links.indices.allSatisfy { links[$0].id == connections.ids[$0] })
        findings.require(
            isSame, .linksMatch,
            "links \(links.map(\.id.number)), connections \(connections.ids.map(\.number))")
        return isSame
    }

    private mutating func auditConnections(_ attention: Attention, lastTick: Moment?, _ findings: inout Findings) {
        let links = controller.links.all
        if attention.recounts {
            for index in links.indices {
                let phase = connections.phase(at: index)
                let isSame = phase.suits(links, index) && connections.direction(at: index) == links[index].direction
                findings.require(
                    isSame, .linksMatch,
                    "\(links[index].name) is \(links[index].phase), its connection is \(phase)")
            }
        }
        for index in attention.positions(of: links.count) {
            let next = connections.due(at: index)
            findings.require(connections.earliestDue <= next, .due, "\(links[index].name) is due before the earliest")
            connections[index].audit(as: links[index].name, next: next, lastTick: lastTick, &findings)
        }
    }

    // MARK: - Duplicates

    /// Slots are each one connection's, and the filter forgets in time.
    private func auditSlots(at now: Moment, _ findings: inout Findings) {
        var slots = HolderSet()
        var taken = 0
        var latestNews = Moment(nanoseconds: .min)
        for index in connections.indices {
            if let news = connections[index].lastNews { latestNews = max(latestNews, news) }
            guard let slot = connections[index].slot else { continue }
            findings.require(!slots.contains(slot), .slots, "slot \(slot.number) is two connections'")
            slots.insert(slot)
            taken += 1
        }
        let peers = controller.links.counts.online
        findings.require(
            !filtersDuplicates || isSomeoneUntracked || taken == peers, .slots, "\(taken) slots, \(peers) peers")
        findings.require(
            filter.slotsTaken == taken, .slots, "\(filter.slotsTaken) slots are taken, connections have \(taken)")
        filter.audit(latestNews: latestNews, settings, at: now, &findings)
    }

    // MARK: - Unfinished

    /// Held down at each tick: exact at that moment, and soon after it not far from it.
    private func auditUnfinished(at now: Moment, _ findings: inout Findings) {
        let held = connections.unfinished
        let limit = lastTick == now ? settings.unfinishedBytes : settings.unfinishedBytes.addingSaturating(held / 2)
        findings.require(held <= limit, .unfinishedCap, "\(held) bytes are unfinished, \(limit) may be")
    }

    private func recountUnfinished(_ findings: inout Findings) {
        let held = connections.indices.reduce(0) { $0 + connections[$1].unfinished }
        findings.require(
            connections.unfinished == held, .unfinishedCounts,
            "\(connections.unfinished) bytes are counted, \(held) are unfinished")
    }
}

extension Link {
    /// For a sentence.
    var name: String { "link \(id.number), \(direction.rawValue) \(endpoint ?? remote)" }
}

extension Connection.Phase {
    /// Whether a connection in this phase may have such a link, between two events: a greeting is answered at once, and
    /// who is closed is gone.
    @inline(__always)
    func suits(_ links: [Link], _ index: Int) -> Bool {
        switch (self, links[index].phase) {
        case (.opening, .pending): !links[index].isOpened
        case (.shaking, .pending): links[index].isOpened || links[index].direction == .incoming
        case (.online(let version), .online(_, let agreed)): version == agreed
        case (.opening, _), (.shaking, _), (.judged, _), (.online, _), (.closed, _): false
        }
    }
}
