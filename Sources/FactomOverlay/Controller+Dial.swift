import FactomWire

// Controller, as far as dialling goes: special peers for ever, regular ones within their budget.
extension Controller {
    mutating func dialWhomWeLack(at now: Moment, into actions: inout [Action]) {
        if isStopping { return }
        for index in specials.indices { dialSpecial(index, at: now, into: &actions) }
        if !settings.exclusive { replenish(at: now, into: &actions) }
    }

    // MARK: - Special peers

    private mutating func dialSpecial(_ index: Int, at now: Moment, into actions: inout [Action]) {
        let special = specials[index]
        guard special.notBefore <= now, !special.isResolving, !isLinked(special) else { return }
        if special.mustResolve {
            specials[index].isResolving = true
            actions.append(.resolve(special.named))
            return
        }
        let endpoint = special.endpointsToTry.first {
            !history[$0].isOurselves && !bans.covers($0.address, at: now)
        }
        if let endpoint { dial(endpoint, special: true, into: &actions) }
    }

    private func isLinked(_ special: Special) -> Bool {
        special.endpoints.contains { links.link(to: $0) != nil }
    }

    mutating func take(_ addresses: [IPAddress], of name: HostPort, at now: Moment, into actions: inout [Action]) {
        guard let index = specials.firstIndex(where: { $0.named == name }) else { return }
        specials[index].take(addresses)
        recogniseSpecials()
        if specials[index].mustResolve {
            backOff(special: index, at: now)
        } else if !isStopping {
            dialSpecial(index, at: now, into: &actions)
        }
    }

    private mutating func backOff(special index: Int, at now: Moment) {
        let wait = backoff(
            after: specials[index].failures, first: settings.specialRedialFirst,
            ceiling: settings.specialRedialCeiling)
        specials[index].failures += 1
        specials[index].notBefore = now + wait
        // A name may have moved since it was looked up.
        if !specials[index].isLiteral, specials[index].failures > specials[index].addresses.count {
            specials[index].mustResolve = true
        }
    }

    // MARK: - Regular peers

    /// Outgoing regular connections that stand or are being made: incoming ones are no part of this.
    private var outgoingRegular: Int {
        links.count { $0.direction == .outgoing && !$0.isSpecial }
    }

    private mutating func replenish(at now: Moment, into actions: inout [Action]) {
        let dialling = links.count { $0.direction == .outgoing && !$0.isSpecial && $0.phase == .pending }
        let wanted = min(settings.outgoingTarget - outgoingRegular, settings.dialsAtOnce - dialling)
        guard wanted > 0, !candidates.isEmpty else { return }
        var eligible = candidates.filter { mayDial($0, at: now) }
        chance.choose(wanted, of: &eligible)
        for endpoint in eligible.prefix(wanted) { dial(endpoint, special: false, into: &actions) }
    }

    private func mayDial(_ endpoint: Endpoint, at now: Moment) -> Bool {
        let memory = history[endpoint]
        return memory.notBefore <= now && !memory.isOurselves && !isSpecial(endpoint)
            && !bans.covers(endpoint.address, at: now) && links.link(to: endpoint) == nil
            && scores.score(of: endpoint.address, at: now) >= settings.badScore
    }

    // MARK: - Dials and their ends

    private mutating func dial(_ endpoint: Endpoint, special: Bool, into actions: inout [Action]) {
        var link = Link(id: nextID(), direction: .outgoing, remote: endpoint, isSpecial: special)
        link.nonce = chance.next()
        link.dialProtocol = history[endpoint].dialProtocol ?? settings.preferredProtocol
        links.append(link)
        actions.append(.dial(link.id, endpoint, as: link.dialProtocol, nonce: link.nonce))
    }

    mutating func lose(_ id: ConnectionID, _ reason: CloseReason, at now: Moment, into actions: inout [Action]) {
        guard let link = links[id] else { return }
        let failed = link.direction == .outgoing && link.phase == .pending
        announceEnd(of: link, reason, into: &actions)
        links[id] = nil
        if link.direction == .outgoing { rememberEnd(of: link, failed: failed, reason, at: now, into: &actions) }
    }

    private mutating func rememberEnd(
        of link: Link, failed: Bool, _ reason: CloseReason, at now: Moment, into actions: inout [Action]
    ) {
        if failed, !isStopping, triesOlderProtocol(link, after: reason) {
            history[link.remote].dialProtocol = ProtocolVersion(rawValue: link.dialProtocol.rawValue - 1)
            let stillWanted = !link.isSpecial || isSpecial(link)
            if stillWanted { return dial(link.remote, special: link.isSpecial, into: &actions) }
        }
        if failed { history[link.remote].dialProtocol = nil }
        backOff(link, at: now)
    }

    /// Whether the peer may have hung up because it can't read our protocol: then it is dialled again at
    /// once in the next older one, before it counts as a failure.
    private func triesOlderProtocol(_ link: Link, after reason: CloseReason) -> Bool {
        if link.dialProtocol == .v9 { return false }
        switch reason {
        case .needsOlderProtocol: return true
        // A gob reader may wait for ever for the rest of what the signature's first byte announces.
        case .closedByPeer, .broken, .handshakeTimeout: return link.dialProtocol == .v11
        default: return false
        }
    }

    private mutating func backOff(_ link: Link, at now: Moment) {
        var memory = history[link.remote]
        let wait = backoff(after: memory.failures, first: settings.redialFirst, ceiling: settings.redialCeiling)
        memory.notBefore = now + wait
        memory.failures += 1
        history[link.remote] = memory
        for index in specials.indices where specials[index].endpoints.contains(link.remote) {
            backOff(special: index, at: now)
        }
    }

    /// `first`, doubled after each failure up to `ceiling`, with jitter.
    private mutating func backoff(after failures: Int, first: Duration, ceiling: Duration) -> Duration {
        var wait = first
        for _ in 0..<min(failures, 32) where wait < ceiling { wait = wait * 2 }
        return chance.jittered(min(wait, ceiling))
    }

    mutating func forgetFailures(of endpoint: Endpoint) {
        history[endpoint].failures = 0
        for index in specials.indices where specials[index].endpoints.contains(endpoint) {
            specials[index].failures = 0
        }
    }
}
