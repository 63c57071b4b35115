import FactomWire

// Overlay, as far as time goes: ticks, our own stalls, and what peers leave unfinished.
extension Overlay {
    mutating func tick(at now: Moment, into actions: inout [Action]) {
        stalledPast = now + stallPatience
        tickConnections(at: now, into: &actions)
        limitUnfinished(at: now, into: &actions)
        trackAll(at: now)
        if controller.quietUntil <= now { steer(.tick, at: now, into: &actions) }
    }

    /// In the order of their ids; those that come meanwhile wait for the next tick.
    private mutating func tickConnections(at now: Moment, into actions: inout [Action]) {
        guard let last = connections.ids.last else { return }
        var next = connections.firstDue(from: 0, at: now)
        while let position = next, case let id = connections.ids[position], id <= last {
            pass(.tick, to: id, at: now, into: &actions)
            if let position = connections.index(of: id, near: position) {
                tellMeasures(of: id, position, at: now, into: &actions)
            }
            if let position = connections.index(of: id, near: position) {
                connections.settle(position)
                next = connections.firstDue(from: position + 1, at: now)
            } else {
                next = connections.firstDue(from: connections.position(after: id), at: now)
            }
        }
        connections.settle()
    }

    /// A time in which we didn't listen says nothing about our peers.
    mutating func forgiveStall(at now: Moment, into actions: inout [Action]) {
        stalledPast = now + stallPatience
        for index in connections.indices { connections[index].forgiveStall(at: now) }
        steer(.stalled, at: now, into: &actions)
    }

    private mutating func tellMeasures(
        of id: ConnectionID, _ index: Int, at now: Moment, into actions: inout [Action]
    ) {
        guard connections[index].hasNewMeasures, connections[index].reportAt == nil else { return }
        connections[index].hasNewMeasures = false
        let roundTrip = connections[index].roundTrip
        let lastNews = connections[index].lastNews
        steer(.measured(id, roundTrip: roundTrip, lastNews: lastNews), at: now, into: &actions)
    }

    /// Each peer may leave a parcel unfinished, but not all of them together: while they hold more than the
    /// node keeps, whoever holds most goes.
    mutating func limitUnfinished(at now: Moment, into actions: inout [Action]) {
        // Asked anew each time: with one, all of its address may have gone.
        while connections.unfinished > settings.unfinishedBytes {
            guard let most = connections.indices.max(by: { connections[$0].unfinished < connections[$1].unfinished })
            else { return }
            end(connections.ids[most], .tooMuchUnfinished, at: now, into: &actions)
        }
    }

    /// What one connection may leave unfinished without a look at its address's others, in bytes.
    static let muchUnfinished = 1 << 20

    /// One address has little more than one parcel for all its connections, off private networks; whoever goes past
    /// it goes.
    mutating func limitUnfinished(beside id: ConnectionID, at now: Moment, into actions: inout [Action]) {
        guard !settings.isPrivateNetwork, let link = controller.links[id], !link.isSpecial else { return }
        let holder = link.remote.address.holder
        let held = controller.links.all.reduce(0) { sum, other in
            guard other.remote.address.holder == holder, let index = connections.index(of: other.id) else { return sum }
            return sum + connections[index].unfinished
        }
        if held > settings.unfinishedBytesPerAddress { end(id, .tooMuchUnfinished, at: now, into: &actions) }
    }
}
