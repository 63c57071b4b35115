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
    /// written at once.
    ///
    /// - Parameter listening: whether the node has been listening since its last event, whatever ticks were left out.
    /// - Returns: ``quietUntil``.
    package mutating func turn(
        _ event: Event, at now: Moment, listening: Bool, into actions: inout [Action]
    ) -> Moment {
        if listening { skipTicks(until: now) }
        handle(event, at: now, into: &actions)
        if needsFlush { flush(at: now, into: &actions) }
        return quietUntil
    }
}
