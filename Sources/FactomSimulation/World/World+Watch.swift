import FactomOverlay
import FactomWire

// World, as far as the watch over what must hold goes. The first thing that doesn't ends the run.
extension World {
    mutating func fail(_ invariant: String, _ finding: String, _ concerned: [Int]) {
        if failure != nil { return }
        let events = concerned.flatMap { hosts[$0].recent.all(of: $0) }.sorted { $0.time < $1.time }
        failure = Failure(
            invariant: invariant, finding: finding, time: now, seed: seed, hosts: concerned,
            lastEvents: events.map(\.description))
    }

    // MARK: - Each second

    mutating func watchAll() {
        watchPeace()
        let count = hosts.count
        let looks = max(Int((Double(count) * scenario.watched).rounded(.up)), min(count, 1))
        let first = Int(now / World.second) * looks
        for offset in 0..<looks { watch((first + offset) % count) }
    }

    private mutating func watch(_ host: Int) {
        guard let node = hosts[host].node, !hosts[host].isPaused, hosts[host].settledAt < now else {
            hosts[host].cutOffSince = nil
            return
        }
        watchLinks(host, node)
        watchBans(host, node)
        watchSeeds(host, node)
        watchCutOff(host, node)
        audit(host, node)
    }

    /// No link to itself, and none twice to one node: where both ends think they are linked.
    private mutating func watchLinks(_ host: Int, _ node: Node) {
        // Of two links the later one changes both tables.
        if hosts[host].watchedChanges == hosts[host].online.changes { return }
        hosts[host].watchedChanges = hosts[host].online.changes
        var seen: [Int] = []
        fabric.lookAtPartners(of: host) { other, isMutual in if isMutual { seen.append(other) } }
        if seen.contains(host) { fail("no link to oneself", "node \(host) is its own peer", [host]) }
        seen.sort()
        for (one, next) in zip(seen, seen.dropFirst()) where one == next {
            fail("no two links to one node", "nodes \(host) and \(one) have two links", [host, one])
        }
    }

    /// What a node knows of itself.
    private mutating func audit(_ host: Int, _ node: Node) {
        let moment = hosts[host].moment(now)
        hosts[host].looks += 1
        let isDeep = (hosts[host].looks + host) % looksForOneDeep == 0
        let endpoint = fabric.endpoint(of: host)
        let breaches =
            isDeep
            ? node.look { $0.deepAudit(at: moment, own: endpoint) }
            : node.look { $0.audit(at: moment, own: endpoint) }
        if let breach = breaches.first { fail(breach.name, "node \(host): \(breach.details)", [host]) }
    }

    /// Of so many looks at a node one is at all its tables: the larger a network, the more seldom, so that of a thousand
    /// nodes four a second are looked at like that.
    private var looksForOneDeep: Int { min(max(60, hosts.count / 4), 600) }

    private mutating func watchBans(_ host: Int, _ node: Node) {
        let moment = hosts[host].moment(now)
        for ban in node.look({ $0.bans(at: moment) }) {
            if case .byHand = ban.reason { continue }
            guard let victim = honestHost(under: ban.target), !fabric.corrupted.contains(HostPair(host, victim)) else {
                continue
            }
            fail(
                "honest nodes never ban honest nodes", "node \(host) bans node \(victim): \(ban.reason)",
                [host, victim])
        }
    }

    /// Who waits for what nobody brings waits for ever.
    private mutating func watchSeeds(_ host: Int, _ node: Node) {
        let awaitsSeeds = node.look { $0.awaitsSeeds }
        if awaitsSeeds == hosts[host].isFetchingSeeds { return }
        let belief = awaitsSeeds ? "awaits a seed list that nobody fetches" : "has forgotten its fetch"
        fail("a seed list is awaited while it is fetched", "node \(host) \(belief)", [host])
    }

    /// Whoever has lost all peers that it chose goes on looking for others, as long as it knows of any.
    private mutating func watchCutOff(_ host: Int, _ node: Node) {
        let isCutOff = hosts[host].online.outgoing == 0 && !hosts[host].online.all.contains(where: \.isSpecial)
        hosts[host].cutOffSince = isCutOff ? hosts[host].cutOffSince ?? now : nil
        guard let since = hosts[host].cutOffSince else { return }
        let quiet = now - max(since, hosts[host].dialledAt)
        if quiet <= World.patienceWithLooking { return }
        let moment = hosts[host].moment(now)
        guard node.look({ $0.knowsSomeoneToDial(at: moment) }) else {
            // Whom it hears of now it has not known for long.
            hosts[host].cutOffSince = now
            return
        }
        fail(
            "who is cut off looks for a way back", "node \(host) has dialled nobody for \(quiet / World.second) s",
            [host])
    }

    /// Four runs of the ladder.
    private static let patienceWithLooking = 60 * second

    private func honestHost(under target: BanTarget) -> Int? {
        hosts.indices.first { hosts[$0].kind != .hostile && target.covers(fabric.endpoint(of: $0)) }
    }

    // MARK: - At the moment

    mutating func watchDial(_ host: Int, _ endpoint: Endpoint) {
        let moment = hosts[host].moment(now)
        let isSpecial = hosts[host].node?.look { $0.isSpecial(endpoint) } ?? false
        hosts[host].dialledAt = now
        if endpoint == hosts[host].ownEndpoint { fail("no dial to oneself again", "node \(host) dials itself", [host]) }
        if let reason = hosts[host].node?.look({ $0.reasonNotToDial(endpoint, at: moment) }) {
            fail("only who may be dialled is", "node \(host) dials \(endpoint): \(reason)", [host])
        }
        if let breach = hosts[host].dialWatch.note(endpoint, isSpecial: isSpecial, at: moment) {
            fail(breach.name, "node \(host): \(breach.details)", [host])
        }
        if hosts[host].paceSecond != now / World.second {
            hosts[host].paceSecond = now / World.second
            hosts[host].dialsThisSecond = 0
        }
        hosts[host].dialsThisSecond += 1
        if hosts[host].dialsThisSecond > World.mostDialsASecond {
            fail("no storm of dials", "node \(host) dials \(hosts[host].dialsThisSecond) times in a second", [host])
        }
    }

    /// Eight at once in each of four ticks, the same again in an older protocol, and special peers.
    private static let mostDialsASecond = 80

    mutating func watchEnd(_ event: PeerEvent, _ host: Int) {
        switch event {
        case .refused(let endpoint, .outgoing, .ourselves):
            if endpoint == fabric.endpoint(of: host) { hosts[host].ownEndpoint = endpoint }
        case .offline(let peer, .evicted), .offline(let peer, .round), .offline(let peer, .turned):
            if peer.isSpecial { fail("special peers stay", "node \(host) lets \(peer.id) go", [host]) }
        case .offline(let peer, .badScore(let score)): watchGivingUp(peer, at: score, host)
        case .online, .offline, .refused: break
        }
    }

    /// An honest peer is never thought ill of.
    private mutating func watchGivingUp(_ peer: Peer, at score: Int, _ host: Int) {
        guard let other = fabric.host(at: peer.id.endpoint), hosts[other].kind != .hostile else { return }
        if fabric.corrupted.contains(HostPair(host, other)) { return }
        fail(
            "honest peers keep their score", "node \(host) gives node \(other) up at a score of \(score)",
            [host, other])
    }

    /// A relaying node delivers each message once.
    mutating func watchRepeat(_ number: UInt64, _ host: Int) {
        guard hosts[host].kind == .node else { return }
        fail("each message is delivered once", "node \(host) delivers message \(number) again", [host])
    }

    // MARK: - Peace

    /// Within 180 virtual seconds of peace the network is whole, and what is sent then gets to all.
    private mutating func watchPeace() {
        guard scenario.peace > 0, now >= calmFrom else { return }
        let quiet = now - calmFrom
        if quiet / World.second == Int64(scenario.peace) - 30 {
            let census = census()
            let stranded = hosts.indices.count { isStranded($0, census) }
            if !census.isWhole(but: stranded) {
                let lonely = hosts.indices.filter {
                    ($0 < census.neighbours.count) && hosts[$0].node != nil
                        && hosts[$0].online.outgoing < 8
                }
                fail(
                    "the network heals",
                    "after \(Int64(scenario.peace) - 30) s of peace: \(census.up) nodes in \(census.pieces) pieces, \(census.lacking) lack peers",
                    Array(lonely.prefix(2)))
            }
            for _ in 0..<3 {
                guard let origin = hosts.indices.filter({ hosts[$0].node != nil }).randomElement(using: &trafficDice)
                else { return }
                peaceful.append(send(from: origin) ?? 0)
            }
        }
        watchQueues(secondsLeft: Int64(scenario.peace) - quiet / World.second)
    }

    /// Whether a peer of the older generation can't be found by anybody: no node of ours has heard of it since it lost its
    /// memory, most of what it knows is hostile, and in all this peace it has dialled nobody honest itself. It takes every
    /// share, and one that the identities of an eclipse have told of hundreds of theirs draws from these at its own slow
    /// pace. Nothing that nodes of ours decide could heal that.
    func isStranded(_ host: Int, _ census: Census) -> Bool {
        guard let old = hosts[host].stranger as? OldPeer, hosts[host].soughtAt < calmFrom else { return false }
        let known = old.known.entries
        let hostile = known.count { entry in
            fabric.host(at: entry.endpoint).map { hosts[$0].kind == .hostile } ?? false
        }
        if hostile * 2 <= known.count { return false }
        let endpoint = fabric.endpoint(of: host)
        return !census.neighbours.contains { $0.contains(Int32(host)) }
            && !hosts.contains { $0.node?.look { $0.hasHeard(of: endpoint) } ?? false }
    }

    /// What was sent in peace has had its time. The fewer a message is passed on to, the likelier it passes somebody by:
    /// that all get it is promised from a fanout of sixteen on.
    mutating func watchPeaceful(_ number: UInt64, from origin: Int, missing: [Int]) {
        let missing = missing.filter { hosts[$0].kind == .node }
        guard let first = missing.first, hosts[first].settings.fanout >= 16 else { return }
        fail(
            "a broadcast reaches all",
            "message \(number) has not come to \(missing.count) nodes, node \(first) among them", [origin, first])
    }

    /// Shares and pings go on in peace, and one of them may be on its way at any moment; a queue that is never found
    /// empty in four looks is stuck.
    private mutating func watchQueues(secondsLeft: Int64) {
        guard (2...5).contains(secondsLeft) else { return }
        let full = hosts.indices.filter { hosts[$0].node?.look { !$0.isDrained } ?? false }
        undrained = secondsLeft == 5 ? Set(full) : undrained.intersection(full)
        guard secondsLeft == 2, let first = undrained.min() else { return }
        fail("queues empty in peace", "node \(first) has something to write still", [first])
    }
}
