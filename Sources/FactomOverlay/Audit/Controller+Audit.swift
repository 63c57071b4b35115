import FactomWire

// Controller, as far as asking whether it is in order goes.
extension Controller {
    /// What doesn't hold now: what a controller can tell without its connections.
    func audit(_ attention: Attention, at now: Moment) -> [Breach] {
        var findings = Findings()
        audit(attention, lastTick: nil, at: now, &findings)
        return findings.breaches
    }

    /// - Parameters:
    ///   - lastTick: when what is due was last looked at; `nil` for never.
    ///   - own: where this node listens, if known.
    func audit(
        _ attention: Attention, lastTick: Moment?, own: Endpoint? = nil, at now: Moment, _ findings: inout Findings
    ) {
        if attention.recounts { auditCounts(&findings) }
        auditBounds(&findings)
        // Those that have not greeted are all looked at below.
        for index in attention.positions(of: links.all.count) where links.all[index].isOnline {
            auditLink(index, attention, own: own, at: now, &findings)
        }
        if links.counts.online < links.all.count || attention.recounts {
            for index in links.all.indices where !links.all[index].isOnline {
                auditLink(index, attention, own: own, at: now, &findings)
            }
        }
        if let lastTick, !isStopping { auditTime(at: lastTick, &findings) }
    }

    /// Changes whenever a link may turn out to be with somebody with whom there must be none.
    var trustChanges: UInt64 {
        links.changes &+ scores.falls &+ bans.changes &+ history.discoveries
    }

    // MARK: - Caps

    private func auditCounts(_ findings: inout Findings) {
        var counts = LinkCounts()
        var feelers = 0
        var halfOpen = 0
        for index in links.all.indices {
            counts.count(links.all[index], 1)
            if links.all[index].isSpecial { continue }
            if links.all[index].isFeeler { feelers += 1 }
            if links.all[index].direction == .incoming, !links.all[index].isOnline { halfOpen += 1 }
        }
        findings.require(links.counts == counts, .linkCounts, "counted are \(links.counts), there are \(counts)")
        // Special ones are outside every budget.
        func require(_ count: Int, atMost limit: Int, _ invariant: Invariant) {
            findings.require(count <= limit, invariant, "\(count) regular ones, \(limit) may be")
        }
        require(counts.liveOutgoing + counts.dialledOutgoing, atMost: settings.outgoingTarget, .outgoingCap)
        require(counts.dialledOutgoing, atMost: settings.dialsAtOnce, .dialCap)
        require(feelers, atMost: settings.dialsAtOnce, .feelerCap)
        require(counts.liveIncoming, atMost: settings.incomingLimit, .incomingCap)
        require(halfOpen, atMost: settings.halfOpenLimit, .halfOpenCap)
    }

    private func auditBounds(_ findings: inout Findings) {
        func require(_ count: Int, atMost limit: Int, _ table: StaticString) {
            findings.require(count <= max(limit, 1), .tableCap, "\(table): \(count) entries, \(limit) may be")
        }
        require(book.count, atMost: max(settings.bookLimit, 4), "address book")
        require(book.trials.count, atMost: AddressBook.trialLimit, "trials")
        require(history.count, atMost: settings.dialMemories, "dial history")
        require(scores.count, atMost: settings.scoredAddresses, "scores")
        require(scores.historyCount, atMost: 4 * settings.scoredAddresses, "score changes")
        require(bans.count, atMost: settings.bansLimit, "bans")
        require(newcomers.count, atMost: settings.diallersRemembered, "newcomers")
        require(vouched.count, atMost: settings.vouchedLimit, "vouched")
        require(askers.count, atMost: settings.askersRemembered, "askers")
        require(asked.count, atMost: settings.askersRemembered, "asked")
        require(ladder.lastPeers.count, atMost: Ladder.mostPeers, "last peers")
        require(ladder.firsts.count, atMost: Ladder.mostPeers + Ladder.mostSeeds, "first of the ladder")
        require(ladder.dialsLeft, atMost: max(settings.ladderDials, Ladder.mostSeeds), "dials of the ladder")
        // Each line of a seed list may be a name of several addresses.
        require(seeds.known.count, atMost: SeedList.entryLimit * Special.mostAddresses, "seeds")
    }

    // MARK: - Time

    /// - Parameter tick: when the last came: what was due two ticks before has happened then.
    private func auditTime(at tick: Moment, _ findings: inout Findings) {
        func isOverdue(_ due: Moment) -> Bool { due.isPast(settings.tick * 2, at: tick) }
        findings.require(
            unsavedSince.map { !isOverdue($0 + settings.saveAfter) } ?? true, .saveOverdue,
            "what is remembered has been unsaved for more than \(settings.saveAfter)")
        findings.require(
            roundAt.map { !isOverdue($0) } ?? true, .roundOverdue, "no round came when it was due")
        findings.require(!isOverdue(expireAt), .expiryOverdue, "nothing was forgotten when it was due")
        findings.require(
            book.trials.allSatisfy { !isOverdue($0.since + AddressBook.trialPatience + .seconds(60)) }, .expiryOverdue,
            "a trial has gone on for more than \(AddressBook.trialPatience)")
    }

    // MARK: - Tables

    /// What costs a walk through the tables.
    ///
    /// - Parameter counts: whether the book is counted anew.
    func auditTables(book counts: Bool, at now: Moment, _ findings: inout Findings) {
        if counts { book.audit(&findings) }
        book.auditTrials(&findings)
        scores.audit(settings, at: now, &findings)
        bans.audit(&findings)
        if !isStopping, expireAt > now { auditExpiry(at: now, &findings) }
    }

    /// Only where ticks come: a minute after its time everything is forgotten.
    private func auditExpiry(at now: Moment, _ findings: inout Findings) {
        let before = now + .seconds(-61)
        let overdue = bans.records.values.count { bans.isForgotten($0, at: before) }
        findings.require(overdue == 0, .expiryOverdue, "\(overdue) bans are over, and remembered")
        let oldest = before + (.zero - AddressBook.unseenLimit)
        let unseen = book.numbers.values.count { book.entries[$0].lastSeen <= oldest }
        findings.require(
            unseen == 0, .expiryOverdue, "\(unseen) addresses are known, unseen for \(AddressBook.unseenLimit)")
    }
}
