import FactomWire

// Controller, as far as those who dial us go.
extension Controller {
    /// Limits hold here, before a byte is read. Whoever is full reads the handshake all the same, so that
    /// the refusal is in the dialler's protocol.
    mutating func accept(_ id: ConnectionID, from remote: Endpoint, at now: Moment, into actions: inout [Action]) {
        let special = isSpecial(remote.address)
        let reason = reasonNotToHear(remote.address, special: special, at: now)
        let link = Link(id: id, direction: .incoming, remote: remote, isSpecial: special)
        links.append(link)
        if let reason {
            close(link, reason, at: now, into: &actions)
        } else {
            actions.append(.hear(id))
        }
    }

    private mutating func reasonNotToHear(_ address: IPAddress, special: Bool, at now: Moment) -> CloseReason? {
        if isStopping { return .stopped }
        if bans.covers(address, special: special, at: now) { return .banned }
        let holder = address.holder
        var (waiting, waitingHere) = (0, 0)
        for link in links.all where link.direction == .incoming && !link.isOnline {
            waiting += 1
            if link.remote.address.holder == holder { waitingHere += 1 }
        }
        if !settings.isPrivateNetwork, waitingHere >= settings.halfOpenPerAddress { return .tooManyHandshakes }
        if special { return nil }
        if waiting >= settings.halfOpenLimit { return .tooManyHandshakes }
        if settings.isPrivateNetwork { return nil }
        // Else those who never greet would hold the few places for greetings, whatever their score.
        if let reason = reasonOfScore(address, at: now) { return reason }
        if isCrowded(address) { return .tooManyFromAddress }
        return newcomers.admits(holder, at: now) ? nil : .tooFast
    }

    /// Whether another peer that dialled us, a special one until now, may be a regular one.
    func hasIncomingPlace(for link: Link) -> Bool {
        let waiting = links.count { $0.direction == .incoming && !$0.isOnline }
        return !isFull && waiting <= settings.halfOpenLimit
            && (settings.isPrivateNetwork || !isCrowded(link.remote.address, beside: link.id))
    }

    private func isCrowded(_ address: IPAddress, beside id: ConnectionID? = nil) -> Bool {
        let (holder, group) = (address.holder, address.group)
        var (ofHolder, ofGroup) = (0, 0)
        for link in links.all where link.direction == .incoming && link.id != id {
            if link.remote.address.holder == holder { ofHolder += 1 }
            if link.remote.address.group == group { ofGroup += 1 }
        }
        return ofHolder >= settings.incomingPerAddress || ofGroup >= settings.incomingPerGroup
    }

    /// Incoming regular peers that hold a place.
    var incomingPeers: Int { links.counts.liveIncoming }

    // MARK: - Greetings

    mutating func meet(_ id: ConnectionID, _ handshake: Handshake, at now: Moment, into actions: inout [Action]) {
        guard let link = links[id], link.phase == .pending else { return }
        switch link.direction {
        case .incoming: meetDialler(link, handshake, at: now, into: &actions)
        case .outgoing: meetListener(link, handshake, at: now, into: &actions)
        }
    }

    private mutating func meetDialler(
        _ link: Link, _ handshake: Handshake, at now: Moment, into actions: inout [Action]
    ) {
        if let ours = ownDial(with: handshake.nonce) {
            history[ours.remote].isOurselves = true
            close(link, .ourselves, at: now, into: &actions)
            // A test of the address may be under way beside a dial to it.
            for dial in links.all where dial.direction == .outgoing && dial.remote == ours.remote {
                close(dial, .ourselves, at: now, into: &actions)
            }
            return
        }
        let endpoint = Endpoint(address: link.remote.address, port: handshake.listenPort)
        if bans.covers(endpoint, special: link.isSpecial, at: now) {
            return close(link, .banned, at: now, into: &actions)
        }
        if let reason = reasonNotToTake(link, at: now) {
            return refuse(link, at: endpoint, reason, at: now, into: &actions)
        }
        let id = PeerID(endpoint: endpoint, nodeID: UInt32(truncatingIfNeeded: handshake.nodeID))
        if links.all.contains(where: { $0.peer?.id == id }) {
            // A live link is never displaced, whatever the newcomer claims.
            return refuse(link, at: endpoint, .alreadyConnected, at: now, into: &actions)
        }
        if let other = links.pendingDial(to: endpoint) {
            if isOursKept(other, against: handshake) {
                return refuse(link, at: endpoint, .crossed, at: now, into: &actions)
            }
            close(other, .crossed, at: now, into: &actions)
        }
        if isFull, !link.isSpecial {
            guard makeRoom(for: link, at: now, into: &actions) else {
                return refuse(link, at: endpoint, .full, at: now, into: &actions)
            }
        }
        admit(link, handshake, endpoint, at: now, into: &actions)
        if link.isSpecial { return }
        learn(endpoint, from: endpoint.address, at: now)
        feelAt = min(feelAt, now + settings.feelWhenFew)
    }

    private var isFull: Bool { incomingPeers >= settings.incomingLimit }

    /// A newcomer may take the place of the least useful peer, when that makes our peers more diverse.
    private mutating func makeRoom(for newcomer: Link, at now: Moment, into actions: inout [Action]) -> Bool {
        if settings.isPrivateNetwork { return false }
        let peers = standings { $0.direction == .incoming }
        guard let id = Protection.evictee(among: peers, for: newcomer.remote.address.group), let link = links[id] else {
            return false
        }
        close(link, .evicted, at: now, into: &actions)
        return true
    }

    /// The dial of ours whose greeting has come back to us: nobody but the one we dialled knows the number,
    /// so the most that a peer can make us believe is that the endpoint it listens on is us.
    private func ownDial(with nonce: UInt64?) -> Link? {
        guard let nonce else { return nil }
        return links.all.first { $0.direction == .outgoing && $0.phase == .pending && $0.nonce == nonce }
    }

    /// Both sides dialled at once: the link whose dialler drew the higher number stays, as both can tell.
    /// A p2p1 peer has no number and no such rule: its link stays. So does any peer's while our dial has not
    /// got through: it can't know of ours, which perhaps never will.
    private func isOursKept(_ ours: Link, against handshake: Handshake) -> Bool {
        guard ours.isOpened, let theirs = handshake.nonce else { return false }
        return ours.nonce > theirs
    }

    private func reasonNotToTake(_ link: Link, at now: Moment) -> CloseReason? {
        if link.isSpecial { return nil }
        if settings.exclusiveIncoming { return .notSpecial }
        return reasonOfScore(link.remote.address, at: now)
    }

    private func reasonOfScore(_ address: IPAddress, at now: Moment) -> CloseReason? {
        let score = scores.score(of: address, at: now)
        return score < settings.badScore ? .badScore(score) : nil
    }

    /// In words, not by hanging up: a dialler in protocol 11 would take that for an older node's answer, and
    /// dial again in gob. Who is only one too many is offered others.
    private mutating func refuse(
        _ link: Link, at endpoint: Endpoint, _ reason: CloseReason, at now: Moment, into actions: inout [Action]
    ) {
        let isOneTooMany = reason == .full || reason == .notSpecial
        let others = isOneTooMany ? offer(settings.alternativesOffered + 1, to: link, at: now) : []
        let offered = others.filter { $0 != endpoint }.prefix(settings.alternativesOffered)
        actions.append(.refuse(link.id, offering: Array(offered), reason))
        lose(link.id, reason, at: now, into: &actions)
    }

    private mutating func meetListener(
        _ link: Link, _ handshake: Handshake, at now: Moment, into actions: inout [Action]
    ) {
        // The port that was dialled is the one that counts, whatever the peer says of itself.
        history[link.remote].dialProtocol = link.dialProtocol
        if link.isFeeler { return close(link, .tested, at: now, into: &actions) }
        if links.all.contains(where: { $0.isOnline && $0.endpoint == link.remote }) {
            return close(link, .alreadyConnected, at: now, into: &actions)
        }
        admit(link, handshake, link.remote, at: now, into: &actions)
        succeed(link.remote, at: now)
        if link.isSpecial { return }
        futileDials = 0
        ladder.remember(link.remote)
    }

    private mutating func admit(
        _ link: Link, _ handshake: Handshake, _ endpoint: Endpoint, at now: Moment, into actions: inout [Action]
    ) {
        let peer = PeerID(endpoint: endpoint, nodeID: UInt32(truncatingIfNeeded: handshake.nodeID))
        let version = Connection.agreedVersion(handshake)
        links[link.id]?.phase = .online(peer, version)
        links[link.id]?.onlineSince = now
        // In protocol 9 the greeting was a request, unless it was one of protocol 10.
        if version == .v9, link.direction == .incoming || link.dialProtocol == .v9 { noteAsked(link.id, at: now) }
        if link.direction == .outgoing { forgetFailures(of: link.remote) }
        // Told first: what the peer sent with its greeting may end it as soon as it is admitted.
        if let peer = links[link.id]?.peer { actions.append(.notify(.online(peer))) }
        actions.append(.admit(link.id))
    }
}
