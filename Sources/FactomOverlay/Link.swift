import FactomWire

/// What the controller knows of one connection.
struct Link: Sendable {
    enum Phase: Sendable, Equatable {
        /// The TCP connection is being made, or the peer has not greeted yet.
        case pending
        case online(PeerID, ProtocolVersion)
    }

    let id: ConnectionID
    let direction: Direction
    /// What we dialled, or the other side's socket.
    let remote: Endpoint
    /// Of a special peer: outside every budget.
    var isSpecial: Bool
    /// Whether we only want to know if somebody is there.
    var isFeeler = false
    /// Whether it repeats a dial to a peer that answered in an older protocol.
    var isFallback = false
    /// Whether somebody who is full told us to try here instead.
    var isAlternative = false
    /// What we greet with when we dial.
    var nonce: UInt64 = 0
    var dialProtocol = ProtocolVersion.v9
    /// Whether the TCP connection of our dial stands, so that our greeting may have been read.
    var isOpened = false
    var phase = Phase.pending
    var onlineSince: Moment?
    /// When the peer is to be asked for peers next, and when it was last.
    var askAt = Moment.zero
    var lastAsked: Moment?
    /// How often it was asked in a row and told nothing new.
    var fruitlessAsks = 0
    /// Noted at each tick, for the choice of who must go.
    var roundTrip: Duration?
    var lastNews: Moment?

    /// Counts against the budget of regular outgoing peers.
    var isRegularOutgoing: Bool { direction == .outgoing && !isSpecial && !isFeeler }

    var isOnline: Bool {
        if case .online = phase { true } else { false }
    }

    /// Where the peer listens, as far as is known.
    var endpoint: Endpoint? {
        switch phase {
        case .online(let peer, _): peer.endpoint
        case .pending: direction == .outgoing ? remote : nil
        }
    }

    var peer: Peer? {
        guard case .online(let id, let version) = phase else { return nil }
        return Peer(id: id, direction: direction, protocolVersion: version, isSpecial: isSpecial)
    }
}

/// All links, in the order they began, which is the order of their ids.
struct LinkTable: Sendable {
    private(set) var all: [Link] = []
    var counts = LinkCounts()
    /// How often a link has come, changed or gone; what speaks for a peer is not part of that, nor when it was asked.
    private(set) var changes: UInt64 = 0
    /// How often that has changed.
    private(set) var asks: UInt64 = 0

    mutating func append(_ link: Link) {
        if let last = all.last { precondition(last.id < link.id, "connection ids only grow") }
        counts.count(link, 1)
        changes += 1
        all.reserveThriftily()
        all.append(link)
    }

    subscript(id: ConnectionID) -> Link? {
        get { index(of: id).map { all[$0] } }
        set {
            guard let index = index(of: id) else { return }
            counts.count(all[index], -1)
            changes += 1
            guard let newValue else {
                _ = all.remove(at: index)
                return
            }
            counts.count(newValue, 1)
            all[index] = newValue
        }
    }

    /// Where the other side's socket is; the same as that of the whole link, without a copy of it.
    func address(of id: ConnectionID) -> IPAddress? { index(of: id).map { all[$0].remote.address } }

    /// Notes what speaks for a peer when someone must go.
    mutating func note(_ id: ConnectionID, roundTrip: Duration?, lastNews: Moment?) {
        guard let index = index(of: id) else { return }
        all[index].roundTrip = roundTrip
        all[index].lastNews = lastNews
    }

    /// Notes that a peer was asked for peers, or what came of it.
    mutating func noteAsk(_ id: ConnectionID, _ change: (inout Link) -> Void) {
        guard let index = index(of: id) else { return }
        asks += 1
        change(&all[index])
    }

    func count(where matches: (Link) -> Bool) -> Int {
        all.reduce(0) { matches($1) ? $0 + 1 : $0 }
    }

    /// The link to this endpoint that is online or on its way there.
    func link(to endpoint: Endpoint) -> Link? {
        all.first { $0.endpoint == endpoint }
    }

    /// The link to this endpoint that is a peer or may become one, not a mere test.
    func peerLink(to endpoint: Endpoint) -> Link? {
        all.first { $0.endpoint == endpoint && !$0.isFeeler }
    }

    /// Our own dial to this endpoint that has not been answered yet.
    func pendingDial(to endpoint: Endpoint) -> Link? {
        all.first { $0.phase == .pending && !$0.isFeeler && $0.endpoint == endpoint }
    }

    private func index(of id: ConnectionID) -> Int? {
        var low = 0
        var high = all.count
        while low < high {
            let middle = (low + high) / 2
            if all[middle].id < id { low = middle + 1 } else { high = middle }
        }
        return low < all.count && all[low].id == id ? low : nil
    }
}
