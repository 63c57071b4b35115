import DequeModule
import FactomOverlay
import FactomWire

// World, as far as what befalls it goes.
extension World {
    mutating func befall(_ fault: Fault) {
        switch fault {
        case .crash(let count, let down, let manner):
            for host in choose(count) { crash(host, manner, downFor: VirtualTime.nanoseconds(down)) }
            unsettle("\(count) crashes", at: now + VirtualTime.nanoseconds(down))
        case .join(let count, let within): join(count, within: VirtualTime.nanoseconds(within))
        case .pause(let count, let seconds): for host in choose(count) { pause(host, seconds) }
        case .slow(let count, let seconds, let cost): for host in choose(count) { slow(host, seconds, cost) }
        case .leap(let count, let seconds): for host in choose(count) { leap(host, seconds) }
        case .fullDisk(let count, let seconds): for host in choose(count) { fill(host, seconds) }
        case .partition(let partition, let seconds): divide(partition, seconds)
        case .seedOutage(let seconds): closeSeed(seconds)
        case .weather(let weather, let seconds): change(weather, seconds)
        case .resets(let count): for host in choose(count) { breakOne(of: host) }
        case .banByHand(let count, let seconds): for host in choose(count) { banOne(of: host, seconds) }
        case .restartAll(let down, let manner): restartAll(VirtualTime.nanoseconds(down), manner)
        case .upgrade(let within): upgrade(within: VirtualTime.nanoseconds(within))
        }
    }

    /// Honest hosts that run, by chance.
    private mutating func choose(_ count: Int) -> [Int] {
        let running = hosts.indices.filter { hosts[$0].kind != .hostile && hosts[$0].isRunning }
        return faultDice.draw(count, below: running.count).map { running[$0] }
    }

    // MARK: - Hosts

    mutating func churn() {
        guard let churn = scenario.churn else { return }
        let until = VirtualTime.nanoseconds(min(churn.until ?? scenario.seconds, scenario.seconds))
        if now >= until { return }
        let perSecond = churn.share * Double(scenario.nodes) / 60
        let whole = Int(perSecond)
        let count = whole + (faultDice.shows(perSecond - Double(whole)) ? 1 : 0)
        for host in choose(count) {
            let spread = VirtualTime.nanoseconds(max(churn.downTo - churn.downFrom, 0))
            crash(
                host, churn.manner,
                downFor: VirtualTime.nanoseconds(churn.downFrom) + faultDice.time(upTo: spread))
        }
        agenda.enter(.churn, at: now + World.second)
    }

    private mutating func join(_ count: Int, within: Int64) {
        var places = AddressPlan(seed: seed ^ UInt64(bitPattern: now), isPrivate: scenario.isPrivate)
        for _ in 0..<max(count, 0) {
            var endpoint = places.next(hosts: scenario.nodes)
            while fabric.host(at: endpoint) != nil { endpoint = places.next(hosts: scenario.nodes) }
            let host = fabric.addHost(at: endpoint)
            hosts.append(
                Host(
                    host, kind: .node,
                    settings: settings(listening: endpoint.port, nodeID: UInt32(truncatingIfNeeded: host + 1))))
            expected += 1
            agenda.enter(.start(host), at: now + faultDice.time(upTo: within))
        }
        unsettle("\(count) nodes join", at: now + within)
    }

    private mutating func pause(_ host: Int, _ seconds: Double) {
        note(host, .fault("stands still for \(seconds) s"))
        hosts[host].isPaused = true
        fabric.hold(host, true, at: now)
        agenda.enter(.relief(.resume(host)), at: now + VirtualTime.nanoseconds(seconds))
    }

    private mutating func slow(_ host: Int, _ seconds: Double, _ milliseconds: Double) {
        note(host, .fault("is slow for \(seconds) s"))
        hosts[host].cost = VirtualTime.nanoseconds(milliseconds / 1000)
        hosts[host].busyUntil = now
        agenda.enter(.relief(.speed(host)), at: now + VirtualTime.nanoseconds(seconds))
    }

    private mutating func leap(_ host: Int, _ seconds: Double) {
        note(host, .fault("its clock leaps \(seconds) s ahead"))
        let leap = VirtualTime.nanoseconds(abs(seconds))
        hosts[host].clockAhead += leap
        hosts[host].stoodStill = true
        hosts[host].settledAt = now + World.second
        if hosts[host].isRunning, hosts[host].tickAt == .max || hosts[host].tickAt > now + World.tick {
            planTick(hosts[host], .distantPast)
        }
        // What was long ago by its clock may come again.
        forgetWaves(of: host)
        hosts[host].datesAhead += faultDice.time(upTo: 2 * leap) - leap
    }

    private mutating func fill(_ host: Int, _ seconds: Double) {
        note(host, .fault("its disk is full for \(seconds) s"))
        hosts[host].disk.isFull = true
        agenda.enter(.relief(.disk(host)), at: now + VirtualTime.nanoseconds(seconds))
    }

    private mutating func breakOne(of host: Int) {
        let connections = fabric.connections(of: host)
        if connections.isEmpty { return }
        let id = connections[faultDice.below(connections.count)]
        note(host, .fault("#\(id.number) breaks"))
        fabric.reset(host, id, at: now)
    }

    private mutating func banOne(of host: Int, _ seconds: Double) {
        let lines = hosts[host].online.all
        guard hosts[host].node != nil, !lines.isEmpty else { return }
        let line = lines[faultDice.below(lines.count)]
        guard let other = fabric.other(host, line.id)?.host else { return }
        let until = min(now + VirtualTime.nanoseconds(seconds), calmFrom)
        note(host, .fault("bans \(fabric.endpoint(of: other)) by hand"))
        let target = BanTarget.endpoint(fabric.endpoint(of: other))
        handle(.command(.ban(target, for: .nanoseconds(until - now), .byHand("swarm"))), host)
    }

    private mutating func restartAll(_ down: Int64, _ manner: Crash) {
        for host in hosts.indices where hosts[host].kind != .hostile {
            crash(host, manner, downFor: down + faultDice.time(upTo: World.second))
        }
        unsettle("all restart", at: now + down + World.second)
    }

    // MARK: - The network

    private mutating func divide(_ partition: Partition, _ seconds: Double) {
        let order = faultDice.draw(hosts.count, below: hosts.count)
        var next = 0
        for (island, share) in partition.shares.enumerated().dropFirst() {
            let count = min(max(Int(share * Double(hosts.count)), 0), hosts.count - next)
            for index in next..<(next + count) { fabric.settle(order[index], on: island) }
            next += count
        }
        for index in next..<hosts.count { fabric.settle(order[index], on: 0) }
        raise(partition)
        let over = min(now + VirtualTime.nanoseconds(seconds), calmFrom)
        if partition.flapEvery > 0 {
            let every = max(VirtualTime.nanoseconds(partition.flapEvery), World.second / 10)
            agenda.enter(.relief(.flap(until: over, every: every, isUp: true, partition)), at: now + every)
        }
        agenda.enter(.relief(.heal), at: over)
    }

    private mutating func raise(_ partition: Partition) {
        isWalled = true
        for one in partition.shares.indices {
            for other in partition.shares.indices.dropFirst(one + 1) {
                fabric.wall(from: one, to: other)
                if !partition.isOneWay { fabric.wall(from: other, to: one) }
            }
        }
        lastWall = max(lastWall, now)
    }

    private mutating func closeSeed(_ seconds: Double) {
        isSeedUp = false
        agenda.enter(.relief(.seed), at: min(now + VirtualTime.nanoseconds(seconds), calmFrom))
    }

    private mutating func change(_ weather: Weather, _ seconds: Double) {
        fabric.weather = weather
        agenda.enter(.relief(.weather), at: min(now + VirtualTime.nanoseconds(seconds), calmFrom))
    }

    // MARK: - Relief

    mutating func relieve(_ relief: Relief) {
        switch relief {
        case .resume(let host): resume(host)
        case .speed(let host): quicken(host)
        case .disk(let host): hosts[host].disk.isFull = false
        case .heal: heal()
        case .flap(let until, let every, let isUp, let partition): flap(until, every, isUp, partition)
        case .seed: isSeedUp = true
        case .weather: fabric.weather = scenario.weather
        }
    }

    /// The turn that is planned finds it quick again.
    private mutating func quicken(_ host: Int) {
        hosts[host].cost = 0
        agenda.enter(.turn(host, run: hosts[host].runs), at: now)
    }

    private mutating func resume(_ host: Int) {
        if !hosts[host].isPaused { return }
        note(host, .fault("goes on"))
        hosts[host].stoodStill = true
        hosts[host].settledAt = now + World.second
        hosts[host].isPaused = false
        fabric.hold(host, false, at: now)
        while let event = hosts[host].backlog.popFirst() { carry(event, to: hosts[host]) }
    }

    private mutating func heal() {
        if !isWalled { return }
        lastWall = max(lastWall, now)
        isWalled = false
        fabric.removeWalls(at: now)
        unsettle("the partition", at: now)
    }

    private mutating func flap(_ until: Int64, _ every: Int64, _ isUp: Bool, _ partition: Partition) {
        if now >= until { return }
        lastWall = max(lastWall, now)
        if isUp {
            isWalled = false
            fabric.removeWalls(at: now)
        } else {
            raise(partition)
        }
        agenda.enter(.relief(.flap(until: until, every: every, isUp: !isUp, partition)), at: now + every)
    }

    /// From now on the network is to become whole again.
    mutating func unsettle(_ what: String, at time: Int64) {
        if let healing { report.healings.append(.init(after: healing.after, at: Double(healing.at) / 1e9, took: nil)) }
        healing = (what, time)
    }

    // MARK: - Peace

    /// All that was broken works again, and whoever was down is back.
    mutating func beginPeace() {
        heal()
        isSeedUp = true
        fabric.weather = Weather()
        for host in hosts.indices {
            hosts[host].disk.isFull = false
            resume(host)
            quicken(host)
            if hosts[host].kind == .hostile {
                crash(host, Crash())
                hosts[host].stranger = nil
            } else if !hosts[host].isRunning {
                start(host)
            }
        }
        pardonCorrupted()
        unsettle("all faults", at: now)
    }

    /// Who was banned for what the network did to its bytes is pardoned by hand, as an operator would.
    private mutating func pardonCorrupted() {
        for host in hosts.indices {
            guard let node = hosts[host].node else { continue }
            let moment = hosts[host].moment(now)
            for ban in node.look({ $0.bans(at: moment) }) {
                if case .byHand = ban.reason { continue }
                handle(.command(.unban(ban.target)), host)
            }
        }
    }
}
