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

    private let shared: SharedSettings
    package internal(set) var controller: Controller
    var connections = ConnectionTable()
    var router: Router
    var chance: Chance
    /// Which peers have which message.
    var filter: DuplicateFilter
    /// Whether a peer came when there was no slot for it in the filter.
    var isSomeoneUntracked = false
    /// Connections that have something to write since the last flush.
    var unflushed: [ConnectionID] = []
    /// Messages that go as they are, for whoever carries them: to be taken out after each turn, and to go before what it
    /// writes. Not actions, of which a node in production would have one that never comes.
    package var passages: [Passage] = []
    /// When the next tick is so late that our own loop must have stood still.
    var stalledPast = Moment.distantFuture
    /// How late a tick may be for that.
    let stallPatience: Duration
    /// Of connections that are gone.
    var pastTraffic = Traffic()
    /// Kept between events, so that the hot path allocates nothing.
    private var spare: [Connection.Action] = []
    /// Whom the message being sent goes to; kept for the same reason.
    var chosen: [ConnectionID] = []
    /// Only for those who ask it whether it is in order.
    var audits = AuditRecord()

    package init(settings: Settings, seed: (UInt64, UInt64)) {
        shared = SharedSettings(settings)
        controller = Controller(shared, chance: Chance(seed: seed.0, seed.1))
        stallPatience = settings.tick * 4 + .seconds(2)
        router = Router(fanout: settings.fanout)
        chance = Chance(seed: ~seed.0, seed.1)
        var keys = Chance(seed: seed.0, ~seed.1)
        filter = DuplicateFilter(
            key: (keys.next(), keys.next()), memory: settings.duplicateMemory, hashes: settings.duplicateHashes)
    }

    package var settings: Settings {
        _read { yield shared.settings }
    }

    var encoder: StreamEncoder {
        _read { yield shared.encoder }
    }

    package mutating func handle(_ event: consuming Event, at now: Moment, into actions: inout [Action]) {
        if stalledPast < now { forgiveStall(at: now, into: &actions) }
        if case .flush = event { return flush(at: now, into: &actions) }
        perform(event, at: now, into: &actions)
    }

    /// All but the flush, which is the end of a turn: whoever makes turns sees to it.
    mutating func perform(_ event: consuming Event, at now: Moment, into actions: inout [Action]) {
        switch event {
        case .tick: tick(at: now, into: &actions)
        case .accepted(let id, let remote): steer(.accepted(id, from: remote), at: now, into: &actions)
        case .opened(let id): open(id, at: now, into: &actions)
        case .received(let id, let bytes): receive(bytes, from: id, at: now, into: &actions)
        case .wrote(let id): noteWritten(id)
        case .flush: break
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
        _ bytes: consuming ByteBuffer, from id: ConnectionID, at now: Moment, into actions: inout [Action]
    ) {
        if hearAlone(bytes, from: id, at: now, into: &actions) { return }
        pass(.received(bytes), to: id, at: now, into: &actions)
        if connections.unfinished <= Overlay.muchUnfinished { return }
        guard let index = connections.index(of: id), connections[index].unfinishedTold > Overlay.muchUnfinished else {
            return
        }
        limitUnfinished(beside: id, at: now, into: &actions)
    }

    mutating func pass(
        _ event: consuming Connection.Event, to id: ConnectionID, at now: Moment, into actions: inout [Action]
    ) {
        guard let position = connections.index(of: id) else { return }
        var produced = spare
        spare = []
        connections.handle(event, at: position, now, into: &produced)
        if produced.count == 1, let only = produced.popLast() {
            // As a rule. Nothing is left to be looked at, and nothing is copied.
            perform(only, of: id, position, at: now, into: &actions)
            spare = produced
            return markIfWriting(id, near: position)
        }
        for index in produced.indices {
            perform(produced[index], of: id, position, at: now, into: &actions)
            if case .deliver = produced[index] { continue }
            if connections.index(of: id, near: position) == nil {
                takeBack(produced[(index + 1)...])
                break
            }
        }
        produced.removeAll(keepingCapacity: true)
        spare = produced
        markIfWriting(id, near: position)
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
        _ action: consuming Connection.Action, of id: ConnectionID, _ position: Int, at now: Moment,
        into actions: inout [Action]
    ) {
        switch action {
        case .deliver(let payload): hear(payload, from: id, position, at: now, into: &actions)
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
    mutating func end(
        _ id: ConnectionID, _ reason: CloseReason, at now: Moment, into actions: inout [Action]
    ) {
        guard connections.index(of: id) != nil else { return }
        actions.append(.close(id))
        lose(id, reason, at: now, into: &actions)
    }

    private mutating func lose(
        _ id: ConnectionID, _ reason: CloseReason, at now: Moment, into actions: inout [Action]
    ) {
        let merit = connections.index(of: id).map { connections[$0].meritBudget.take() } ?? 0
        forget(id)
        if merit > 0 { steer(.qualityChanged(id, by: merit, .validParcels), at: now, into: &actions) }
        steer(.closed(id, reason), at: now, into: &actions)
    }

    private mutating func forget(_ id: ConnectionID) {
        guard var connection = connections.remove(id) else { return }
        connection.lose()
        if let slot = connection.slot { filter.release(slot) }
        pastTraffic += connection.traffic
    }

    // MARK: - Controller

    mutating func steer(_ event: Controller.Event, at now: Moment, into actions: inout [Action]) {
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
        let connection = Connection(direction, dialProtocol: version, nonce: nonce, sharing: shared, at: now)
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

    // MARK: - Writing

    mutating func markIfWriting(_ id: ConnectionID, near position: Int) {
        guard let index = connections.index(of: id, near: position) else { return }
        if connections[index].markForFlush() { unflushed.append(id) }
    }

    private mutating func noteWritten(_ id: ConnectionID) {
        guard let index = connections.index(of: id) else { return }
        connections[index].noteWritten()
        if connections[index].markForFlush() { unflushed.append(id) }
    }

    mutating func flush(at now: Moment, into actions: inout [Action]) {
        let due = now + shared.spans.stalledAfter
        for id in unflushed {
            guard let index = connections.index(of: id), let bytes = connections[index].flush(at: now) else { continue }
            connections.hasten(index, to: due)
            actions.append(.write(id, bytes))
        }
        unflushed.removeAll(keepingCapacity: true)
    }

    /// Whether all that was queued has been handed to the sockets.
    package var isDrained: Bool {
        connections.indices.allSatisfy { connections[$0].isDrained }
    }
}
