import FactomOverlay
import FactomWire

import struct NIOCore.ByteBuffer

// World, as far as those go who aren't our nodes.
extension World {
    /// Who a hostile host is, made when it starts.
    enum Harm: Sendable {
        case maverick(Misdeeds)
        case spammer(perSecond: Int)
        case sink
        case eclipser(Int)
    }

    mutating func populateHostile(_ places: inout AddressPlan) {
        for (index, group) in scenario.hostile.enumerated() {
            let first = UInt32(150 + index * 8) << 8
            let endpoints = (0..<max(group.count, 0)).map { _ in places.next(inGroups: group.groups, from: first) }
            for (number, endpoint) in endpoints.enumerated() { add(harm(group, number), at: endpoint, group) }
            if group.kind == .eclipse { eclipse = plan(endpoints) }
        }
    }

    private func harm(_ group: HostileGroup, _ number: Int) -> Harm {
        switch group.kind {
        case .mavericks: .maverick(World.misdeeds[number % World.misdeeds.count])
        case .spammers: .spammer(perSecond: Int(group.rate))
        case .sinks: .sink
        case .eclipse: .eclipser(number)
        }
    }

    /// Each that one of the strangers can do, one after another.
    private static let misdeeds = Misdeeds.names.map(\.flag).filter { $0 != .spam && $0 != .sink }

    private mutating func add(_ harm: Harm, at endpoint: Endpoint, _ group: HostileGroup) {
        let number = fabric.addHost(at: endpoint)
        let settings = settings(listening: endpoint.port, nodeID: UInt32(truncatingIfNeeded: number + 1))
        let host = Host(number, kind: .hostile, settings: settings)
        host.harm = harm
        hosts.append(host)
        let from = VirtualTime.nanoseconds(group.from)
        agenda.enter(.start(number), at: from + nodeDice.time(upTo: 10 * World.second))
    }

    private func plan(_ endpoints: [Endpoint]) -> EclipsePlan {
        let honest = (0..<scenario.nodes).map { fabric.endpoint(of: $0) }
        return EclipsePlan(
            network: World.network, hostile: endpoints, victim: fabric.endpoint(of: victim),
            honest: honest.filter { $0 != fabric.endpoint(of: victim) })
    }

    // MARK: - Starting

    mutating func startStranger(_ host: Int) {
        var dice = Dice(seed: seed ^ UInt64(host) &* 0x1_0000_0001, for: 100 + UInt64(hosts[host].runs))
        let endpoint = fabric.endpoint(of: host)
        guard let harm = hosts[host].harm else {
            hosts[host].stranger = OldPeer(
                network: World.network, endpoint: endpoint, seeds: seedList, outgoing: 8, incoming: 64, relays: true,
                seed: dice.next())
            return
        }
        hosts[host].stranger = stranger(harm, at: endpoint, number: host, seed: dice.next())
    }

    var seedList: [Endpoint] {
        (0..<min(scenario.seedNodes, hosts.count)).map { fabric.endpoint(of: $0) }
    }

    private mutating func stranger(
        _ harm: Harm, at endpoint: Endpoint, number: Int, seed: UInt64
    ) -> (any Stranger)? {
        let versions = ProtocolVersion.allCases
        let persona = Persona(
            network: World.network, endpoint: endpoint, nodeID: UInt64(number + 1),
            version: versions[number % versions.count])
        switch harm {
        case .maverick(let misdeeds):
            return Maverick(
                misdeeds, as: persona, against: victims(4), dialEvery: .seconds(30), seed: seed)
        case .sink: return Maverick(.sink, as: persona, against: victims(8), dialEvery: .seconds(20), seed: seed)
        case .spammer(let rate):
            var sizes = HostileSizes.small
            sizes.spamPerSecond = max(rate, 1)
            return Maverick(.spam, as: persona, against: victims(2), sizes: sizes, dialEvery: .seconds(20), seed: seed)
        case .eclipser(let identity): return eclipse.map { Eclipser(identity, of: $0, seed: seed) }
        }
    }

    /// Some of the honest hosts.
    private mutating func victims(_ count: Int) -> [Endpoint] {
        nodeDice.draw(count, below: scenario.nodes).map { fabric.endpoint(of: $0) }
    }

    // MARK: - Events in, actions out

    mutating func tell(_ event: Fabric.Event, toStranger host: Int) {
        let told: StrangerEvent
        switch event {
        case .accepted(let pipe, let from):
            guard let id = hosts[host].stranger?.nextID() else { return fabric.drop(pipe) }
            fabric.name(pipe, id, at: now)
            told = .accepted(id, from: from)
        case .opened(let id): told = .opened(id)
        case .received(let id, let bytes): told = .received(id, bytes)
        // A scenario with strangers carries bytes.
        case .passed: return
        case .wrote(let id): told = .wrote(id)
        case .closed(let id, let reason): told = .closed(id, reason)
        }
        handle(told, stranger: host)
    }

    mutating func handle(_ event: StrangerEvent, stranger host: Int) {
        var actions = strange
        strange = []
        let moment = hosts[host].moment(now)
        let idle = hosts[host].stranger?.turn(event, at: moment, into: &actions)
        perform(actions, stranger: host)
        actions.removeAll(keepingCapacity: true)
        strange = actions
        if let idle { planTick(hosts[host], idle) }
        if hosts[host].kind == .old { hearOld(host) }
    }

    mutating func perform(_ actions: [StrangerAction], stranger host: Int) {
        for action in actions {
            switch action {
            case .dial(let id, let endpoint):
                note(host, .dialled(id, endpoint))
                if let other = fabric.host(at: endpoint), hosts[other].kind != .hostile { hosts[host].soughtAt = now }
                fabric.dial(host, id, to: endpoint, patience: 5 * World.second, at: now)
            case .write(let id, let bytes):
                if fabric.write(host, id, bytes, at: now) { handle(.wrote(id), stranger: host) }
            case .close(let id): fabric.close(host, id, at: now)
            case .hold(let id): fabric.hold(host, id)
            case .release(let id): fabric.release(host, id, at: now)
            }
        }
    }

    // MARK: - The older generation

    /// What peers of the older generation have delivered.
    mutating func hearOld(_ host: Int) {
        let delivered = hosts[host].stranger?.takeDelivered() ?? []
        for (id, payload) in delivered { hear(payload, hosts[host], from: id) }
    }
}
