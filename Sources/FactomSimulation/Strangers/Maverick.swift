package import FactomOverlay
package import FactomWire

import struct NIOCore.ByteBuffer

/// A hostile node: it dials its victims again and again, takes whoever dials it, and does what its misdeeds say.
///
/// Besides, it behaves: it greets, and answers pings and requests for peers. It never passes a message on.
package struct Maverick: Stranger {
    package let misdeeds: Misdeeds
    package let persona: Persona
    let sizes: HostileSizes
    let dialEvery: Duration
    var victims: [Victim]
    var lines = StrangerLines()
    var chance: Chance
    /// The number in the last greeting of somebody who dialled it.
    var stolenNonce: UInt64?
    /// Spam that is due, in quarters of a message, and how much there has been.
    var spamOwed = 0
    var spamSent: UInt64 = 0

    struct Victim: Sendable {
        let endpoint: Endpoint
        var notBefore: Moment
        var failures = 0
        /// Our connection to it, or the dial.
        var line: ConnectionID?
    }

    /// - Parameters:
    ///   - victims: whom it dials, the first time within ``dialEvery``.
    ///   - dialEvery: between two dials to one victim at least; up to 8 times as long while it is refused.
    package init(
        _ misdeeds: Misdeeds, as persona: Persona, against victims: [Endpoint], sizes: HostileSizes = .small,
        dialEvery: Duration = .seconds(5), seed: UInt64
    ) {
        self.misdeeds = misdeeds
        self.persona = persona
        self.sizes = sizes
        self.dialEvery = dialEvery
        var chance = Chance(seed: seed)
        self.victims = victims.map { endpoint in
            Victim(endpoint: endpoint, notBefore: .zero + dialEvery * Int.random(in: 0..<1000, using: &chance) / 1000)
        }
        self.chance = chance
    }

    package mutating func nextID() -> ConnectionID {
        lines.nextID()
    }

    package mutating func handle(_ event: StrangerEvent, at now: Moment, into actions: inout [StrangerAction]) {
        switch event {
        case .tick: tick(at: now, into: &actions)
        case .accepted(let id, let remote): welcome(id, from: remote, at: now, into: &actions)
        case .opened(let id): open(id, at: now, into: &actions)
        case .received(let id, let bytes): receive(bytes, from: id, at: now, into: &actions)
        case .wrote(let id): wrote(id, into: &actions)
        case .closed(let id, _): forget(id, at: now)
        }
    }

    /// A tick before this moment does nothing; whatever else happens may bring it forward.
    package var idleUntil: Moment {
        if lines.all.contains(where: { $0.isDripping || misdeeds.contains(.spam) && $0.version != nil }) {
            return .zero
        }
        var moment = Moment.never
        for victim in victims where victim.line == nil { moment = min(moment, victim.notBefore) }
        for line in lines.all where !line.isOpen { moment = min(moment, line.since + Maverick.patience) }
        return moment
    }

    // MARK: - Time

    private mutating func tick(at now: Moment, into actions: inout [StrangerAction]) {
        if misdeeds.contains(.slow) {
            for index in lines.indices { lines[index].drip() }
        }
        if misdeeds.contains(.spam) { spam() }
        for index in lines.indices { lines[index].flush(into: &actions) }
        giveUpDials(at: now, into: &actions)
        for index in victims.indices { dial(victims[index], index, at: now, into: &actions) }
    }

    private mutating func giveUpDials(at now: Moment, into actions: inout [StrangerAction]) {
        for line in lines.all where !line.isOpen && line.since.isPast(Maverick.patience, at: now) {
            leave(line.id, at: now, into: &actions)
        }
    }

    /// For a dial to get through.
    private static let patience = Duration.seconds(10)

    private mutating func dial(
        _ victim: Victim, _ index: Int, at now: Moment, into actions: inout [StrangerAction]
    ) {
        guard victim.line == nil, victim.notBefore <= now else { return }
        let id = nextID()
        victims[index].line = id
        lines.insert(StrangerLine(id, .outgoing, victim.endpoint, parcelLimit: Maverick.parcelLimit, at: now))
        actions.append(.dial(id, victim.endpoint))
    }

    /// The largest message that it reads, in bytes.
    private static let parcelLimit = 1 << 26

    private func welcomeLine(_ id: ConnectionID, _ remote: Endpoint, at now: Moment) -> StrangerLine {
        StrangerLine(id, .incoming, remote, parcelLimit: Maverick.parcelLimit, at: now)
    }

    // MARK: - Sockets

    private mutating func welcome(
        _ id: ConnectionID, from remote: Endpoint, at now: Moment, into actions: inout [StrangerAction]
    ) {
        lines.insert(welcomeLine(id, remote, at: now))
        // Else it hears the greeting first, so as to answer it.
        if misdeeds.contains([.deaf, .silent]) { actions.append(.hold(id)) }
    }

    private mutating func open(_ id: ConnectionID, at now: Moment, into actions: inout [StrangerAction]) {
        guard let index = lines.index(of: id) else { return }
        lines[index].isOpen = true
        if misdeeds.contains(.churner), Bool.random(using: &chance) { return leave(id, at: now, into: &actions) }
        if misdeeds.contains(.deaf) { actions.append(.hold(id)) }
        greet(index, in: dialVersion)
        lines[index].flush(into: &actions)
    }

    private mutating func wrote(_ id: ConnectionID, into actions: inout [StrangerAction]) {
        guard let index = lines.index(of: id) else { return }
        lines[index].wrote()
        lines[index].flush(into: &actions)
    }

    mutating func leave(_ id: ConnectionID, at now: Moment, into actions: inout [StrangerAction]) {
        guard lines.index(of: id) != nil else { return }
        actions.append(.close(id))
        forget(id, at: now)
    }

    private mutating func forget(_ id: ConnectionID, at now: Moment) {
        guard let line = lines.remove(id), let index = victims.firstIndex(where: { $0.line == id }) else { return }
        let wasTaken = line.version != nil || line.isOpen && misdeeds.contains(.churner)
        victims[index].line = nil
        victims[index].failures = wasTaken ? 0 : min(victims[index].failures + 1, 3)
        victims[index].notBefore = now + chance.jittered(dialEvery * (1 << victims[index].failures))
    }
}
