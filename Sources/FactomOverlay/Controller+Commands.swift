import FactomWire

// Controller, as far as scores and what the operator asks for go.
extension Controller {
    mutating func obey(_ command: Command, at now: Moment, into actions: inout [Action]) {
        switch command {
        case .setSpecials(let names): setSpecials(names, at: now, into: &actions)
        case .disconnect(let peer): disconnect(peer, at: now, into: &actions)
        case .ban(let target, let duration): ban(target, for: duration, at: now, into: &actions)
        case .adjust(let address, let change): adjust(address, by: change, because: .adjusted, at: now, into: &actions)
        case .judge(let address, let verdict): judge(address, verdict, at: now, into: &actions)
        }
    }

    // MARK: - Special peers

    /// What was removed is dropped and not dialled again; what stayed is undisturbed.
    private mutating func setSpecials(_ names: [HostPort], at now: Moment, into actions: inout [Action]) {
        var merged: [Special] = []
        for name in names where !merged.contains(where: { $0.named == name }) {
            merged.append(specials.first { $0.named == name } ?? Special(name))
        }
        specials = merged
        for link in links.all where link.isSpecial && !isSpecial(link) {
            close(link, .noLongerSpecial, at: now, into: &actions)
        }
        recogniseSpecials()
        dialWhomWeLack(at: now, into: &actions)
    }

    /// A link that began before its peer was named, or before the name was resolved, leaves the budgets.
    mutating func recogniseSpecials() {
        for link in links.all where !link.isSpecial && isSpecial(link) {
            links[link.id]?.isSpecial = true
        }
    }

    // MARK: - Peers

    private mutating func disconnect(_ peer: PeerID, at now: Moment, into actions: inout [Action]) {
        for link in links.all where link.peer?.id == peer {
            close(link, .disconnected, at: now, into: &actions)
        }
    }

    private mutating func ban(
        _ target: BanTarget, for duration: Duration, at now: Moment, into actions: inout [Action]
    ) {
        bans.add(target, for: duration, because: .byHand(""), at: now)
        for link in links.all where target.covers(link.remote.address) {
            close(link, .banned, at: now, into: &actions)
        }
    }

    // MARK: - Scores

    mutating func judge(_ id: ConnectionID, by change: Int, at now: Moment, into actions: inout [Action]) {
        guard let link = links[id] else { return }
        let reason = change > 0 ? ScoreReason.validParcels : .flawedParcel(.invalid)
        adjust(link.remote.address, by: change, because: reason, at: now, into: &actions)
    }

    /// The application's verdict on a message, the one place where it becomes score.
    private mutating func judge(
        _ address: IPAddress, _ verdict: Verdict, at now: Moment, into actions: inout [Action]
    ) {
        switch verdict {
        case .accept: adjust(address, by: settings.merit, because: .accepted, at: now, into: &actions)
        case .ignore: break
        case .reject: adjust(address, by: settings.demerit, because: .rejected, at: now, into: &actions)
        }
    }

    private mutating func adjust(
        _ address: IPAddress, by change: Int, because reason: ScoreReason, at now: Moment,
        into actions: inout [Action]
    ) {
        let score = scores.adjust(address, by: change, because: reason, at: now)
        if score >= settings.badScore { return }
        for link in links.all where !link.isSpecial && link.remote.address == address {
            close(link, .badScore(score), at: now, into: &actions)
        }
    }
}
