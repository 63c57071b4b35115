import FactomWire

// Controller, as far as keeping the right peers goes: tests of addresses, rounds, and turning peers around.
extension Controller {
    // MARK: - Feelers

    /// Dials an address only to see whether it is there: seldom when all is quiet, often while we know hardly any
    /// address that we connected to ourselves, have peers that dialled us and could be told of if they can be dialled, or
    /// are ``isScouting``.
    mutating func feel(at now: Moment, into actions: inout [Action]) {
        if settings.exclusive || settings.outgoingTarget == 0 || isAlone || feelAt > now { return }
        if links.counts.feelers >= testsAtOnce { return }
        let diallers = diallersToTest(at: now)
        // A node that fills up may dial for minutes what is long gone. Who has dialled it is tested all the same: else it
        // could tell nobody of them, and where everyone is like that nobody would hear of anybody.
        if diallers.isEmpty, links.counts.regularDials > 0, !isScouting {
            feelAt = now + chance.jittered(settings.feelWhenFew)
            return
        }
        let isUrgent = hasFewTried || !diallers.isEmpty || isScouting
        let isQuiet = !isUrgent && liveOutgoing >= outgoingFloor
        feelAt = now + chance.jittered(isQuiet ? settings.feelEvery : settings.feelWhenFew)
        guard isUrgent || isQuiet, let endpoint = chooseToTest(diallers, at: now) else { return }
        dial(endpoint, special: false, feeler: true, into: &actions)
    }

    /// Those who come and go must not keep waiting for ever what the book wants tested.
    private mutating func chooseToTest(_ diallers: [Endpoint], at now: Moment) -> Endpoint? {
        var chance = chance
        defer { self.chance = chance }
        return endpointToTest(diallers, at: now, &chance)
    }

    /// Changes nothing: the questions to the book's entries would each be handed a copy of the controller otherwise.
    private func endpointToTest(_ diallers: [Endpoint], at now: Moment, _ chance: inout Chance) -> Endpoint? {
        let isBooksTurn = (book.isTesting || isScouting) && Bool.random(using: &chance)
        if !isBooksTurn, let dialler = diallers.randomElement(using: &chance) { return dialler }
        if isScouting {
            let next = book.choose(1, &chance) {
                isDialable($0, at: now) && !isDialled($0) && links.peerLink(to: $0) == nil
            }
            return next.first
        }
        return book.chooseToTest(&chance) { isDialable($0, at: now) && !isDialled($0) }
    }

    /// Peers that dialled us and that nobody has tried to dial yet. Only they know of themselves, and we: as long as
    /// we don't tell others of them, the first nodes of a network are dialled by all and the later ones by nobody.
    private func diallersToTest(at now: Moment) -> [Endpoint] {
        links.all.compactMap { link in
            guard link.direction == .incoming, !link.isSpecial, let endpoint = link.endpoint,
                book.isUntested(endpoint), isDialable(endpoint, at: now), !isDialled(endpoint)
            else { return nil }
            return endpoint
        }
    }

    var hasFewTried: Bool { book.triedCount < settings.fewTried }

    private func isDialled(_ endpoint: Endpoint) -> Bool {
        links.all.contains { $0.direction == .outgoing && $0.remote == endpoint }
    }

    /// The TCP connection of a dial stands. Who has dialled us is only knocked at: we know from its own connection who
    /// is there, and a Go peer would take a second greeting of ours for the first connection's end.
    mutating func noteOpened(_ id: ConnectionID, at now: Moment, into actions: inout [Action]) {
        links[id]?.isOpened = true
        guard let link = links[id], link.isFeeler, links.peerLink(to: link.remote)?.isOnline ?? false else { return }
        close(link, .tested, at: now, into: &actions)
    }

    // MARK: - Rounds

    /// Lets go of some outgoing peers now and then, so that the network doesn't freeze in one shape.
    mutating func goRound(at now: Moment, into actions: inout [Action]) {
        guard let due = roundAt, due <= now else {
            if roundAt == nil { roundAt = now + chance.jittered(settings.roundEvery) }
            return
        }
        roundAt = now + chance.jittered(settings.roundEvery)
        let peers = standings { $0.isRegularOutgoing }
        let surplus = peers.count - settings.roundDownTo
        if surplus <= 0 { return }
        let dropped = Protection.dropped(surplus, among: peers, &chance) { id in
            links[id].map { scores.score(of: $0.remote.address, at: now) } ?? 0
        }
        for id in dropped {
            guard let link = links[id] else { continue }
            close(link, .round, at: now, into: &actions)
            history[link.remote].notBefore = now + settings.roundEvery
        }
    }

    /// What speaks for each peer that is online, in the order they came.
    func standings(where counts: (Link) -> Bool) -> [Standing] {
        links.all.compactMap { link in
            guard let since = link.onlineSince, !link.isSpecial, counts(link) else { return nil }
            return Standing(
                id: link.id, group: link.remote.address.group, since: since, roundTrip: link.roundTrip,
                lastNews: link.lastNews)
        }
    }

    // MARK: - Turning around

    /// Where everyone we know has dialled us, there is nobody left to dial: then a peer that dialled us is dialled
    /// instead, so that no crowd of incoming peers takes our floor of outgoing ones. Only where there are links enough
    /// for the others' floor too: in a small network it would go to and fro. And only one that can be dialled: it is
    /// knocked at first, or we would lose those behind a wall that lets nobody in.
    mutating func turnOneAround(at now: Moment, into actions: inout [Action]) {
        guard turnAt <= now else { return }
        turnAt = now + chance.jittered(settings.turnEvery)
        let regular = links.all.filter { $0.isOnline && !$0.isSpecial && !$0.isFeeler }
        guard liveOutgoing < outgoingFloor, regular.count >= 2 * outgoingFloor else { return }
        let incoming = regular.filter { link in
            link.direction == .incoming && link.endpoint.map { isDialable($0, at: now) } ?? false
        }
        let answering = incoming.filter { $0.endpoint.map(book.hasAnswered) ?? false }
        knockAtOne(of: incoming.compactMap(\.endpoint).filter { !book.hasAnswered($0) }, into: &actions)
        guard let link = answering.randomElement(using: &chance), let endpoint = link.endpoint else { return }
        close(link, .turned, at: now, into: &actions)
        ladder.put(first: endpoint)
        searchAt = now
    }

    private mutating func knockAtOne(of endpoints: [Endpoint], into actions: inout [Action]) {
        guard let endpoint = endpoints.randomElement(using: &chance), !isDialled(endpoint) else { return }
        // A wall answers nothing for seconds: the knocks at it would pile up.
        guard links.count(where: { $0.isFeeler }) < settings.dialsAtOnce else { return }
        dial(endpoint, special: false, feeler: true, into: &actions)
    }
}
