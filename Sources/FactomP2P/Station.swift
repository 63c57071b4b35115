import FactomOverlay
import FactomWire
import Logging
import NIOConcurrencyHelpers
import NIOCore

/// The shell around a node's decisions: its ``Surroundings`` and its time, all on one event loop.
///
/// An actor pinned to that loop: handlers of its channels enter with `assumeIsolated`, tasks with `await`,
/// and nothing is locked in between. It carries events into the ``Overlay`` and its actions out, a line a case.
package actor Station {
    nonisolated let surroundings: any Surroundings
    nonisolated let eventLoop: any EventLoop
    private nonisolated let executor: any SerialExecutor
    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    let configuration: CheckedConfiguration
    var overlay: Overlay
    private let seed: (UInt64, UInt64)
    nonisolated let inbox: Inbox
    nonisolated let events = PeerEventHub()
    let report: NodeReport
    private let clock: NodeClock
    private var memory: (any Memory)?

    private var listener: (any Listener)?
    private var ticks: RepeatedTask?
    /// Connections that are open, dials that have got through among them.
    var lines: [ConnectionID: NIOLoopBound<any Line>] = [:]
    /// Connections that a stop has finished, until their peers end them too.
    var lastLines: [ConnectionID: NIOLoopBound<any Line>] = [:]
    var dialling: Set<ConnectionID> = []
    var peers: [ConnectionID: Peer] = [:]
    var lookingUp: Set<HostPort> = []
    var fetching: Task<Void, Never>?
    /// Since when nobody is online; `nil` while somebody is.
    private var aloneSince: Moment?
    private var isFlushScheduled = false
    var isStopped = false
    /// What was asked for before the start, in order.
    private var early: [Controller.Command] = []
    private var waitingForRoom: [UInt64: CheckedContinuation<Void, Never>] = [:]
    private var lastWaiter: UInt64 = 0
    /// How often there may have been room anew.
    private var lastRoom: UInt64 = 0
    /// How long a stop waits for peers to end their connections: a round trip around the world, and some.
    private static let farewell = Duration.milliseconds(500)
    /// Kept between turns, so that the hot path allocates nothing.
    private var spareActions: [Overlay.Action] = []

    init(_ configuration: CheckedConfiguration, report: NodeReport, in surroundings: any Surroundings) {
        self.configuration = configuration
        self.report = report
        self.surroundings = surroundings
        eventLoop = surroundings.eventLoop
        executor = eventLoop.executor
        clock = NodeClock(eventLoop)
        seed = surroundings.seed()
        overlay = Overlay(settings: configuration.settings, seed: seed)
        let back = WeakStation()
        inbox = Inbox(
            parcels: configuration.inboxParcels, bytes: configuration.inboxBytes, attendance: surroundings.attendance
        ) { ready in
            back.reference.withLockedValue { $0.station }?.readAgain(ready)
        }
        back.reference.withLockedValue { $0.station = self }
    }

    // MARK: - Starting and stopping

    /// Binds, then begins to dial.
    func start() async throws(NodeError) -> Endpoint {
        let settings = configuration.settings
        let wanted = Endpoint(address: configuration.bindAddress, port: settings.listenPort)
        let listener = try await surroundings.listen(on: wanted, for: self)
        if isStopped {
            listener.close()
            throw .startedBefore
        }
        let bound = listener.endpoint
        var actual = settings
        actual.listenPort = bound.port
        overlay = Overlay(settings: actual, seed: seed)
        await restore()
        if isStopped {
            listener.close()
            throw .startedBefore
        }
        aloneSince = clock.now
        self.listener = listener
        report.listening(on: bound, nodeID: settings.nodeID)
        handle(.command(.setSpecials(configuration.specialPeers)))
        for command in early { handle(.command(command)) }
        early = []
        startTicking(every: settings.tick)
        listener.accept()
        return bound
    }

    /// Takes up what an earlier run left.
    private func restore() async {
        memory = surroundings.memory(
            at: configuration.peersFile, of: configuration.settings.network, clock: clock, report: report)
        guard let memory else { return }
        overlay.restore(await memory.load(on: eventLoop), at: clock.now)
    }

    private func startTicking(every interval: Duration) {
        let amount = TimeAmount(interval)
        ticks = eventLoop.scheduleRepeatedTask(initialDelay: amount, delay: amount) { [weak self] _ in
            self?.assumeIsolated { $0.tick() }
        }
    }

    private func tick() {
        handle(.tick)
        report.count(overlay)
    }

    /// No newcomers; what is queued gets the deadline to be written; then everything ends.
    func stop() async {
        if isStopped { return }
        isStopped = true
        listener?.close()
        fetching?.cancel()
        // With those who are peers until now.
        let last = listener == nil ? nil : overlay.remembered(at: clock.now)
        handle(.stopping)
        await drain(until: clock.now + configuration.stopDeadline)
        await finishLines()
        ticks?.cancel()
        let patience = max(configuration.stopDeadline, .seconds(1))
        if let last {
            await memory?.saveLast(last, within: patience, on: eventLoop)
        } else {
            await memory?.giveBack(within: patience, on: eventLoop)
        }
        report.count(overlay)
        inbox.finish()
        events.finish()
        wakeAllSenders()
        report.stopped()
    }

    /// Ends at once, as a killed process does: nothing more is written or saved, and nobody is told. What it had open
    /// is for its surroundings to end.
    func crash() {
        if isStopped { return }
        isStopped = true
        listener?.close()
        fetching?.cancel()
        ticks?.cancel()
        memory = nil
        lines = [:]
        lastLines = [:]
        dialling = []
        peers = [:]
        inbox.finish()
        events.finish()
        wakeAllSenders()
    }

    private func drain(until deadline: Moment) async {
        while !overlay.isDrained, clock.now < deadline {
            await waitForRoom(since: lastRoom, atMost: .milliseconds(50))
        }
    }

    /// Ends every connection, its peer first if it does so soon: see ``Line/finish()``.
    private func finishLines() async {
        let deadline = clock.now + min(configuration.stopDeadline, Self.farewell)
        for id in lines.keys.sorted() {
            handle(.closed(id, .stopped))
            peers[id] = nil
            lastLines[id] = lines.removeValue(forKey: id)
            lastLines[id]?.value.finish()
        }
        while !lastLines.isEmpty, clock.now < deadline {
            await waitForRoom(since: lastRoom, atMost: deadline - clock.now)
        }
        for id in lastLines.keys.sorted() { lastLines.removeValue(forKey: id)?.value.close() }
    }

    // MARK: - Events and actions

    func handle(_ event: Overlay.Event) {
        var actions = spareActions
        spareActions = []
        overlay.handle(event, at: clock.now, into: &actions)
        perform(actions)
        actions.removeAll(keepingCapacity: true)
        if spareActions.capacity < actions.capacity { spareActions = actions }
        scheduleFlush()
    }

    private func perform(_ actions: [Overlay.Action]) {
        var delivery = Delivery()
        for action in actions {
            switch action {
            case .deliver(let id, let payload): add(payload, from: id, to: &delivery)
            case .write(let id, let bytes): lines[id]?.value.write(bytes)
            case .close(let id): close(id)
            case .dial(let id, let endpoint): dial(id, endpoint)
            case .resolve(let name): resolve(name)
            case .fetchSeeds: fetchSeeds()
            case .save: memory?.save(overlay.remembered(at: clock.now), on: eventLoop)
            case .online(let id, let peer): peers[id] = peer
            case .hold(let id): lines[id]?.value.pause(for: .rate)
            case .release(let id): lines[id]?.value.resume(after: .rate)
            case .notify(let event): announce(event)
            }
        }
        deliver(&delivery)
    }

    private func scheduleFlush() {
        guard overlay.needsFlush, !isFlushScheduled else { return }
        isFlushScheduled = true
        eventLoop.execute { [self] in
            assumeIsolated { $0.flush() }
        }
    }

    private func flush() {
        isFlushScheduled = false
        handle(.flush)
    }

    private func announce(_ event: PeerEvent) {
        report.noting(event)
        switch event {
        case .online: noteCompany()
        case .offline: noteSolitude()
        case .refused: break
        }
        // Last, so that log and metrics are ahead of whoever hears of it.
        events.announce(event)
    }

    private func noteCompany() {
        guard let since = aloneSince else { return }
        aloneSince = nil
        report.foundPeer(after: clock.now - since)
    }

    private func noteSolitude() {
        guard aloneSince == nil, overlay.isAlone, !isStopped else { return }
        aloneSince = clock.now
        report.lostLastPeer()
    }

    // MARK: - Delivery

    @inline(__always)
    private func add(_ payload: ByteBuffer, from id: ConnectionID, to delivery: inout Delivery) {
        if delivery.source != id {
            deliver(&delivery)
            delivery.begin(from: id, peers[id])
        }
        delivery.add(payload)
    }

    private func deliver(_ delivery: inout Delivery) {
        guard let id = delivery.source, !delivery.messages.isEmpty else { return }
        let pushed = inbox.push(delivery.compacted, from: id)
        delivery = Delivery()
        overlay.takeBack(pushed.refused, of: id)
        if pushed.mustWait { pauseReading(id) }
    }

    private func pauseReading(_ id: ConnectionID) {
        guard let line = lines[id] else { return }
        line.value.pause(for: .inbox)
        handle(.paused(id))
    }

    /// Called on the application's task when it has made room.
    nonisolated func readAgain(_ ids: [ConnectionID]) {
        eventLoop.execute { [self] in
            assumeIsolated { station in
                for id in ids { station.resumeReading(id) }
            }
        }
    }

    private func resumeReading(_ id: ConnectionID) {
        guard let line = lines[id] else { return }
        handle(.resumed(id))
        line.value.resume(after: .inbox)
    }

    // MARK: - What the application asks

    func send(_ payloads: [ByteBuffer], to target: Target, whenFull: WhenFull) async throws(SendError) -> Int {
        var rest = payloads[...]
        var taken = 0
        while !rest.isEmpty {
            if isStopped || listener == nil { throw .notRunning }
            // What is queued is written, whether or not the rest can be.
            defer { scheduleFlush() }
            let seen = lastRoom
            let sent = try overlay.send(rest, to: target, waiting: whenFull == .wait, at: clock.now)
            taken += sent.taken
            rest = rest.dropFirst(sent.messages)
            if rest.isEmpty { break }
            scheduleFlush()
            await waitForRoom(since: seen, atMost: .seconds(1))
            if Task.isCancelled { throw .cancelled }
        }
        return taken
    }

    func relay(_ message: Message) throws(SendError) -> Int {
        if isStopped || listener == nil { throw .notRunning }
        defer { scheduleFlush() }
        return try overlay.relay(message.payload, from: message.sender.id, at: clock.now)
    }

    func obey(_ command: Controller.Command) {
        if listener == nil { return early.append(command) }
        handle(.command(command))
        if case .setSpecials = command { refreshPeers() }
    }

    /// Who became special while online is so in messages, too.
    func refreshPeers() {
        for id in peers.keys { peers[id] = overlay.peer(of: id) }
    }

    func unban(_ target: BanTarget) -> Bool {
        let isBanned = overlay.bans(at: clock.now).contains { $0.target == target.normalised }
        obey(.unban(target))
        return isBanned
    }

    func bans() -> [Ban] {
        overlay.bans(at: clock.now)
    }

    func standing(of address: IPAddress) -> AddressStanding {
        overlay.standing(of: address, at: clock.now)
    }

    func statistics() -> [PeerStatistics] {
        overlay.peers(at: clock.now)
    }

    func traffic() -> Traffic {
        overlay.traffic
    }

    // MARK: - Waiting for room

    /// Comes back when something was written or a connection ended, or at the latest after `limit`.
    ///
    /// - Parameter seen: ``lastRoom`` when there was no room.
    private func waitForRoom(since seen: UInt64, atMost limit: Duration) async {
        lastWaiter += 1
        let id = lastWaiter
        let timeout = eventLoop.scheduleTask(in: TimeAmount(limit)) { [self] in
            assumeIsolated { $0.wakeSender(id) }
        }
        await withCheckedContinuation { continuation in
            // Between the decision to wait and here others may have had the loop.
            if lastRoom == seen { waitingForRoom[id] = continuation } else { continuation.resume() }
        }
        timeout.cancel()
    }

    private func wakeSender(_ id: UInt64) {
        waitingForRoom.removeValue(forKey: id)?.resume()
    }

    /// Those who have waited longest, and no more than room is likely for.
    func wakeSenders() {
        lastRoom += 1
        if waitingForRoom.isEmpty { return }
        for id in waitingForRoom.keys.sorted().prefix(64) { wakeSender(id) }
    }

    private func wakeAllSenders() {
        repeat { wakeSenders() } while !waitingForRoom.isEmpty
    }
}
