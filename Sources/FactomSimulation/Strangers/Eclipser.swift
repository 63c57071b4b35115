package import FactomOverlay
import FactomWire

import struct NIOCore.ByteBuffer

/// One identity of an attacker that wants a node's links for itself.
///
/// It behaves as an honest node does at greetings, pings and requests, but it tells of nobody but its like, and passes
/// no message on. It dials the victim, so as to fill its incoming places, and others, so as to be known.
package struct Eclipser: Stranger {
    package let persona: Persona
    let plan: EclipsePlan
    private var chance: Chance
    private var lines = StrangerLines()
    private var victimAt: Moment
    private var honestAt: Moment

    /// - Parameter number: which of the plan's hostile endpoints is its own.
    package init(_ number: Int, of plan: EclipsePlan, seed: UInt64) {
        precondition(plan.hostile.indices.contains(number), "an identity that the plan doesn't have")
        var chance = Chance(seed: seed, UInt64(number))
        persona = Persona(network: plan.network, endpoint: plan.hostile[number], nodeID: chance.next() >> 32)
        victimAt = Eclipser.begin(plan.victimEvery, &chance)
        honestAt = plan.honest.isEmpty ? .never : Eclipser.begin(plan.honestEvery, &chance)
        self.plan = plan
        self.chance = chance
    }

    /// The identities don't act in step.
    private static func begin(_ interval: Duration, _ chance: inout Chance) -> Moment {
        interval <= .zero ? .never : .zero + interval * Int.random(in: 0..<1000, using: &chance) / 1000
    }

    package mutating func nextID() -> ConnectionID {
        lines.nextID()
    }

    package mutating func handle(_ event: StrangerEvent, at now: Moment, into actions: inout [StrangerAction]) {
        switch event {
        case .tick: tick(at: now, into: &actions)
        case .accepted(let id, let remote):
            lines.insert(StrangerLine(id, .incoming, remote, parcelLimit: Eclipser.parcelLimit, at: now))
        case .opened(let id): open(id, into: &actions)
        case .received(let id, let bytes): receive(bytes, from: id, into: &actions)
        case .wrote(let id):
            guard let index = lines.index(of: id) else { return }
            lines[index].wrote()
            lines[index].flush(into: &actions)
        case .closed(let id, _): lines.remove(id)
        }
    }

    /// The largest message that it reads, in bytes.
    private static let parcelLimit = 1 << 26

    /// A tick before this moment does nothing; whatever else happens may bring it forward.
    package var idleUntil: Moment {
        var moment = min(victimAt, honestAt)
        for index in lines.indices { moment = min(moment, leavesAt(index)) }
        return moment
    }

    // MARK: - Time

    private mutating func tick(at now: Moment, into actions: inout [StrangerAction]) {
        while let index = lines.indices.first(where: { leavesAt($0) <= now }) { leave(lines[index].id, into: &actions) }
        if victimAt <= now {
            if !isLinked(plan.victim) { dial(plan.victim, at: now, into: &actions) }
            victimAt = now + chance.jittered(plan.victimEvery)
        }
        if honestAt <= now {
            let other = plan.honest[Int.random(in: plan.honest.indices, using: &chance)]
            if !isLinked(other) { dial(other, at: now, into: &actions) }
            honestAt = now + chance.jittered(plan.honestEvery)
        }
    }

    /// Who dialled it may stay, and so may the victim. A dial or a greeting that leads nowhere is given up.
    private func leavesAt(_ index: Int) -> Moment {
        if lines[index].version == nil { return lines[index].since + .seconds(10) }
        let mayStay = lines[index].direction == .incoming || lines[index].remote == plan.victim
        return mayStay ? .never : lines[index].since + plan.stay
    }

    private func isLinked(_ endpoint: Endpoint) -> Bool {
        lines.indices.contains { lines[$0].endpoint == endpoint }
    }

    private mutating func dial(_ endpoint: Endpoint, at now: Moment, into actions: inout [StrangerAction]) {
        let id = nextID()
        lines.insert(StrangerLine(id, .outgoing, endpoint, parcelLimit: Eclipser.parcelLimit, at: now))
        actions.append(.dial(id, endpoint))
    }

    // MARK: - Speaking

    private mutating func open(_ id: ConnectionID, into actions: inout [StrangerAction]) {
        guard let index = lines.index(of: id) else { return }
        lines[index].isOpen = true
        greet(index, in: persona.version)
        lines[index].flush(into: &actions)
    }

    private mutating func greet(_ index: Int, in version: ProtocolVersion) {
        lines[index].say(StreamEncoder.opening(persona.hello(in: version, nonce: chance.next())))
    }

    private mutating func receive(_ bytes: ByteBuffer, from id: ConnectionID, into actions: inout [StrangerAction]) {
        guard let index = lines.index(of: id) else { return }
        lines[index].take(bytes)
        do throws(WireError) {
            while let item = try lines[index].next() {
                switch item {
                case .handshake(let greeting):
                    guard meet(greeting, index) else { return leave(id, into: &actions) }
                case .parcel(let parcel): hear(parcel, index)
                }
            }
        } catch {
            return leave(id, into: &actions)
        }
        lines[index].flush(into: &actions)
    }

    private mutating func leave(_ id: ConnectionID, into actions: inout [StrangerAction]) {
        lines.remove(id)
        actions.append(.close(id))
    }

    /// - Returns: whether it stays.
    private mutating func meet(_ greeting: Handshake, _ index: Int) -> Bool {
        let direction = lines[index].direction
        guard greeting.kind == .hello, greeting.network == persona.network,
            direction == .incoming || greeting.framing == persona.version.framing
        else { return false }
        let version = Connection.agreedVersion(greeting)
        if direction == .incoming { greet(index, in: version) }
        lines[index].settle(on: version)
        lines[index].say(StreamEncoder.preamble(for: version))
        // The greeting of protocol 9 is a request, too.
        if version == .v9, greeting.version <= UInt32(ProtocolVersion.v9.rawValue) { share(index, in: version) }
        return true
    }

    private mutating func hear(_ parcel: Parcel, _ index: Int) {
        guard let version = lines[index].version else { return }
        switch parcel.type {
        case .ping: lines[index].say(persona.encoder.encode(.pong, payload: ByteBuffer(string: "Pong"), in: version))
        case .peerRequest: share(index, in: version)
        default: break
        }
    }

    private mutating func share(_ index: Int, in version: ProtocolVersion) {
        let payload = Share.encode(plan.share(&chance), in: version, network: persona.network)
        lines[index].say(persona.encoder.encode(.peerResponse, payload: payload, in: version))
    }
}

extension Moment {
    /// Later than any other.
    static let never = Moment(nanoseconds: .max)
}
