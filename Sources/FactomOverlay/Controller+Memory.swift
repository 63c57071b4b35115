package import FactomWire

// Controller, as far as what it knows across runs, and tells of an address, goes.
extension Controller {
    /// Something changed that is worth a save.
    mutating func changed(at now: Moment) {
        if unsavedSince != nil { return }
        unsavedSince = now
        quietUntil = min(quietUntil, now + settings.saveAfter)
    }

    mutating func save(at now: Moment, into actions: inout [Action]) {
        expire(at: now)
        guard let since = unsavedSince, since.isPast(settings.saveAfter, at: now) else { return }
        unsavedSince = nil
        actions.append(.save)
    }

    /// Only memory depends on it: seldom is enough.
    private mutating func expire(at now: Moment) {
        if now < expireAt { return }
        expireAt = now + .seconds(60)
        book.expire(at: now)
        bans.expire(at: now)
    }

    /// What to keep for the next run.
    package func remembered(at now: Moment) -> Remembered {
        let outgoing = links.all.compactMap { $0.isOnline && $0.isRegularOutgoing ? $0.endpoint : nil }
        // Who goes down alone remembers those it had.
        let peers = Set(outgoing.isEmpty ? ladder.lastPeers : outgoing)
        var remembered = Remembered()
        remembered.addresses = book.remembered { peers.contains($0) }
        remembered.bans = bans.remembered(at: now)
        remembered.scores = scores.all(at: now)
        return remembered
    }

    /// Takes up what an earlier run kept: before the first tick.
    package mutating func restore(_ remembered: Remembered, at now: Moment) {
        quietUntil = .distantPast
        bans.restore(remembered.bans, at: now)
        scores.restore(remembered.scores, at: now)
        book.restore(remembered.addresses, at: now)
        var peers = remembered.addresses.filter { $0.wasPeer && book.contains($0.endpoint) }.map(\.endpoint)
        chance.choose(peers.count, of: &peers)
        for endpoint in peers { ladder.remember(endpoint) }
        // Known addresses get a few seconds before the seeds are troubled.
        if book.count >= outgoingFloor { seeds.wait(until: now + settings.dialTimeout) }
    }

    /// What is known of an address, and why.
    package func standing(of address: IPAddress, at now: Moment) -> AddressStanding {
        AddressStanding(
            address: address, score: scores.score(of: address, at: now),
            ban: bans.ban(covering: Endpoint(address: address, port: 0), at: now),
            changes: scores.changes(of: address, at: now))
    }
}
