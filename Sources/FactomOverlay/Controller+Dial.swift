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
            !history.isOurselves($0) && !bans.covers($0, special: true, at: now)
        }
        if let endpoint { dial(endpoint, special: true, into: &actions) }
    }

    func isLinked(_ special: Special) -> Bool {
        special.endpoints.contains { links.peerLink(to: $0) != nil }
    }

    mutating func take(_ addresses: [IPAddress], of name: HostPort, at now: Moment, into actions: inout [Action]) {
        guard let index = specials.firstIndex(where: { $0.named == name }) else { return }
        specials[index].take(addresses)
        recogniseSpecials(at: now, into: &actions)
        if specials[index].mustResolve {
            backOff(special: index, at: now)
        } else if !isStopping {
            dialSpecial(index, at: now, into: &actions)
        }
    }

    private mutating func backOff(special index: Int, at now: Moment) {
        let backoff = Backoff(first: settings.specialRedialFirst, ceiling: settings.specialRedialCeiling)
        let wait = backoff.wait(after: specials[index].failures, &chance)
        specials[index].failures += 1
        specials[index].notBefore = now + wait
        // A name may have moved since it was looked up.
        if !specials[index].isLiteral, specials[index].failures > specials[index].addresses.count {
            specials[index].mustResolve = true
        }
    }

    // MARK: - Regular peers

    /// Live regular outgoing peers: neither dials, nor the dead, nor incoming ones count.
    var liveOutgoing: Int { links.counts.liveOutgoing }

    /// Whether there may be another, and another dial.
    var hasOutgoingPlace: Bool {
        let dials = links.counts.dialledOutgoing
        return liveOutgoing + dials < settings.outgoingTarget && dials < settings.dialsAtOnce
    }

    /// As many as are wanted fast.
    var outgoingFloor: Int { min(settings.outgoingFloor, settings.outgoingTarget) }

    /// Below the floor as fast as dials may be, above it one at a time.
    private mutating func replenish(at now: Moment, into actions: inout [Action]) {
        let live = liveOutgoing
        let dialling = links.counts.dialledOutgoing
        var wanted = dialsWanted
        let isCutOff = isCutOff
        if live >= outgoingFloor {
            guard dialling == 0 else { return }
            let other = takeAlternative(wanted, at: now)
            guard wanted > 0, other != nil || fillAt <= now else { return }
            wanted = 1
            fillAt = now + chance.jittered(fillPace)
            if let other { return dial(other, special: false, alternative: true, into: &actions) }
        }
        guard wanted > 0, searchAt <= now else { return }
        let chosen = endpointsToDial(wanted, at: now)
        if isCutOff { ladder.spend(chosen.count) }
        if !chosen.isEmpty { futileSearches = 0 }
        for endpoint in chosen { dial(endpoint, special: false, into: &actions) }
        if chosen.count < wanted { lackCandidates(dialling + chosen.count, at: now, into: &actions) }
    }

    /// Between dials above the floor.
    var fillPace: Duration { liveOutgoing < 2 * outgoingFloor ? settings.fillWhenFew : settings.fillEvery }

    /// Who is full tells of peers of its own, who most likely aren't. While a network is young, most of what its nodes
    /// know of is full; so one of those is dialled next.
    ///
    /// An attacker may lead us to its own addresses like that: so not below the floor, never twice in a row, and only to
    /// a quarter of the places.
    mutating func turnElsewhere(_ id: ConnectionID, _ others: [Endpoint], at now: Moment) {
        learn(others, from: id, at: now)
        guard let link = links[id], link.isRegularOutgoing, !link.isAlternative else { return }
        if isCutOff || liveOutgoing < outgoingFloor { return }
        if links.count(where: \.isAlternative) * 4 >= settings.outgoingTarget { return }
        alternative = others.filter { book.contains($0) }.randomElement(using: &chance)
    }

    /// Only where a dial of our own choice might lead, too. What doesn't suit is forgotten: the next dial comes in its time.
    private mutating func takeAlternative(_ wanted: Int, at now: Moment) -> Endpoint? {
        guard let endpoint = alternative else { return nil }
        alternative = nil
        if wanted < 1 || isCutOff { return nil }
        let index = LinkIndex(links)
        let suits = !index.linked.contains(endpoint) && hasRoom(for: endpoint, index) && isDialable(endpoint, at: now)
        return suits ? endpoint : nil
    }

    /// How many more dials may be made, apart from when.
    var dialsWanted: Int {
        let dialling = links.counts.dialledOutgoing
        let wanted = min(settings.outgoingTarget - liveOutgoing - dialling, settings.dialsAtOnce - dialling)
        return isCutOff ? min(wanted, ladder.dialsLeft) : wanted
    }

    /// Everyone we know is linked, or waits: the book need not be walked at each tick.
    private mutating func lackCandidates(_ dialling: Int, at now: Moment, into actions: inout [Action]) {
        let isUrgent = liveOutgoing < outgoingFloor
        searchAt = now + (isUrgent ? settings.turnEvery : settings.searchAgain)
        if isUrgent {
            futileSearches = 0
        } else {
            fillAt = max(fillAt, now + settings.searchAgain * (1 << min(futileSearches, 5)))
            futileSearches += 1
        }
        if dialling == 0 { turnOneAround(at: now, into: &actions) }
    }

    /// Whom we had last, then who has answered a test of late, then whom the book gives, spread over networks while that is
    /// possible.
    private mutating func endpointsToDial(_ count: Int, at now: Moment) -> [Endpoint] {
        var index = LinkIndex(links)
        var chosen: [Endpoint] = []
        while chosen.count < count, let first = ladder.takeFirst() {
            if !index.linked.contains(first), isDialable(first, at: now) { take(first) }
        }
        while chosen.count < count, let next = takeScouted(beside: index, at: now) { take(next) }
        var chance = chance
        defer { self.chance = chance }
        while chosen.count < count, let next = endpointOfBook(beside: index, at: now, &chance) { take(next) }
        if chosen.isEmpty, liveOutgoing < outgoingFloor {
            chosen = crowdedEndpointsOfBook(count, beside: index, at: now, &chance)
        }
        return chosen

        func take(_ endpoint: Endpoint) {
            chosen.append(endpoint)
            index.add(endpoint)
        }
    }

    // These two change nothing: their questions to the book's entries would each be handed a copy of the controller otherwise.

    private func endpointOfBook(beside index: LinkIndex, at now: Moment, _ chance: inout Chance) -> Endpoint? {
        let next = book.choose(1, &chance) { endpoint in
            !index.linked.contains(endpoint) && hasRoom(for: endpoint, index) && isDialable(endpoint, at: now)
        }
        return next.first
    }

    /// Where nobody else is left: networks that have their share of our links are better than none.
    private func crowdedEndpointsOfBook(
        _ count: Int, beside index: LinkIndex, at now: Moment, _ chance: inout Chance
    ) -> [Endpoint] {
        book.choose(count, &chance) { !index.linked.contains($0) && isDialable($0, at: now) }
    }

    /// Whether a /16 has less than its share of our outgoing links.
    func hasRoom(for endpoint: Endpoint, _ index: LinkIndex) -> Bool {
        settings.isPrivateNetwork || index.outgoing(in: endpoint.address.group) < settings.outgoingPerGroup
    }

    /// Whether a regular dial to it is allowed, be there a link or not.
    func isDialable(_ endpoint: Endpoint, at now: Moment) -> Bool {
        let memory = history[endpoint]
        return memory.notBefore <= now && !memory.isOurselves && !isSpecial(endpoint)
            && !bans.covers(endpoint, at: now)
            && scores.score(of: endpoint.address, at: now) >= settings.badScore
    }

    // MARK: - Dials and their ends

    mutating func dial(
        _ endpoint: Endpoint, special: Bool, feeler: Bool = false, fallback: Bool = false, alternative: Bool = false,
        into actions: inout [Action]
    ) {
        var link = Link(id: nextID(), direction: .outgoing, remote: endpoint, isSpecial: special, isFeeler: feeler)
        link.isFallback = fallback
        link.isAlternative = alternative
        link.nonce = chance.next()
        link.dialProtocol = history[endpoint].dialProtocol ?? settings.preferredProtocol
        links.append(link)
        actions.append(.dial(link.id, endpoint, as: link.dialProtocol, nonce: link.nonce))
    }

    mutating func lose(_ id: ConnectionID, _ reason: CloseReason, at now: Moment, into actions: inout [Action]) {
        guard let link = links[id] else { return }
        announceEnd(of: link, reason, into: &actions)
        links[id] = nil
        if link.direction == .outgoing { rememberEnd(of: link, reason, at: now, into: &actions) }
        punish(link, reason, at: now, into: &actions)
    }

    private mutating func rememberEnd(
        of link: Link, _ reason: CloseReason, at now: Moment, into actions: inout [Action]
    ) {
        let failed = link.phase == .pending
        if failed, !isStopping, triesOlderProtocol(link, after: reason) {
            history[link.remote].dialProtocol = ProtocolVersion(rawValue: link.dialProtocol.rawValue - 1)
            let stillWanted = !link.isSpecial || isSpecial(link)
            if stillWanted {
                return dial(
                    link.remote, special: link.isSpecial, feeler: link.isFeeler,
                    fallback: reason == .needsOlderProtocol, alternative: link.isAlternative, into: &actions)
            }
        }
        if failed {
            noteDial(link, failed: reason)
            note(reason, of: link.remote, at: now)
        } else if !link.isSpecial {
            book.succeeded(link.remote, at: now)
            vouch(for: link, at: now)
        }
        if reason == .tested {
            pause(link.remote, at: now)
            return noteAnswer(of: link.remote, at: now)
        }
        let isTooSoon = failed && isRepeatedTooSoon(link, reason)
        let isThere = reason == .alreadyConnected || reason == .crossed || isTooSoon
        if failed, !isThere { history[link.remote].dialProtocol = nil }
        backOff(link, at: now)
        if isTooSoon { pause(link.remote, at: now) }
    }

    /// Whether a peer hung up on the dial that repeats another at once: it is there, and speaks an older protocol, but
    /// takes only so many connections of an address.
    private func isRepeatedTooSoon(_ link: Link, _ reason: CloseReason) -> Bool {
        guard link.isFallback else { return false }
        return switch reason {
        case .closedByPeer, .broken: true
        default: false
        }
    }

    /// Who has just seen a connection of ours is left alone for a moment.
    private mutating func pause(_ endpoint: Endpoint, at now: Moment) {
        history[endpoint].notBefore = now + chance.jittered(settings.newcomerPause)
    }

    /// Who stayed with us for a while may be told of, also when it has gone.
    private mutating func vouch(for link: Link, at now: Moment) {
        guard let since = link.onlineSince, since.isPast(settings.shareAfter, at: now) else { return }
        vouched.note(link.remote, at: now)
    }

    /// What the end of a dial says of the address. While we are cut off, or our own loop stood still, a failure says
    /// more of ourselves; a stranger who dials us during a cut proves nothing of the way out.
    private mutating func note(_ reason: CloseReason, of endpoint: Endpoint, at now: Moment) {
        switch reason {
        case .rejected, .tested:
            succeed(endpoint, at: now)
        case .ourselves, .wrongNetwork, .malformed, .echoed, .version:
            book.forget(endpoint)
        case .unreachable, .closedByPeer, .broken, .handshakeTimeout, .needsOlderProtocol:
            let hadTime = stalledAt.map { $0.isPast(settings.dialTimeout, at: now) } ?? true
            if !isCutOff, hadTime { book.failed(endpoint, at: now) }
        default:
            return
        }
        changed(at: now)
    }

    /// We connected to it ourselves, and it is of our network.
    mutating func succeed(_ endpoint: Endpoint, at now: Moment) {
        if isSpecial(endpoint) { return }
        book.learn(endpoint, from: nil, at: now)
        book.succeeded(endpoint, at: now)
        changed(at: now)
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
        let backoff = Backoff(first: settings.redialFirst, ceiling: settings.redialCeiling)
        memory.notBefore = now + backoff.wait(after: memory.failures, &chance)
        // While we are cut off a failure says more of ourselves: who was cut off must not wait for an hour.
        if !isCutOff { memory.failures += 1 }
        history[link.remote] = memory
        for index in specials.indices where specials[index].endpoints.contains(link.remote) {
            backOff(special: index, at: now)
        }
    }

    mutating func forgetFailures(of endpoint: Endpoint) {
        history[endpoint].failures = 0
        for index in specials.indices where specials[index].endpoints.contains(endpoint) {
            specials[index].failures = 0
        }
    }
}
