// Overlay, as far as ticks that change nothing go: for those who run thousands of nodes and had rather leave them out.
extension Overlay {
    /// No ``Event/tick`` before this moment does or changes anything, unless another event, a message to send or a
    /// change from outside comes first: then it is to be asked again.
    package var quietUntil: Moment {
        if isSomeoneUntracked || connections.unfinished > settings.unfinishedBytes { return .distantPast }
        return min(connections.earliestDue, controller.quietUntil)
    }

    /// Ticks up to this moment, all of them before ``quietUntil``, were left out: it must be said before the next event,
    /// or the silence would be taken for a stall of our own loop.
    package mutating func skipTicks(until moment: Moment) {
        stalledPast = max(stalledPast, moment + stallPatience)
    }

    /// ``handle(_:at:into:)`` for those who leave ticks out and let each event be a turn of its own: what has gathered is
    /// written at once, and sockets take it at once, as a rule: where one doesn't, ``noteStuck(_:at:)`` must be called
    /// before the next event.
    ///
    /// - Parameter listening: whether the node has been listening since its last event, whatever ticks were left out.
    /// - Returns: ``quietUntil``; after a ``noteStuck(_:at:)`` it is to be asked again.
    package mutating func turn(
        _ event: consuming Event, at now: Moment, listening: Bool, into actions: inout [Action]
    ) -> Moment {
        beginTurn(at: now, listening: listening, into: &actions)
        perform(event, at: now, into: &actions)
        return endTurn(at: now, into: &actions)
    }

    @inline(__always)
    mutating func beginTurn(at now: Moment, listening: Bool, into actions: inout [Action]) {
        if listening { skipTicks(until: now) }
        if stalledPast < now { forgiveStall(at: now, into: &actions) }
    }

    @inline(__always)
    mutating func endTurn(at now: Moment, into actions: inout [Action]) -> Moment {
        if needsFlush { flushAtOnce(at: now, into: &actions) }
        return quietUntil
    }

    /// To be called after a ``turn(_:at:listening:into:)`` as long as ``needsFlush`` says so.
    package mutating func goOn(at now: Moment, into actions: inout [Action]) -> Moment {
        flushAtOnce(at: now, into: &actions)
        return quietUntil
    }

    private mutating func flushAtOnce(at now: Moment, into actions: inout [Action]) {
        var left = 0
        for place in unflushed.indices {
            let id = unflushed[place]
            guard let index = connections.index(of: id), let write = connections[index].flushAtOnce(at: now) else {
                continue
            }
            actions.append(.write(id, write.bytes))
            if write.isMore {
                unflushed[left] = id
                left += 1
            }
        }
        unflushed.removeSubrange(left...)
    }

    /// A socket hasn't taken the last ``Action/write(_:_:)`` yet; ``Event/wrote(_:)`` says when it has.
    package mutating func noteStuck(_ id: ConnectionID, at now: Moment) {
        guard let index = connections.index(of: id) else { return }
        connections[index].noteStuck(at: now)
        connections.hasten(index, to: now + settings.stalledAfter)
    }
}
