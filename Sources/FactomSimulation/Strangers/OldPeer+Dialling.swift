package import FactomOverlay
import FactomWire

// OldPeer, as far as connections and its time go.
extension OldPeer {
    mutating func tick(at now: Moment, into actions: inout [StrangerAction]) {
        while let index = lines.indices.first(where: { isGone(lines[$0], at: now) }) {
            leave(lines[index].id, into: &actions)
        }
        for index in lines.indices { pingIfSilent(index, at: now) }
        if askAt <= now {
            askAt = now + OldPeer.askEvery
            for index in lines.indices where lines[index].isOpen {
                say(.peerRequest, OldPeer.request, on: index)
            }
        }
        for index in lines.indices { lines[index].flush(into: &actions) }
        for special in known.takeDueSpecials(of: missedSpecials, at: now) { dial(special, at: now, into: &actions) }
        if lookAt <= now {
            lookAt = now + .seconds(30)
            look(at: now, into: &actions)
        }
    }

    /// A tick before this moment does nothing; whatever else happens may bring it forward.
    package var idleUntil: Moment {
        var moment = min(lookAt, askAt, known.nextDial(of: missedSpecials))
        for index in lines.indices {
            if lines[index].isOpen, lines[index].queued > 0 { return .zero }
            let silent = max(lines[index].lastHeard, lines[index].lastPing ?? .zero)
            moment = min(
                moment, lines[index].isOpen ? silent + OldPeer.pingAfter : lines[index].since + OldPeer.dialTimeout)
        }
        return moment
    }

    // MARK: - Dials

    private mutating func look(at now: Moment, into actions: inout [StrangerAction]) {
        let live = lines.indices.count {
            lines[$0].direction == .outgoing && !known.isSpecial(lines[$0].remote.address)
        }
        guard live < outgoingLimit else { return }
        var candidates = known.dialable(at: now).filter { !isLinked($0) }
        let open = min(outgoingLimit - live, candidates.count)
        chance.choose(open, of: &candidates)
        for endpoint in candidates.prefix(open) {
            known.noteDial(endpoint, at: now)
            dial(endpoint, at: now, into: &actions)
        }
    }

    private mutating func dial(_ endpoint: Endpoint, at now: Moment, into actions: inout [StrangerAction]) {
        let id = nextID()
        lines.insert(StrangerLine(id, .outgoing, endpoint, parcelLimit: OldPeer.parcelLimit, at: now))
        actions.append(.dial(id, endpoint))
    }

    /// The largest message that it reads, in bytes.
    private static let parcelLimit = 1 << 30

    private var missedSpecials: [Endpoint] { known.specials.filter { !isLinked($0) } }

    private func isLinked(_ endpoint: Endpoint) -> Bool {
        lines.indices.contains { lines[$0].endpoint == endpoint }
    }

    mutating func open(_ id: ConnectionID, at now: Moment, into actions: inout [StrangerAction]) {
        guard let index = lines.index(of: id) else { return }
        lines[index].isOpen = true
        lines[index].lastHeard = now
        greet(index, into: &actions)
    }

    // MARK: - Newcomers

    /// Whoever comes too soon after another from its address, or is one too many, is hung up on without a word.
    mutating func accept(
        _ id: ConnectionID, from remote: Endpoint, at now: Moment, into actions: inout [StrangerAction]
    ) {
        newcomers.removeAll { $0.at.isPast(.seconds(1), at: now) }
        let isTooSoon = newcomers.contains { $0.address == remote.address }
        let incoming = lines.indices.count {
            lines[$0].direction == .incoming && !known.isSpecial(lines[$0].remote.address)
        }
        if isTooSoon || incoming >= incomingLimit && !known.isSpecial(remote.address) {
            return actions.append(.close(id))
        }
        newcomers.append((remote.address, now))
        lines.insert(StrangerLine(id, .incoming, remote, parcelLimit: OldPeer.parcelLimit, at: now))
        if let index = lines.index(of: id) { greet(index, into: &actions) }
    }

    // MARK: - Silence

    /// A dial that doesn't get through, or a peer that doesn't answer 15 pings.
    @inline(__always)
    private func isGone(_ line: StrangerLine, at now: Moment) -> Bool {
        line.isOpen ? line.pingsUnanswered > 15 : line.since.isPast(OldPeer.dialTimeout, at: now)
    }

    private mutating func pingIfSilent(_ index: Int, at now: Moment) {
        guard lines[index].isOpen, lines[index].lastHeard.isPast(OldPeer.pingAfter, at: now),
            lines[index].lastPing?.isPast(OldPeer.pingAfter, at: now) ?? true
        else { return }
        lines[index].lastPing = now
        lines[index].pingsUnanswered += 1
        say(.ping, "Ping", on: index)
    }

    private static let pingAfter = Duration.seconds(15)
    private static let dialTimeout = Duration.seconds(10)

    mutating func leave(_ id: ConnectionID, into actions: inout [StrangerAction]) {
        if lines.remove(id) != nil { actions.append(.close(id)) }
    }
}
