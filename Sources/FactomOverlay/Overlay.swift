package import FactomWire

package import struct NIOCore.ByteBuffer

/// All that a node decides, as one value: the controller, its connections, and the routing between them.
///
/// Whoever owns it (the shell on sockets, or a simulation on virtual links) carries events in and actions
/// out, and decides nothing itself.
package struct Overlay: Sendable {
    package enum Event: Sendable {
        case tick
        case accepted(ConnectionID, from: Endpoint)
        /// The TCP connection of a dial stands.
        case opened(ConnectionID)
        case received(ConnectionID, ByteBuffer)
        /// The socket took the last ``Action/write(_:_:)``.
        case wrote(ConnectionID)
        /// The turn ends: write what has gathered.
        case flush
        /// The TCP connection is gone, or a dial failed.
        case closed(ConnectionID, CloseReason)
        /// The application doesn't keep up with this peer, and has caught up again.
        case paused(ConnectionID)
        case resumed(ConnectionID)
        case resolved(HostPort, [IPAddress])
        /// What the seeds gave; nothing when they failed.
        case seedsFetched([Endpoint])
        case command(Controller.Command)
        /// No dials and no newcomers from now on.
        case stopping
    }

    package enum Action: Sendable, Equatable {
        case dial(ConnectionID, Endpoint)
        case resolve(HostPort)
        /// The answer comes as ``Event/seedsFetched(_:)``.
        case fetchSeeds
        /// Write ``Overlay/remembered(at:)`` to its file.
        case save
        /// Hand bytes to the socket; ``Event/wrote(_:)`` says when it took them.
        case write(ConnectionID, ByteBuffer)
        /// Close the socket after what was written to it. No event about it is expected.
        case close(ConnectionID)
        case deliver(ConnectionID, ByteBuffer)
        case notify(PeerEvent)
        /// The peer behind a connection is known from now on: messages will come.
        case online(ConnectionID, Peer)
        /// Read nothing more of a peer that sends too fast, and read it again; of no effect on
        /// ``Event/paused(_:)``, which is a reason of its own.
        case hold(ConnectionID)
        case release(ConnectionID)
    }

    package let settings: Settings
    package private(set) var controller: Controller
    var connections = ConnectionTable()
    var router: Router
    var chance: Chance
    /// Which peers have which message.
    var filter: DuplicateFilter
    private let encoder: StreamEncoder
    /// Connections that have something to write since the last flush.
    private var unflushed: [ConnectionID] = []
    /// When the next tick is so late that our own loop must have stood still.
    private var stalledPast = Moment(nanoseconds: .max)
    /// Of connections that are gone.
    private var pastTraffic = Traffic()
    /// Kept between events, so that the hot path allocates nothing.
    private var spare: [Connection.Action] = []
    /// Whom the message being sent goes to; kept for the same reason.
    var chosen: [ConnectionID] = []

    package init(settings: Settings, seed: (UInt64, UInt64)) {
        self.settings = settings
        controller = Controller(settings: settings, chance: Chance(seed: seed.0, seed.1))
        router = Router(fanout: settings.fanout)
        chance = Chance(seed: ~seed.0, seed.1)
        var keys = Chance(seed: seed.0, ~seed.1)
        filter = DuplicateFilter(
            key: (keys.next(), keys.next()), memory: settings.duplicateMemory, hashes: settings.duplicateHashes)
        encoder = StreamEncoder(
            network: settings.network, nodeID: settings.nodeID, listenPort: settings.listenPort)
    }

    package mutating func handle(_ event: Event, at now: Moment, into actions: inout [Action]) {
        if stalledPast < now { forgiveStall(at: now, into: &actions) }
        switch event {
        case .tick: tick(at: now, into: &actions)
        case .accepted(let id, let remote): steer(.accepted(id, from: remote), at: now, into: &actions)
        case .opened(let id): open(id, at: now, into: &actions)
        case .received(let id, let bytes): receive(bytes, from: id, at: now, into: &actions)
        case .wrote(let id): pass(.wrote, to: id, at: now, into: &actions)
        case .flush: flush(at: now, into: &actions)
        case .closed(let id, let reason): lose(id, reason, at: now, into: &actions)
        case .paused(let id): pass(.paused, to: id, at: now, into: &actions)
        case .resumed(let id): pass(.resumed, to: id, at: now, into: &actions)
        case .resolved(let name, let addresses): rename(.resolved(name, addresses), at: now, into: &actions)
        case .seedsFetched(let endpoints): steer(.seedsFetched(endpoints), at: now, into: &actions)
        case .command(.setSpecials(let names)): rename(.command(.setSpecials(names)), at: now, into: &actions)
        case .command(let command): steer(.command(command), at: now, into: &actions)
        case .stopping: steer(.stopping, at: now, into: &actions)
        }
    }

    /// A number for a socket that was just accepted.
    package mutating func nextID() -> ConnectionID {
        controller.nextID()
    }

    /// Whether a ``Event/flush`` would write something.
    package var needsFlush: Bool { !unflushed.isEmpty }

    // MARK: - Connections

    private mutating func open(_ id: ConnectionID, at now: Moment, into actions: inout [Action]) {
        steer(.opened(id), at: now, into: &actions)
        pass(.opened, to: id, at: now, into: &actions)
    }

    private mutating func receive(
        _ bytes: ByteBuffer, from id: ConnectionID, at now: Moment, into actions: inout [Action]
    ) {
        pass(.received(bytes), to: id, at: now, into: &actions)
        guard let index = connections.index(of: id), connections[index].unfinished > Overlay.muchUnfinished else {
            return
        }
        limitUnfinished(beside: id, at: now, into: &actions)
    }

    private mutating func pass(
        _ event: Connection.Event, to id: ConnectionID, at now: Moment, into actions: inout [Action]
    ) {
        var produced = spare
        spare = []
        if let index = connections.index(of: id) { connections[index].handle(event, at: now, into: &produced) }
        for index in produced.indices {
            perform(produced[index], of: id, at: now, into: &actions)
            if case .deliver = produced[index] { continue }
            if connections.index(of: id) == nil {
                takeBack(produced[(index + 1)...])
                break
            }
        }
        produced.removeAll(keepingCapacity: true)
        spare = produced
        markIfWriting(id)
    }

    /// The connection ended in the middle of what was read: nothing behind that point leaves the node.
    private mutating func takeBack(_ rest: ArraySlice<Connection.Action>) {
        for case .deliver in rest {
            pastTraffic.delivered -= 1
            pastTraffic.dropped[.closedWhileReading] += 1
        }
    }

    @inline(__always)
    private mutating func perform(
        _ action: Connection.Action, of id: ConnectionID, at now: Moment, into actions: inout [Action]
    ) {
        switch action {
        case .deliver(let payload): hear(payload, from: id, at: now, into: &actions)
        case .greeted(let handshake): steer(.greeted(id, handshake), at: now, into: &actions)
        case .rejected(let others): steer(.rejected(id, alternatives: others), at: now, into: &actions)
        case .requested: steer(.peersRequested(id), at: now, into: &actions)
        case .shared(let endpoints): steer(.peersShared(id, endpoints), at: now, into: &actions)
        case .judged(let change, let reason):
            steer(.qualityChanged(id, by: change, reason), at: now, into: &actions)
        case .hold: actions.append(.hold(id))
        case .release: actions.append(.release(id))
        case .close(let reason): end(id, reason, at: now, into: &actions)
        }
    }

    /// A connection gave itself up.
    private mutating func end(
        _ id: ConnectionID, _ reason: CloseReason, at now: Moment, into actions: inout [Action]
    ) {
        guard connections.index(of: id) != nil else { return }
        actions.append(.close(id))
        lose(id, reason, at: now, into: &actions)
    }

    private mutating func lose(
        _ id: ConnectionID, _ reason: CloseReason, at now: Moment, into actions: inout [Action]
    ) {
        forget(id)
        steer(.closed(id, reason), at: now, into: &actions)
    }

    private mutating func forget(_ id: ConnectionID) {
        guard var connection = connections.remove(id) else { return }
        connection.lose()
        if let slot = connection.slot { filter.release(slot) }
        pastTraffic += connection.traffic
    }

    // MARK: - Controller

    private mutating func steer(_ event: Controller.Event, at now: Moment, into actions: inout [Action]) {
        var orders: [Controller.Action] = []
        controller.handle(event, at: now, into: &orders)
        for order in orders { obey(order, at: now, into: &actions) }
    }

    /// For events that may make a special peer of a regular one.
    private mutating func rename(_ event: Controller.Event, at now: Moment, into actions: inout [Action]) {
        steer(event, at: now, into: &actions)
        router.update(controller.links, connections)
        for link in controller.links.all where link.isOnline {
            pass(.favoured(link.isSpecial), to: link.id, at: now, into: &actions)
        }
    }

    private mutating func obey(_ order: Controller.Action, at now: Moment, into actions: inout [Action]) {
        switch order {
        case .dial(let id, let endpoint, let version, let nonce):
            begin(id, .outgoing, version, nonce: nonce, at: now)
            actions.append(.dial(id, endpoint))
        case .hear(let id):
            begin(id, .incoming, settings.preferredProtocol, nonce: chance.next(), at: now)
            pass(.opened, to: id, at: now, into: &actions)
        case .resolve(let name): actions.append(.resolve(name))
        case .fetchSeeds: actions.append(.fetchSeeds)
        case .save: actions.append(.save)
        case .ask(let id): pass(.requestPeers, to: id, at: now, into: &actions)
        case .admit(let id): admit(id, at: now, into: &actions)
        case .refuse(let id, let others, _): refuse(id, offering: others, at: now, into: &actions)
        case .close(let id, _):
            forget(id)
            actions.append(.close(id))
        case .share(let id, let endpoints): pass(.share(endpoints), to: id, at: now, into: &actions)
        case .notify(let event): notify(event, into: &actions)
        }
    }

    private mutating func begin(
        _ id: ConnectionID, _ direction: Direction, _ version: ProtocolVersion, nonce: UInt64, at now: Moment
    ) {
        let connection = Connection(
            direction, dialProtocol: version, nonce: nonce, settings: settings, encoder: encoder, at: now)
        connections.insert(connection, as: id)
    }

    private mutating func admit(_ id: ConnectionID, at now: Moment, into actions: inout [Action]) {
        track(id, at: now)
        router.update(controller.links, connections)
        if let peer = controller.links[id]?.peer {
            actions.append(.online(id, peer))
            pass(.favoured(peer.isSpecial), to: id, at: now, into: &actions)
        }
        pass(.admitted, to: id, at: now, into: &actions)
    }

    private mutating func refuse(
        _ id: ConnectionID, offering others: [Endpoint], at now: Moment, into actions: inout [Action]
    ) {
        pass(.refused(alternatives: others), to: id, at: now, into: &actions)
        if let index = connections.index(of: id), let bytes = connections[index].nextWrite(at: now) {
            actions.append(.write(id, bytes))
        }
        forget(id)
        actions.append(.close(id))
    }

    private mutating func notify(_ event: PeerEvent, into actions: inout [Action]) {
        if case .offline = event { router.update(controller.links, connections) }
        actions.append(.notify(event))
    }

    /// Messages of this connection's last ``Action/deliver(_:_:)``s that the application has no room for.
    package mutating func takeBack(_ refused: Int, of id: ConnectionID) {
        if refused == 0 { return }
        if let index = connections.index(of: id) {
            connections[index].traffic.takeBack(refused)
        } else {
            pastTraffic.takeBack(refused)
        }
    }

    // MARK: - Time

    private mutating func tick(at now: Moment, into actions: inout [Action]) {
        stalledPast = now + settings.tick * 4 + .seconds(2)
        for link in controller.links.all {
            pass(.tick, to: link.id, at: now, into: &actions)
            tellMeasures(of: link, at: now, into: &actions)
        }
        limitUnfinished(at: now, into: &actions)
        trackAll(at: now)
        steer(.tick, at: now, into: &actions)
    }

    /// A time in which we didn't listen says nothing about our peers.
    private mutating func forgiveStall(at now: Moment, into actions: inout [Action]) {
        stalledPast = now + settings.tick * 4 + .seconds(2)
        for index in connections.indices { connections[index].forgiveStall(at: now) }
        steer(.stalled, at: now, into: &actions)
    }

    private mutating func tellMeasures(of link: Link, at now: Moment, into actions: inout [Action]) {
        guard let index = connections.index(of: link.id) else { return }
        let roundTrip = connections[index].roundTrip
        let lastNews = connections[index].lastNews
        if roundTrip == link.roundTrip, lastNews == link.lastNews { return }
        steer(.measured(link.id, roundTrip: roundTrip, lastNews: lastNews), at: now, into: &actions)
    }

    /// Each peer may leave a parcel unfinished, but not all of them together: while they hold more than the
    /// node keeps, whoever holds most goes.
    private mutating func limitUnfinished(at now: Moment, into actions: inout [Action]) {
        // Summed anew each time: with one, all of its address may have gone.
        while connections.indices.reduce(0, { $0 + connections[$1].unfinished }) > settings.unfinishedBytes {
            guard let most = connections.indices.max(by: { connections[$0].unfinished < connections[$1].unfinished })
            else { return }
            end(connections.ids[most], .tooMuchUnfinished, at: now, into: &actions)
        }
    }

    /// What one connection may leave unfinished without a look at its address's others, in bytes.
    private static let muchUnfinished = 1 << 20

    /// One address has little more than one parcel for all its connections, off private networks; whoever goes past
    /// it goes.
    private mutating func limitUnfinished(beside id: ConnectionID, at now: Moment, into actions: inout [Action]) {
        guard !settings.isPrivateNetwork, let link = controller.links[id], !link.isSpecial else { return }
        let holder = link.remote.address.holder
        let held = controller.links.all.reduce(0) { sum, other in
            guard other.remote.address.holder == holder, let index = connections.index(of: other.id) else { return sum }
            return sum + connections[index].unfinished
        }
        if held > settings.unfinishedBytesPerAddress { end(id, .tooMuchUnfinished, at: now, into: &actions) }
    }

    // MARK: - Writing

    private mutating func markIfWriting(_ id: ConnectionID) {
        guard let index = connections.index(of: id) else { return }
        if connections[index].markForFlush() { unflushed.append(id) }
    }

    private mutating func flush(at now: Moment, into actions: inout [Action]) {
        for id in unflushed {
            guard let index = connections.index(of: id), let bytes = connections[index].flush(at: now) else { continue }
            actions.append(.write(id, bytes))
        }
        unflushed.removeAll(keepingCapacity: true)
    }

    /// Whether all that was queued has been handed to the sockets.
    package var isDrained: Bool {
        connections.indices.allSatisfy { connections[$0].isDrained }
    }

    // MARK: - Sending

    /// How far a ``send(_:to:waiting:)`` got.
    package struct Sent: Sendable, Equatable {
        /// Messages that were routed, from the first on.
        package var messages = 0
        /// How many times a peer took one of them into its queue.
        package var taken = 0
    }

    /// Routes messages, in order. A message that goes to many is left out for those who are known to have it: when
    /// all have, it is sent, and nobody takes it.
    ///
    /// - Parameter waiting: when `true`, it stops at the first message for which a chosen queue is full: the
    ///   caller goes on from there when something was written.
    /// - Throws: when nobody can take a message; some before it may be queued.
    package mutating func send(
        _ payloads: ArraySlice<ByteBuffer>, to target: Target, waiting: Bool = false, at now: Moment
    ) throws(SendError) -> Sent {
        if case .peer(let peer) = target { return try send(payloads, to: peer, waiting: waiting, at: now) }
        var sent = Sent()
        for payload in payloads {
            try check(payload)
            if router.isEmpty { throw .noPeers }
            let hash = hash(of: payload)
            choose(target, for: hash, at: now)
            if waiting, !chosen.allSatisfy({ hasRoom($0, for: payload) }) { break }
            sent.taken += spread(payload, hash, for: target, at: now)
            sent.messages += 1
        }
        return sent
    }

    private func hasRoom(_ id: ConnectionID, for payload: ByteBuffer) -> Bool {
        guard let index = connections.index(of: id) else { return true }
        return connections[index].hasRoom(for: payload.readableBytes)
    }

    /// Hands one message to all who were chosen, encoded once for each protocol among them; they have it from now on.
    mutating func spread(_ payload: ByteBuffer, _ hash: UInt64?, for target: Target, at now: Moment) -> Int {
        var encoded = EncodedParcel(payload, target: target, encoder: encoder)
        var takers = HolderSet()
        var taken = 0
        for id in chosen {
            guard let index = connections.index(of: id), connections[index].send(&encoded) else { continue }
            if connections[index].markForFlush() { unflushed.append(id) }
            if let slot = connections[index].slot { takers.insert(slot) }
            taken += 1
        }
        if let hash { filter.note(hash, have: takers, at: now) }
        return taken
    }

    private mutating func send(
        _ payloads: ArraySlice<ByteBuffer>, to peer: PeerID, waiting: Bool, at now: Moment
    ) throws(SendError) -> Sent {
        guard let id = router.connection(to: peer), let index = connections.index(of: id) else {
            throw .unknownPeer(peer)
        }
        for payload in payloads { try check(payload) }
        let target = connections[index].version == .v9 ? peer.description : ""
        let count = connections[index].send(payloads, target: target, waiting: waiting)
        note(payloads.prefix(count), has: connections[index].slot, at: now)
        markIfWriting(id)
        return Sent(messages: count, taken: count)
    }

    /// The most that a protocol adds to a message, in bytes.
    private static let overhead = 1024

    /// The largest message, in bytes: a parcel less the most that a protocol adds to it.
    package var messageLimit: Int { settings.parcelBytes - Overlay.overhead }

    func check(_ payload: ByteBuffer) throws(SendError) {
        if payload.readableBytes == 0 { throw .empty }
        if payload.readableBytes > messageLimit { throw .tooLarge(bytes: payload.readableBytes, limit: messageLimit) }
    }

    // MARK: - Across runs

    /// What to keep for the next run.
    package func remembered(at now: Moment) -> Remembered { controller.remembered(at: now) }

    /// Takes up what an earlier run kept; to be called before the first tick.
    package mutating func restore(_ remembered: Remembered, at now: Moment) {
        controller.restore(remembered, at: now)
    }

    // MARK: - Looking on

    /// Nobody is online.
    package var isAlone: Bool { controller.isAlone }

    /// Every ban in force.
    package func bans(at now: Moment) -> [Ban] { controller.bans.list(at: now) }

    /// What is known of an address, and why.
    package func standing(of address: IPAddress, at now: Moment) -> AddressStanding {
        controller.standing(of: address, at: now)
    }

    /// The peer behind a connection as it is now; `nil` when it isn't online.
    package func peer(of id: ConnectionID) -> Peer? {
        controller.links[id]?.peer
    }

    /// Every peer that is online, in the order they came.
    package func peers(at now: Moment) -> [PeerStatistics] {
        controller.links.all.compactMap { link in
            guard let peer = link.peer, let index = connections.index(of: link.id) else { return nil }
            let connection = connections[index]
            return PeerStatistics(
                peer: peer, traffic: connection.traffic, queued: connection.queued, roundTrip: connection.roundTrip,
                score: controller.scores.score(of: link.remote.address, at: now))
        }
    }

    /// All traffic of this run, that of closed connections included.
    package var traffic: Traffic {
        connections.indices.reduce(into: pastTraffic) { $0 += connections[$1].traffic }
    }
}
