import DequeModule
import FactomOverlay
import FactomWire

// World, as far as hosts go: who they are, and their starts and ends.
extension World {
    mutating func populate() {
        var places = AddressPlan(seed: seed, isPrivate: scenario.isPrivate)
        let protocols = scenario.mix.deal(scenario.nodes)
        for index in 0..<scenario.nodes {
            add(protocols[index], at: places.next(hosts: scenario.nodes))
            let delay = VirtualTime.nanoseconds(scenario.startWithin)
            expected += 1
            agenda.enter(.start(index), at: index < scenario.seedNodes ? 0 : nodeDice.time(upTo: delay))
        }
        populateHostile(&places)
    }

    private mutating func add(_ software: ProtocolMix.Software, at endpoint: Endpoint) {
        let number = fabric.addHost(at: endpoint)
        var settings = settings(listening: endpoint.port, nodeID: UInt32(number + 1))
        if case .node(let version) = software { settings.preferredProtocol = version }
        hosts.append(Host(number, kind: software == .p2p1 ? .old : .node, settings: settings))
    }

    /// What a message counts as where parcels are carried: with what protocol 10 adds to one of a few hundred bytes.
    var passedMessageBytes: Int? { scenario.carries == .parcels ? scenario.traffic.bytes + 10 : nil }

    func settings(listening port: UInt16, nodeID: UInt32) -> Settings {
        var settings = Settings(network: World.network, nodeID: nodeID, listenPort: port)
        settings.isPrivateNetwork = scenario.isPrivate
        if scenario.isPrivate { settings.receiveRate = nil }
        settings.hasSeeds = true
        settings.relay = true
        settings.passedMessageBytes = passedMessageBytes
        let tuning = scenario.tuning
        if let fanout = tuning.fanout { settings.fanout = fanout }
        if let floor = tuning.outgoingFloor { settings.outgoingFloor = floor }
        if let target = tuning.outgoingTarget { settings.outgoingTarget = target }
        if let limit = tuning.incomingLimit { settings.incomingLimit = limit }
        if let seconds = tuning.duplicateSeconds { settings.duplicateMemory = .seconds(seconds) }
        if let seconds = tuning.askSeconds { settings.askEvery = .seconds(seconds) }
        if let seconds = tuning.roundSeconds { settings.roundEvery = .seconds(seconds) }
        if let parcels = tuning.queueParcels { settings.queueParcels = parcels }
        if let limit = tuning.addressBook { settings.bookLimit = limit }
        return settings
    }

    // MARK: - Starting

    mutating func start(_ host: Int) {
        if hosts[host].isRunning { return }
        if hosts[host].runs == 0 { expected -= 1 }
        hosts[host].runs += 1
        hosts[host].startedAt = now
        hosts[host].isFetchingSeeds = false
        hosts[host].ownEndpoint = nil
        forgetWaves(of: host)
        note(host, .started(fabric.endpoint(of: host)))
        fabric.listen(host)
        switch hosts[host].kind {
        case .node: startNode(host)
        case .old, .hostile: startStranger(host)
        }
        hosts[host].tickAt = now
        agenda.enter(.tick(host, run: hosts[host].runs), at: now)
    }

    private mutating func startNode(_ host: Int) {
        let run = UInt64(hosts[host].runs)
        var dice = Dice(seed: seed ^ UInt64(host) &* 0x1_0000_0001, for: 100 + run)
        var overlay = Overlay(settings: hosts[host].settings, seed: (dice.next(), dice.next()))
        let moment = hosts[host].moment(now)
        if let remembered = hosts[host].disk.load(network: World.network, at: moment, unixSeconds: date(of: host)) {
            overlay.restore(remembered, at: moment)
        }
        hosts[host].begin(overlay)
        setSpecials(of: host)
    }

    /// The same ones in each run.
    private mutating func setSpecials(of host: Int) {
        if scenario.specialShare <= 0 { return }
        var dice = Dice(seed: seed ^ UInt64(host) &* 0x1_0000_0001, for: 99)
        guard dice.shows(scenario.specialShare) else { return }
        let others = dice.draw(3, below: scenario.nodes).filter { $0 != host }.prefix(2)
        let names = others.compactMap { HostPort(fabric.endpoint(of: $0).description) }
        handle(.command(.setSpecials(names)), host)
    }

    /// What the wall clock of a host shows, in seconds since 1970.
    func date(of host: Int) -> Int64 {
        1_700_000_000 + (now &+ hosts[host].clockAhead &+ hosts[host].datesAhead) / World.second
    }

    // MARK: - Ending

    /// - Returns: whether it ran.
    @discardableResult
    mutating func crash(_ host: Int, _ manner: Crash) -> Bool {
        guard hosts[host].isRunning else { return false }
        note(host, .ended(manner.isOrderly ? "stops" : manner.isSilent ? "vanishes" : "crashes"))
        if let node = hosts[host].node {
            if manner.isOrderly { save(host) }
            hosts[host].pastTraffic += node.look { $0.traffic }
        }
        hosts[host].end()
        hosts[host].online.removeAll()
        if hosts[host].kind != .hostile { hosts[host].stranger = nil }
        for case .accepted(let pipe, _) in hosts[host].backlog { fabric.drop(pipe) }
        hosts[host].backlog.removeAll()
        hosts[host].isPaused = false
        fabric.hold(host, false, at: now)
        if manner.isSilent { fabric.vanish(host, at: now) } else { fabric.stop(host, at: now) }
        if !manner.isOrderly { hosts[host].disk.crash(manner.file, network: World.network, &faultDice) }
        return true
    }

    mutating func crash(_ host: Int, _ manner: Crash, downFor: Int64) {
        guard crash(host, manner) else { return }
        // A seed that comes back elsewhere without its memory, while all others are content, is found by nobody for hours.
        if manner.moves, host >= scenario.seedNodes { move(host) }
        agenda.enter(.restart(host, run: hosts[host].runs), at: now + downFor)
    }

    private mutating func move(_ host: Int) {
        let old = fabric.endpoint(of: host)
        let endpoint = AddressPlan.neighbour(of: old) { fabric.host(at: $0) != nil }
        fabric.move(host, to: endpoint)
    }

    // MARK: - What the shell does

    mutating func tick(_ host: Int, _ run: Int) {
        // A stranger isn't asked whether it is there, since it would be copied for that: where none is, nothing comes of it.
        let isStranger = hosts[host].kind != .node
        guard hosts[host].runs == run, isStranger || hosts[host].node != nil else { return }
        hosts[host].tickAt = now + World.tick
        if !hosts[host].isPaused {
            hosts[host].tickAt = .max
            return isStranger ? tickStranger(host) : handle(.tick, host)
        }
        agenda.enter(.tick(host, run: run), at: hosts[host].tickAt)
    }

    static let tick: Int64 = 250_000_000

    /// Enters the first tick that may matter, in step with all that the host ever had.
    @inline(__always)
    mutating func planTick(_ host: Host, _ quietUntil: Moment) {
        let quiet = max(quietUntil.nanoseconds, now &+ host.clockAhead &+ 1) &- host.clockAhead
        if quiet > host.tickAt || quiet > end { return }
        let steps = (quiet - host.startedAt + World.tick - 1) / World.tick
        let next = host.startedAt + steps * World.tick
        if next >= host.tickAt { return }
        host.tickAt = next
        agenda.enter(.tick(host.number, run: host.runs), at: next)
    }

    private mutating func tickStranger(_ host: Int) {
        handle(StrangerEvent.tick, stranger: host)
    }

    mutating func fetchSeeds(_ host: Int) {
        note(host, .asked("the seed"))
        hosts[host].isFetchingSeeds = true
        agenda.enter(.seedAnswer(host, run: hosts[host].runs), at: now + (isSeedUp ? 200_000_000 : 3 * World.second))
    }

    mutating func answerSeeds(_ host: Int, _ run: Int) {
        guard hosts[host].runs == run, hosts[host].node != nil else { return }
        hosts[host].isFetchingSeeds = false
        let endpoints = isSeedUp ? (0..<min(scenario.seedNodes, hosts.count)).map { fabric.endpoint(of: $0) } : []
        handle(.seedsFetched(endpoints), host)
    }

    mutating func save(_ host: Int) {
        guard let node = hosts[host].node else { return }
        note(host, .asked("a save"))
        if !isFileRead(of: host) { return }
        let (moment, date) = (hosts[host].moment(now), date(of: host))
        node.look { hosts[host].disk.save($0.controller, at: moment, unixSeconds: date) }
    }

    /// Whether a node may start anew. Of one that won't no file is kept: what it holds is a node's whole memory, of which
    /// a copy is made whenever the node changes it afterwards.
    private func isFileRead(of host: Int) -> Bool {
        !scenario.plan.isEmpty || scenario.churn != nil
            || (host == victim && scenario.hostile.contains { $0.restartEvery > 0 })
    }

    /// Names stand for nothing here.
    mutating func resolve(_ name: HostPort, _ host: Int) {
        handle(.resolved(name, []), host)
    }
}
