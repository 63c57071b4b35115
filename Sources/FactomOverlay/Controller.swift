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
        case qualityChanged(ConnectionID, by: Int, ScoreReason)
        /// What speaks for a peer when someone must go.
        case measured(ConnectionID, roundTrip: Duration?, lastNews: Moment?)
        case resolved(HostPort, [IPAddress])
        /// What the seeds gave; nothing when they failed.
        case seedsFetched([Endpoint])
        /// Our own loop stood still: what seems late or crowded now is our doing.
        case stalled
        case command(Command)
        /// No dials and no newcomers from now on; the connections end as soon as their queues are written.
        case stopping
    }

    /// What operator and application ask for.
    package enum Command: Sendable, Equatable {
        /// The whole list of special peers, in place of the one before.
        case setSpecials([HostPort])
        case disconnect(PeerID)
        case ban(BanTarget, for: Duration, BanReason = .byHand(""))
        case unban(BanTarget)
        case adjust(IPAddress, by: Int, ScoreReason = .adjusted)
        /// What the application made of a message from this address.
        case judge(IPAddress, Verdict)
    }

    package enum Action: Sendable, Equatable {
        case dial(ConnectionID, Endpoint, as: ProtocolVersion, nonce: UInt64)
        /// Look a name up; the answer comes as ``Event/resolved(_:_:)``, empty when there is none.
        case resolve(HostPort)
        /// The answer comes as ``Event/seedsFetched(_:)``.
        case fetchSeeds
        /// What is remembered has changed, and is to be written to its file.
        case save
        /// Read the handshake of a connection that was accepted.
        case hear(ConnectionID)
        case admit(ConnectionID)
        /// Tell the dialler that we are full, then close for this reason.
        case refuse(ConnectionID, offering: [Endpoint], CloseReason)
        case close(ConnectionID, CloseReason)
        /// Ask a peer for peers.
        case ask(ConnectionID)
        case share(ConnectionID, [Endpoint])
        case notify(PeerEvent)
    }

    private let shared: SharedSettings
    var chance: Chance
    var links = LinkTable()
    var specials: [Special] = []
    var book: AddressBook
    var history: DialHistory
    var scores: Scores
    var bans: Bans
    var newcomers: Newcomers
    /// Whom we may tell of: those whose connection proved itself.
    var vouched: EndpointMoments
    /// Who asked for peers, and when each is due to ask next: also across reconnects.
    var askers: EndpointMoments
    /// Whom we asked for peers, and when: also across reconnects.
    var asked: EndpointMoments
    var seeds: SeedPlan
    var ladder: Ladder
    /// Whom to dial next above the floor: a peer of somebody who is full.
    var alternative: Endpoint?
    /// When each of these may or must happen next.
    var fillAt = Moment.zero
    var searchAt = Moment.zero
    /// Searches of the book in a row, above the floor, that found nobody: each makes the next wait twice as long, about a
    /// minute at most.
    var futileSearches = 0
    /// Regular dials in a row that reached nobody, as far as it matters; and who has answered a test since then.
    var futileDials = 0
    var scouted: [Scouted] = []
    var feelAt = Moment.zero
    var turnAt = Moment.zero
    var expireAt = Moment.zero
    var roundAt: Moment?
    /// When something changed that is worth a save; `nil` when all is saved.
    var unsavedSince: Moment?
    var stalledAt: Moment?
    var isStopping = false
    /// When somebody is to be asked for peers next, and which state of the links tells so.
    var askDueByLinks = (due: Moment.distantPast, links: UInt64.max)
    /// No tick before this moment does or changes anything, unless something else happens first.
    var quietUntil = Moment.distantPast
    private var lastID: UInt64 = 0

    package init(settings: Settings, chance: Chance) {
        self.init(SharedSettings(settings), chance: chance)
    }

    init(_ shared: SharedSettings, chance: Chance) {
        let settings = shared.settings
        self.shared = shared
        self.chance = chance
        let key = (self.chance.next(), self.chance.next())
        book = AddressBook(key: key, isPrivateNetwork: settings.isPrivateNetwork, limit: settings.bookLimit)
        history = DialHistory(limit: settings.dialMemories)
        scores = Scores(
            limit: settings.scoredAddresses, range: settings.scoreLimit, halfLife: settings.scoreHalfLife,
            isPrivateNetwork: settings.isPrivateNetwork)
        bans = Bans(shared)
        newcomers = Newcomers(atOnce: settings.newcomersAtOnce, limit: settings.diallersRemembered)
        vouched = EndpointMoments(limit: settings.vouchedLimit)
        askers = EndpointMoments(limit: settings.askersRemembered)
        asked = EndpointMoments(limit: settings.askersRemembered)
        seeds = SeedPlan(
            every: settings.seedEvery,
            retry: Backoff(first: settings.seedRetryFirst, ceiling: settings.seedRetryCeiling))
        ladder = Ladder(every: settings.ladderEvery, dialsPerRun: settings.ladderDials)
    }

    var settings: Settings {
        _read { yield shared.settings }
    }

    var spans: Spans {
        _read { yield shared.spans }
    }

    package mutating func handle(_ event: Event, at now: Moment, into actions: inout [Action]) {
        if event.mayMakeSomethingDue { quietUntil = .distantPast }
        switch event {
        case .tick: tick(at: now, into: &actions)
        case .accepted(let id, let remote): accept(id, from: remote, at: now, into: &actions)
        case .opened(let id): noteOpened(id, at: now, into: &actions)
        case .greeted(let id, let handshake): meet(id, handshake, at: now, into: &actions)
        case .rejected(let id, let alternatives): turnElsewhere(id, alternatives, at: now)
        case .closed(let id, let reason): lose(id, reason, at: now, into: &actions)
        case .peersRequested(let id): answerRequest(id, at: now, into: &actions)
        case .peersShared(let id, let endpoints): learn(endpoints, from: id, at: now)
        case .qualityChanged(let id, let change, let reason):
            judge(id, by: change, because: reason, at: now, into: &actions)
        case .measured(let id, let roundTrip, let news): note(id, roundTrip: roundTrip, lastNews: news)
        case .resolved(let name, let addresses): take(addresses, of: name, at: now, into: &actions)
        case .seedsFetched(let endpoints): take(seeds: endpoints, at: now)
        case .stalled: stalledAt = now
        case .command(let command): obey(command, at: now, into: &actions)
        case .stopping: stop(at: now, into: &actions)
        }
    }

    private mutating func tick(at now: Moment, into actions: inout [Action]) {
        defer { quietUntil = nextDue() }
        if isStopping { return }
        climb(at: now)
        dialWhomWeLack(at: now, into: &actions)
        fetchSeeds(at: now, into: &actions)
        askAround(at: now, into: &actions)
        feel(at: now, into: &actions)
        goRound(at: now, into: &actions)
        save(at: now, into: &actions)
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

    /// Nobody is online.
    var isAlone: Bool { links.counts.online == 0 }

    /// Nobody is online whom we or the operator chose: those who dialled us may all be one stranger's, who would like
    /// us to look no further.
    var isCutOff: Bool {
        if settings.exclusive || settings.outgoingTarget == 0 { return isAlone }
        return links.counts.chosen == 0
    }

    private mutating func note(_ id: ConnectionID, roundTrip: Duration?, lastNews: Moment?) {
        links.note(id, roundTrip: roundTrip, lastNews: lastNews)
    }

    /// Ends a link from our side: it holds no place from now on.
    mutating func close(_ link: Link, _ reason: CloseReason, at now: Moment, into actions: inout [Action]) {
        actions.append(.close(link.id, reason))
        lose(link.id, reason, at: now, into: &actions)
    }

    /// That an address was found where it should be is no news.
    func announceEnd(of link: Link, _ reason: CloseReason, into actions: inout [Action]) {
        if let peer = link.peer {
            actions.append(.notify(.offline(peer, reason)))
        } else if reason != .tested {
            actions.append(.notify(.refused(link.remote, link.direction, reason)))
        }
    }
}
