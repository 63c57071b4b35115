import DequeModule
import FactomOverlay
import FactomWire
import NIOCore

/// A whole network in one value: hosts, the virtual internet between them, what befalls both, and the watch over what must
/// hold.
///
/// One thread, one clock, one seed: the same scenario and the same seed make the same run, to the last byte.
package struct World {
    /// What is to happen to hosts that isn't the internet's doing.
    enum Item: Sendable {
        case start(Int)
        case tick(Int, run: Int)
        case message
        case settled(UInt64)
        case seedAnswer(Int, run: Int)
        /// A slow host has time for another event.
        case turn(Int, run: Int)
        case fault(Int)
        case churn
        case restart(Int, run: Int)
        case upgrade(Int)
        case victim(every: Double)
        case relief(Relief)
        case second
        case finale
    }

    /// The end of a fault.
    enum Relief: Sendable {
        case resume(Int)
        case speed(Int)
        case disk(Int)
        case heal
        case flap(until: Int64, every: Int64, isUp: Bool, Partition)
        case seed
        case weather
    }

    package let scenario: Scenario
    package let seed: UInt64
    static let network = NetworkID(rawValue: 0x5eed_0001)
    static let second = VirtualTime.second

    var fabric: Fabric
    var agenda = Agenda<Item>()
    var hosts: [Host] = []
    /// In nanoseconds.
    package var now: Int64 = 0
    /// When faults end, and when the run does.
    let calmFrom: Int64
    let end: Int64
    /// Each for its purpose, so that one more throw here changes nothing there.
    var faultDice: Dice
    var trafficDice: Dice
    var nodeDice: Dice
    /// What the identities of an eclipse have in common.
    var eclipse: EclipsePlan?
    var isSeedUp = true
    var isWalled = false
    /// Hosts whose start or return is under way.
    var expected = 0

    var digest = Digest()
    /// Lines for a trace file; `nil` when nobody wants them.
    package var trace: [String]?

    // What was sent.
    var waves: [Wave] = []
    var firstWave: UInt64 = 0
    var lastMessage: UInt64 = 0
    var lastWall: Int64 = -1

    // What came of it.
    var report = Report()
    var ends: [String: UInt64] = [:]
    var healing: (after: String, at: Int64)?
    var isFormed = false
    var failure: Failure? {
        didSet { isBroken = true }
    }
    private var isBroken = false
    /// Messages that were sent in peace, and must get to all.
    var peaceful: [UInt64] = []
    /// Who had something to write at each of the last looks at the end of peace.
    var undrained: Set<Int> = []
    private var spare: [Overlay.Action] = []
    private var passages: [Overlay.Passage] = []
    /// Since the turn began.
    private var isAnyoneStuck = false
    var strange: [StrangerAction] = []

    /// - Parameter seed: with the scenario it decides everything.
    package init(_ scenario: Scenario, seed: UInt64) {
        self.scenario = scenario
        self.seed = seed
        fabric = Fabric(seed: seed)
        fabric.weather = scenario.weather
        faultDice = Dice(seed: seed, for: 1)
        trafficDice = Dice(seed: seed, for: 2)
        nodeDice = Dice(seed: seed, for: 3)
        calmFrom = VirtualTime.nanoseconds(scenario.seconds)
        end = VirtualTime.nanoseconds(scenario.seconds + scenario.peace)
        fabric.passedBytes = passedMessageBytes ?? 0
        populate()
        schedule()
    }

    private mutating func schedule() {
        for (index, planned) in scenario.plan.enumerated() where planned.at <= scenario.seconds {
            agenda.enter(.fault(index), at: VirtualTime.nanoseconds(planned.at))
        }
        scheduleVictim()
        if let churn = scenario.churn { agenda.enter(.churn, at: VirtualTime.nanoseconds(churn.from)) }
        if scenario.traffic.messagesPerSecond > 0 {
            agenda.enter(.message, at: VirtualTime.nanoseconds(scenario.traffic.from))
        }
        agenda.enter(.second, at: World.second)
        if scenario.peace > 0 { agenda.enter(.finale, at: calmFrom) }
    }

    // MARK: - Time

    /// Runs to its end, or to the first broken invariant.
    ///
    /// - Parameter look: called each virtual second; when it answers `false`, the run ends there. It may take the lines of
    ///   the trace away.
    package mutating func run(_ look: (inout World) -> Bool = { _ in true }) -> Report {
        var lookAt = World.second
        while !isBroken, advance() {
            guard now >= lookAt else { continue }
            lookAt = now + World.second
            if !look(&self) { break }
        }
        return conclude()
    }

    /// The share of the run that has been lived, 0…1.
    package var progress: Double { end == 0 ? 1 : min(Double(now) / Double(end), 1) }

    /// Lets the next thing happen; `false` when the run is over.
    @inline(__always)
    private mutating func advance() -> Bool {
        let carried = fabric.next() ?? .max
        let planned = agenda.next() ?? .max
        let next = min(carried, planned)
        if next > end { return false }
        if carried <= planned {
            guard let (time, host, event) = fabric.step() else { return true }
            now = max(now, time)
            learn(event, host)
        } else if let (time, item) = agenda.take() {
            now = max(now, time)
            perform(item)
        }
        return true
    }

    private mutating func perform(_ item: Item) {
        switch item {
        case .start(let host): start(host)
        case .tick(let host, let run): if hosts[host].tickAt == now { tick(host, run) }
        case .message: sendMessage()
        case .settled(let number): settle(number)
        case .seedAnswer(let host, let run): answerSeeds(host, run)
        case .turn(let host, let run): if hosts[host].runs == run { catchUp(host) }
        case .fault(let index): befall(scenario.plan[index].fault)
        case .churn: churn()
        case .restart(let host, let run): if hosts[host].runs == run, !hosts[host].isRunning { start(host) }
        case .upgrade(let host): upgradeOne(host)
        case .victim(let every): restartVictim(every: every)
        case .relief(let relief): relieve(relief)
        case .second: passSecond()
        case .finale: beginPeace()
        }
    }

    // MARK: - Events in, actions out

    /// A host's socket has something to tell. Who stands still or is slow takes it later, in order.
    @inline(__always)
    private mutating func learn(_ event: consuming Fabric.Event, _ number: Int) {
        let host = hosts[number]
        if host.isPaused { return host.backlog.append(event) }
        if host.cost > 0 || !host.backlog.isEmpty { return queue(event, number) }
        carry(event, to: host)
    }

    private mutating func queue(_ event: Fabric.Event, _ host: Int) {
        hosts[host].backlog.append(event)
        if hosts[host].backlog.count == World.mostQueued { fabric.hold(host, true, at: now) }
        if hosts[host].backlog.count > 1 { return }
        agenda.enter(.turn(host, run: hosts[host].runs), at: max(now, hosts[host].busyUntil))
    }

    /// One event of those that wait; all of them once the host is quick again.
    private mutating func catchUp(_ host: Int) {
        if hosts[host].isPaused { return }
        repeat {
            guard let event = hosts[host].backlog.popFirst() else { return }
            if hosts[host].backlog.count == World.mostQueued / 2 { fabric.hold(host, false, at: now) }
            carry(event, to: hosts[host])
        } while hosts[host].cost == 0
        hosts[host].busyUntil = now + hosts[host].cost
        if hosts[host].backlog.isEmpty { return }
        agenda.enter(.turn(host, run: hosts[host].runs), at: hosts[host].busyUntil)
    }

    /// What a slow process takes from its system at most before it has looked at it, in events.
    private static let mostQueued = 1024

    @inline(__always)
    mutating func carry(_ event: consuming Fabric.Event, to host: Host) {
        guard let node = host.node else { return carryElsewhere(event, host.number) }
        switch event {
        case .received(let id, let bytes):
            note(.received, id, UInt64(bytes.readableBytes), of: host)
            handle(.received(id, bytes), node, host)
        case .passed(let id, let message):
            note(.received, id, UInt64(fabric.passedBytes), of: host)
            handle(passed: message, from: id, node, host)
        case .wrote(let id):
            handle(.wrote(id), node, host)
        case .accepted(let pipe, let from):
            let id = node.look { $0.nextID() }
            fabric.name(pipe, id, at: now)
            note(host.number, .accepted(id, from))
            handle(.accepted(id, from: from), node, host)
        case .opened(let id):
            note(host.number, .opened(id))
            handle(.opened(id), node, host)
        case .closed(let id, let reason):
            note(host.number, .closed(id, reason))
            host.online.remove(id)
            handle(.closed(id, reason), node, host)
        }
    }

    private mutating func carryElsewhere(_ event: Fabric.Event, _ host: Int) {
        if hosts[host].kind != .node { return tell(event, toStranger: host) }
        if case .accepted(let pipe, _) = event { fabric.drop(pipe) }
    }

    mutating func handle(_ event: Overlay.Event, _ number: Int) {
        let host = hosts[number]
        if let node = host.node { handle(event, node, host) }
    }

    /// One turn of a node; what the sockets take at once is written as far as they take it.
    @inline(__always)
    private mutating func handle(_ event: consuming Overlay.Event, _ node: Node, _ host: Host) {
        var actions = spare
        spare = []
        let listening = !host.stoodStill
        host.stoodStill = false
        let quiet = node.turn(event, at: host.moment(now), listening: listening, into: &actions)
        finishTurn(quiet, &actions, node, host)
        spare = actions
    }

    @inline(__always)
    private mutating func handle(
        passed message: consuming ByteBuffer, from id: ConnectionID, _ node: Node, _ host: Host
    ) {
        var actions = spare
        spare = []
        let listening = !host.stoodStill
        host.stoodStill = false
        let quiet = node.turn(
            passed: message, from: id, at: host.moment(now), listening: listening, into: &actions)
        finishTurn(quiet, &actions, node, host)
        spare = actions
    }

    @inline(__always)
    private mutating func finishTurn(
        _ quiet: Moment, _ actions: inout [Overlay.Action], _ node: Node, _ host: Host
    ) {
        var quiet = quiet
        while true {
            // They were passed before anything of this turn was queued for the same peers.
            if fabric.passedBytes > 0 { carryPassages(node, host) }
            for index in actions.indices { perform(actions[index], node, host) }
            actions.removeAll(keepingCapacity: true)
            guard node.look({ $0.needsFlush }) else { break }
            quiet = node.goOn(at: host.moment(now), into: &actions)
        }
        planTick(host, isAnyoneStuck ? node.look { $0.quietUntil } : quiet)
        isAnyoneStuck = false
    }

    /// A socket takes no more for now.
    private mutating func noteStuck(_ id: ConnectionID, _ node: Node, _ host: Host) {
        let moment = host.moment(now)
        node.look { $0.noteStuck(id, at: moment) }
        isAnyoneStuck = true
    }

    /// Messages that go as they are.
    private mutating func carryPassages(_ node: Node, _ host: Host) {
        node.look { swap(&$0.passages, &passages) }
        for passage in passages {
            note(.wrote, passage.id, UInt64(fabric.passedBytes), of: host)
            if !fabric.pass(host.number, passage.id, passage.payload, at: now) { noteStuck(passage.id, node, host) }
        }
        passages.removeAll(keepingCapacity: true)
    }

    @inline(__always)
    private mutating func perform(_ action: consuming Overlay.Action, _ node: Node, _ host: Host) {
        switch action {
        case .deliver(let id, let payload): hear(payload, host, from: id)
        case .write(let id, let bytes):
            note(.wrote, id, UInt64(bytes.readableBytes), of: host)
            if !fabric.write(host.number, id, bytes, at: now) { noteStuck(id, node, host) }
        default: perform(seldom: action, host.number)
        }
    }

    private mutating func perform(seldom action: Overlay.Action, _ host: Int) {
        switch action {
        case .deliver, .write: break
        case .close(let id):
            note(host, .closedByUs(id))
            hosts[host].online.remove(id)
            fabric.close(host, id, at: now)
        case .dial(let id, let endpoint):
            note(host, .dialled(id, endpoint))
            watchDial(host, endpoint)
            fabric.dial(
                host, id, to: endpoint, patience: hosts[host].settings.dialTimeout.wholeNanoseconds, at: now)
        case .resolve(let name): resolve(name, host)
        case .fetchSeeds: fetchSeeds(host)
        case .save: save(host)
        case .online(let id, let peer):
            fabric.mark(host, id)
            hosts[host].online.add(
                .init(id: id, isOutgoing: peer.direction == .outgoing, isSpecial: peer.isSpecial))
        case .hold(let id): fabric.hold(host, id)
        case .release(let id): fabric.release(host, id, at: now)
        case .notify(let event): announce(event, host)
        }
    }

    private mutating func announce(_ event: PeerEvent, _ host: Int) {
        note(host, .told(event))
        switch event {
        case .online: break
        case .offline(_, let reason), .refused(_, _, let reason):
            ends[reason.label, default: 0] += 1
            watchEnd(event, host)
        }
    }

    // MARK: - The record

    mutating func note(_ host: Int, _ what: Occurrence.What) {
        let occurrence = Occurrence(time: now, host: host, what: what)
        digest.add(occurrence)
        hosts[host].recent.note(occurrence)
        if trace != nil { trace?.append(occurrence.description) }
    }

    /// The same for what happens all the time.
    @inline(__always)
    mutating func note(
        _ kind: RecentOccurrences.Brief.Kind, _ id: ConnectionID, _ value: UInt64, of host: Host
    ) {
        digest.add(time: now, host: host.number, mark: (kind.mark, id.number, value))
        host.recent.note(kind, id, value, at: now)
        if trace != nil {
            trace?.append(Occurrence(time: now, host: host.number, what: kind.what(id, value)).description)
        }
    }
}
