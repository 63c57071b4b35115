package import FactomWire

/// The node's decisions about its peers: whom to dial, whom to take, whom to let go.
///
/// A value: same events, same time, same chance, same actions. It never sees an application's message.
package struct Controller: Sendable {
    package enum Event: Sendable, Equatable {
        case tick
        /// A socket was accepted, from this address and port.
        case accepted(ConnectionID, from: Endpoint)
        /// The TCP connection of a dial stands: our greeting is on its way.
        case opened(ConnectionID)
        /// The peer's handshake is whole and suits us.
        case greeted(ConnectionID, Handshake)
        /// A peer that we dialled is full, and offers these.
        case rejected(ConnectionID, alternatives: [Endpoint])
        /// The connection is over, or the dial came to nothing.
        case closed(ConnectionID, CloseReason)
        case peersRequested(ConnectionID)
        case peersShared(ConnectionID, [Endpoint])
        case qualityChanged(ConnectionID, by: Int)
        case resolved(HostPort, [IPAddress])
        case command(Command)
        /// No dials and no newcomers from now on; the connections end as soon as their queues are written.
        case stopping
    }

    /// What operator and application ask for.
    package enum Command: Sendable, Equatable {
        /// The whole list of special peers, in place of the one before.
        case setSpecials([HostPort])
        case disconnect(PeerID)
        case ban(BanTarget, for: Duration)
        case adjust(IPAddress, by: Int)
        /// What the application made of a message from this address.
        case judge(IPAddress, Verdict)
    }

    package enum Action: Sendable, Equatable {
        case dial(ConnectionID, Endpoint, as: ProtocolVersion, nonce: UInt64)
        /// Look a name up; the answer comes as ``Event/resolved(_:_:)``, empty when there is none.
        case resolve(HostPort)
        /// Read the handshake of a connection that was accepted.
        case hear(ConnectionID)
        case admit(ConnectionID)
        /// Tell the dialler that we are full, then close for this reason.
        case refuse(ConnectionID, offering: [Endpoint], CloseReason)
        case close(ConnectionID, CloseReason)
        case share(ConnectionID, [Endpoint])
        case notify(PeerEvent)
    }

    let settings: Settings
    var chance: Chance
    var links = LinkTable()
    var specials: [Special] = []
    /// Endpoints that we may dial as regular peers. The address book's place.
    var candidates: [Endpoint] = []
    var history: DialHistory
    var scores: Scores
    var bans: Bans
    var newcomers: Newcomers
    var isStopping = false
    private var lastID: UInt64 = 0

    package init(settings: Settings, chance: Chance) {
        self.settings = settings
        self.chance = chance
        history = DialHistory(limit: settings.dialMemories)
        scores = Scores(
            limit: settings.scoredAddresses, range: settings.scoreLimit, halfLife: settings.scoreHalfLife)
        bans = Bans(settings)
        newcomers = Newcomers(atOnce: settings.newcomersAtOnce, limit: settings.diallersRemembered)
    }

    package mutating func handle(_ event: Event, at now: Moment, into actions: inout [Action]) {
        switch event {
        case .tick: dialWhomWeLack(at: now, into: &actions)
        case .accepted(let id, let remote): accept(id, from: remote, at: now, into: &actions)
        case .opened(let id): links[id]?.isOpened = true
        case .greeted(let id, let handshake): meet(id, handshake, at: now, into: &actions)
        case .rejected(_, let alternatives): consider(alternatives)
        case .closed(let id, let reason): lose(id, reason, at: now, into: &actions)
        case .peersRequested(let id): answerRequest(id, into: &actions)
        case .peersShared: break  // The address book's: it comes with discovery.
        case .qualityChanged(let id, let change): judge(id, by: change, at: now, into: &actions)
        case .resolved(let name, let addresses): take(addresses, of: name, at: now, into: &actions)
        case .command(let command): obey(command, at: now, into: &actions)
        case .stopping: stop(at: now, into: &actions)
        }
    }

    /// Peers stay for as long as their queues need; whoever has not greeted yet is no peer.
    private mutating func stop(at now: Moment, into actions: inout [Action]) {
        isStopping = true
        for link in links.all where !link.isOnline { close(link, .stopped, at: now, into: &actions) }
    }

    /// A number for a connection that is about to be: also for the shell's accepted ones.
    package mutating func nextID() -> ConnectionID {
        lastID += 1
        return ConnectionID(lastID)
    }

    /// Whether an address is one of a special peer's, whatever the port.
    func isSpecial(_ address: IPAddress) -> Bool {
        specials.contains { $0.addresses.contains(address) }
    }

    func isSpecial(_ endpoint: Endpoint) -> Bool {
        specials.contains { $0.named.port == endpoint.port && $0.addresses.contains(endpoint.address) }
    }

    /// Who dials in is recognised by its address alone, whom we dial by address and port: of several nodes at
    /// one address the operator may have named only some.
    func isSpecial(_ link: Link) -> Bool {
        link.direction == .incoming ? isSpecial(link.remote.address) : isSpecial(link.remote)
    }

    /// Ends a link from our side: it holds no place from now on.
    mutating func close(_ link: Link, _ reason: CloseReason, at now: Moment, into actions: inout [Action]) {
        actions.append(.close(link.id, reason))
        lose(link.id, reason, at: now, into: &actions)
    }

    func announceEnd(of link: Link, _ reason: CloseReason, into actions: inout [Action]) {
        if let peer = link.peer {
            actions.append(.notify(.offline(peer, reason)))
        } else {
            actions.append(.notify(.refused(link.remote, link.direction, reason)))
        }
    }

    // MARK: - Sharing

    /// Tells a peer of peers that we dialled ourselves, special ones never.
    private mutating func answerRequest(_ id: ConnectionID, into actions: inout [Action]) {
        guard let asker = links[id], asker.isOnline else { return }
        actions.append(.share(id, endpointsToOffer(settings.shareSize, except: asker.endpoint)))
    }

    mutating func endpointsToOffer(_ count: Int, except asker: Endpoint?) -> [Endpoint] {
        var known = links.all.filter { $0.isOnline && $0.direction == .outgoing && !$0.isSpecial }
            .compactMap(\.endpoint)
            .filter { $0 != asker }
            .filter { settings.isPrivateNetwork || $0.address.isPublic }
        chance.choose(count, of: &known)
        return Array(known.prefix(count))
    }

    /// What a full peer offers in its stead.
    private mutating func consider(_ alternatives: [Endpoint]) {
        for endpoint in alternatives.prefix(settings.shareSize) where !candidates.contains(endpoint) {
            guard settings.isPrivateNetwork || endpoint.address.isPublic else { continue }
            if candidates.count >= settings.candidatesLimit { candidates.removeFirst() }
            candidates.append(endpoint)
        }
    }
}
