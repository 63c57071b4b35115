import FactomWire

// Controller, as far as finding peers goes: asking, learning, telling, seeds and the way out of isolation.
extension Controller {
    // MARK: - Asking

    /// A peer is asked when it comes online and from time to time; while too few peers are outgoing, everyone is
    /// asked as often as is polite.
    mutating func askAround(at now: Moment, into actions: inout [Action]) {
        if askDue > now { return }
        let hurry = hurryToAsk
        // By position: a walk over the row itself would copy it when the first is noted.
        for index in links.all.indices where links.all[index].isOnline {
            let link = links.all[index]
            guard isDueToBeAsked(link, hurry, at: now) else { continue }
            noteAsked(link.id, at: now)
            // While it is there, the book is told so from time to time.
            if link.isRegularOutgoing { book.succeeded(link.remote, at: now) }
            actions.append(.ask(link.id))
        }
        let due = links.all.reduce(Moment.distantFuture) { min($0, askDue(of: $1, hurry)) }
        askDueByLinks = (due, links.changes &+ links.asks)
    }

    /// How often each peer is asked while there are too few, or not as many as are wanted; `nil` when all is well.
    private var hurryToAsk: Span? {
        if liveOutgoing < outgoingFloor { return spans.askWhenFew }
        if liveOutgoing >= settings.outgoingTarget { return nil }
        // The more there are the more they tell together, and so many of them are asked no oftener than a few.
        let few = max(outgoingFloor, 1)
        return spans.askWhenFilling.times(max((links.counts.online + few - 1) / few, 1))
    }

    /// When a tick must look for someone to ask again.
    var askDue: Moment {
        if settings.exclusive { return .distantFuture }
        return askDueByLinks.links == links.changes &+ links.asks ? askDueByLinks.due : .distantPast
    }

    /// What hangs on others' links, too, is always due.
    private func askDue(of link: Link, _ hurry: Span?) -> Moment {
        if !link.isOnline { return .distantFuture }
        guard let lastAsked = link.lastAsked else { return .distantPast }
        guard let hurry else { return link.askAt }
        // Who lacks peers is patient with nobody for long.
        let most = liveOutgoing < outgoingFloor ? spans.askEvery : spans.askEvery.times(8)
        return lastAsked + patience(after: link.fruitlessAsks, hurry, atMost: most)
    }

    /// A peer that told nothing new three times is asked ever more seldom: in a small network there may be no more to
    /// tell, for ever, and in a large one that is settled not much.
    private func patience(after fruitless: Int, _ usual: Span, atMost most: Span) -> Span {
        min(usual.times(1 << min(max(fruitless - 3, 0), 16)), most)
    }

    mutating func noteAsked(_ id: ConnectionID, at now: Moment) {
        guard let link = links[id] else { return }
        if let endpoint = link.endpoint { asked.note(endpoint, at: now) }
        let fruitless = link.fruitlessAsks + (mayTell(link, at: now) ? 1 : 0)
        let patience = patience(after: fruitless, spans.askEvery, atMost: spans.askEvery.times(8))
        let next = now + chance.jittered(.nanoseconds(patience.nanoseconds))
        links.noteAsk(id) { link in
            link.fruitlessAsks = fruitless
            link.lastAsked = now
            link.askAt = next
        }
    }

    /// Whether it may have much to tell: of a connection that is young nobody tells others yet, in a young network of
    /// none.
    private func mayTell(_ link: Link, at now: Moment) -> Bool {
        settings.isPrivateNetwork || link.onlineSince.map { $0.isPast(settings.shareAfter, at: now) } ?? false
    }

    private func isDueToBeAsked(_ link: Link, _ hurry: Span?, at now: Moment) -> Bool {
        link.lastAsked == nil ? mayAskAnew(link, at: now) : askDue(of: link, hurry) <= now
    }

    /// Whoever was asked a moment ago, on a connection that has ended since, would not answer so soon.
    private func mayAskAnew(_ link: Link, at now: Moment) -> Bool {
        guard let last = link.endpoint.flatMap({ asked[$0] }) else { return true }
        return last.isPast(settings.askWhenFew, at: now)
    }

    // MARK: - Learning

    /// What a peer told: only addresses and ports are believed, and only as places to look at.
    mutating func learn(_ endpoints: [Endpoint], from id: ConnectionID, at now: Moment) {
        guard let source = links[id]?.remote.address else { return }
        for endpoint in endpoints.prefix(settings.shareSize) where learn(endpoint, from: source, at: now) {
            let soon = now + spans.askEvery
            links.noteAsk(id) { link in
                link.fruitlessAsks = 0
                link.askAt = min(link.askAt, soon)
            }
        }
    }

    /// - Parameter source: `nil` for seeds.
    /// - Returns: whether it is in the book now and was not before.
    @discardableResult
    mutating func learn(_ endpoint: Endpoint, from source: IPAddress?, at now: Moment) -> Bool {
        if settings.exclusive || history.isOurselves(endpoint) || isSpecial(endpoint) { return false }
        if bans.covers(endpoint, at: now) { return false }
        // Most of what peers tell is known.
        if book.hear(of: endpoint, at: now) { return false }
        guard book.learn(endpoint, from: source, at: now) else { return false }
        searchAt = now
        if futileSearches > 0 {
            futileSearches = 0
            fillAt = min(fillAt, now + fillPace)
        }
        changed(at: now)
        return true
    }

    // MARK: - Telling

    /// Tells a peer of peers that we connected to ourselves, special ones never. Who asks again too soon, be it on
    /// a new connection, is not answered.
    mutating func answerRequest(_ id: ConnectionID, at now: Moment, into actions: inout [Action]) {
        guard let asker = links[id], asker.isOnline else { return }
        let identity = askersIdentity(asker)
        var pace = RequestPace(due: askers[identity] ?? .zero)
        // Only what was answered counts: several nodes behind one address must not keep each other waiting for ever.
        guard pace.admits(at: now, settings) || wasStalled(at: now) else {
            return judge(id, by: -1, because: .requestsTooOften, at: now, into: &actions)
        }
        askers.note(identity, at: pace.due)
        actions.append(.share(id, offer(settings.shareSize, to: asker, at: now)))
    }

    /// What waited while our own loop stood still comes all at once.
    private func wasStalled(at now: Moment) -> Bool {
        stalledAt.map { !$0.isPast(.seconds(1), at: now) } ?? false
    }

    /// The holder of its address; where many nodes share one, its endpoint.
    private func askersIdentity(_ asker: Link) -> Endpoint {
        let endpoint = asker.endpoint ?? asker.remote
        return settings.isPrivateNetwork ? endpoint : Endpoint(address: endpoint.address.holder, port: 0)
    }

    /// Live peers first, all of them equally likely, be it that we dialled them or they us; others that we were with
    /// only where these are too few.
    ///
    /// - Parameter asker: is not told of itself, nor of what its protocol can't name.
    mutating func offer(_ count: Int, to asker: Link, at now: Moment) -> [Endpoint] {
        var chance = chance
        defer { self.chance = chance }
        return endpointsToOffer(count, to: asker, at: now, &chance)
    }

    func endpointsToOffer(_ count: Int, to asker: Link, at now: Moment, _ chance: inout Chance) -> [Endpoint] {
        let live = peersToOffer(count, to: asker, at: now, &chance)
        if live.count >= count { return live }
        return live + othersToOffer(count - live.count, to: asker, beside: live, at: now, &chance)
    }

    /// Drawn one by one, only until there are enough: a look at a peer costs more than a draw.
    private func peersToOffer(
        _ count: Int, to asker: Link, at now: Moment, _ chance: inout Chance
    ) -> [Endpoint] {
        var order = Array(links.all.indices)
        var offers: [Endpoint] = []
        let mature = now + (.zero - settings.shareAfter)
        for place in order.indices where offers.count < count {
            order.swapAt(place, Int.random(in: place..<order.count, using: &chance))
            guard let since = links.all[order[place]].onlineSince, let endpoint = links.all[order[place]].endpoint,
                !links.all[order[place]].isSpecial, isProven(links.all[order[place]], at: now),
                mayBeTold(endpoint, to: asker, isMature: since <= mature, at: now)
            else { continue }
            if !offers.contains(endpoint) { offers.append(endpoint) }
        }
        return offers
    }

    /// Whether we have connected to it ourselves, be it to test it.
    @inline(__always)
    private func isProven(_ link: Link, at now: Moment) -> Bool {
        link.isRegularOutgoing
            || link.endpoint.map { book.isGood($0, since: now + (.zero - settings.vouchedFor)) } ?? false
    }

    private func othersToOffer(
        _ count: Int, to asker: Link, beside told: [Endpoint], at now: Moment, _ chance: inout Chance
    ) -> [Endpoint] {
        let index = LinkIndex(links)
        return book.chooseGood(count, since: now + (.zero - settings.vouchedFor), &chance) { endpoint in
            !index.linked.contains(endpoint) && !told.contains(endpoint)
                && mayBeTold(endpoint, to: asker, isMature: false, at: now)
        }
    }

    /// The cheap questions come first: a whole book is asked.
    private func mayBeTold(_ endpoint: Endpoint, to asker: Link, isMature: Bool, at now: Moment) -> Bool {
        if endpoint == asker.endpoint || endpoint == asker.remote { return false }
        if case .online(_, .v9) = asker.phase, endpoint.address.isIPv6 { return false }
        if isSpecial(endpoint) || bans.covers(endpoint, at: now) { return false }
        let score = scores.score(of: endpoint.address, at: now)
        if score < settings.badScore { return false }
        if settings.isPrivateNetwork { return true }
        if isSpecial(endpoint.address) || !endpoint.address.isPublic { return false }
        if score > settings.goodScore || isMature { return true }
        return vouched[endpoint].map { !$0.isPast(settings.vouchedFor, at: now) } ?? false
    }

    // MARK: - Seeds

    mutating func fetchSeeds(at now: Moment, into actions: inout [Action]) {
        guard settings.hasSeeds, !settings.exclusive, seeds.begins(alone: isCutOff, at: now) else { return }
        actions.append(.fetchSeeds)
    }

    mutating func take(seeds endpoints: [Endpoint], at now: Moment) {
        seeds.take(endpoints, alone: isCutOff, at: now, &chance)
        for endpoint in endpoints { learn(endpoint, from: nil, at: now) }
        if isCutOff { ladder.hurry(to: someSeeds()) }
    }

    // MARK: - Out of isolation

    /// While nobody whom we chose is online, all waits are forgiven from time to time, and what was last known good
    /// comes first.
    mutating func climb(at now: Moment) {
        if settings.exclusive { return }
        guard ladder.begins(alone: isCutOff, at: now, &chance) else { return }
        history.pardon()
        searchAt = now
        for endpoint in seeds.known where !book.contains(endpoint) { learn(endpoint, from: nil, at: now) }
        for endpoint in someSeeds() { ladder.put(first: endpoint) }
    }

    /// A few of the last list by chance, spread over networks: a book full of addresses that are gone must not stand
    /// before them.
    private mutating func someSeeds() -> [Endpoint] {
        var known = seeds.known
        chance.choose(known.count, of: &known)
        var crowds: [UInt64: Int] = [:]
        let spread = known.filter { endpoint in
            guard book.isWelcome(endpoint) else { return false }
            let crowd = crowds[endpoint.address.group, default: 0]
            crowds[endpoint.address.group] = crowd + 1
            return settings.isPrivateNetwork || crowd < settings.outgoingPerGroup
        }
        return Array(spread.prefix(Ladder.mostSeeds))
    }
}
