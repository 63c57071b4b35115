import FactomWire

// Controller, as far as scores and bans go.
extension Controller {
    // MARK: - Scores

    mutating func judge(
        _ id: ConnectionID, by change: Int, because reason: ScoreReason, at now: Moment, into actions: inout [Action]
    ) {
        guard let address = links.address(of: id) else { return }
        adjust(address, by: change, because: reason, at: now, into: &actions)
    }

    mutating func adjust(
        _ address: IPAddress, by change: Int, because reason: ScoreReason, at now: Moment,
        into actions: inout [Action]
    ) {
        let score = scores.adjust(address, by: change, because: reason, at: now)
        if score >= settings.badScore { return }
        changed(at: now)
        let holder = settings.holder(of: address)
        for link in links.all where !link.isSpecial && settings.holder(of: link.remote.address) == holder {
            close(link, .badScore(score), at: now, into: &actions)
        }
    }

    /// The application's verdict on a message, the one place where it becomes score.
    mutating func judge(_ address: IPAddress, _ verdict: Verdict, at now: Moment, into actions: inout [Action]) {
        switch verdict {
        case .accept: adjust(address, by: settings.merit, because: .accepted, at: now, into: &actions)
        case .ignore: break
        case .reject: adjust(address, by: settings.demerit, because: .rejected, at: now, into: &actions)
        }
    }

    // MARK: - What the end of a connection costs

    /// Special peers are the operator's to judge, and where many nodes share an address, that address isn't to
    /// blame for one of them.
    mutating func punish(_ link: Link, _ reason: CloseReason, at now: Moment, into actions: inout [Action]) {
        if link.isSpecial || isSpecial(link.remote.address) { return }
        switch reason {
        case .malformed: offend(link, .undecodable, at: now, into: &actions)
        case .echoed: offend(link, .violation("it echoed our handshake"), at: now, into: &actions)
        case .stalledRead, .stalledWrite, .tooMuchUnfinished: discredit(link, reason, at: now, into: &actions)
        case .handshakeTimeout where link.direction == .incoming: discredit(link, reason, at: now, into: &actions)
        default: return
        }
    }

    private mutating func discredit(
        _ link: Link, _ reason: CloseReason, at now: Moment, into actions: inout [Action]
    ) {
        if settings.isPrivateNetwork { return }
        adjust(
            link.remote.address, by: settings.demerit, because: .badEnd(reason.label), at: now, into: &actions)
    }

    private mutating func offend(
        _ link: Link, _ reason: BanReason, at now: Moment, into actions: inout [Action]
    ) {
        guard let target = offender(link) else { return }
        _ = bans.offend(target, reason, at: now)
        changed(at: now)
        closeBanned(at: now, into: &actions)
    }

    /// Whoever is nobody yet where we dialled may be no node at all: anybody can tell us of a mail server at the
    /// address of an honest peer, which isn't to blame for it.
    private func offender(_ link: Link) -> BanTarget? {
        let isHearsay = link.direction == .outgoing && !link.isOnline
        if settings.isPrivateNetwork || isHearsay { return link.endpoint.map(BanTarget.endpoint) }
        let address = link.remote.address
        return address.isIPv6 ? .subnet(address, prefixLength: 64) : .address(address)
    }

    // MARK: - Bans

    mutating func ban(
        _ target: BanTarget, for duration: Duration, because reason: BanReason, at now: Moment,
        into actions: inout [Action]
    ) {
        bans.add(target, for: duration, because: reason, at: now)
        changed(at: now)
        closeBanned(at: now, into: &actions)
    }

    mutating func unban(_ target: BanTarget, at now: Moment) {
        if bans.lift(target, at: now) { changed(at: now) }
    }

    private mutating func closeBanned(at now: Moment, into actions: inout [Action]) {
        for link in links.all where isBanned(link, at: now) { close(link, .banned, at: now, into: &actions) }
    }

    private func isBanned(_ link: Link, at now: Moment) -> Bool {
        bans.covers(link.remote.address, special: link.isSpecial, at: now)
            || link.endpoint.map { bans.covers($0, special: link.isSpecial, at: now) } ?? false
    }
}
