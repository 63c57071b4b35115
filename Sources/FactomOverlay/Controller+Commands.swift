import FactomWire

// Controller, as far as what the operator asks for goes.
extension Controller {
    mutating func obey(_ command: Command, at now: Moment, into actions: inout [Action]) {
        switch command {
        case .setSpecials(let names): setSpecials(names, at: now, into: &actions)
        case .disconnect(let peer): disconnect(peer, at: now, into: &actions)
        case .ban(let target, let duration, let reason):
            ban(target, for: duration, because: reason, at: now, into: &actions)
        case .unban(let target): unban(target, at: now)
        case .adjust(let address, let change, let reason):
            adjust(address, by: change, because: reason, at: now, into: &actions)
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
        recogniseSpecials(at: now, into: &actions)
        dialWhomWeLack(at: now, into: &actions)
    }

    /// A link that began before its peer was named, or before the name was resolved, leaves the budgets; one whose
    /// name has moved on is in them again, if there is a place for it.
    mutating func recogniseSpecials(at now: Moment, into actions: inout [Action]) {
        for link in links.all where link.isSpecial != isSpecial(link) {
            let hasPlace = !link.isSpecial || hasRegularPlace(for: link, at: now)
            links[link.id]?.isSpecial.toggle()
            if !hasPlace { close(link, .noLongerSpecial, at: now, into: &actions) }
        }
    }

    /// Whether a special link might be a regular one.
    private func hasRegularPlace(for link: Link, at now: Moment) -> Bool {
        let isWelcome =
            !bans.covers(link.endpoint ?? link.remote, at: now)
            && scores.score(of: link.remote.address, at: now) >= settings.badScore
        switch link.direction {
        case .outgoing: return isWelcome && !settings.exclusive && hasOutgoingPlace
        case .incoming: return isWelcome && !settings.exclusiveIncoming && hasIncomingPlace(for: link)
        }
    }

    // MARK: - Peers

    private mutating func disconnect(_ peer: PeerID, at now: Moment, into actions: inout [Action]) {
        for link in links.all where link.peer?.id == peer {
            close(link, .disconnected, at: now, into: &actions)
        }
    }
}
