/// The connections of a node, in the order of their ids, so that walking them is the same in every run.
///
/// Elements are reached by position and changed where they are: a connection is never copied on the way. For each it
/// is known when a tick may find something to do there, so that a tick looks at those few only, and what all of them
/// leave unfinished.
struct ConnectionTable: Sendable {
    private(set) var ids: [ConnectionID] = []
    private var hints = PlaceHints()
    private var rows: [Row] = []
    /// The ``Connection/nextDue`` of each, or an earlier moment.
    private var dues: [Moment] = []
    /// The earliest of them, or an earlier moment.
    private(set) var earliestDue = Moment.distantFuture
    /// What peers have begun and not finished, in bytes, all together.
    var unfinished = 0

    /// A connection with what stands in ``ids`` and `dues`, too: here beside what an event touches anyway.
    private struct Row {
        let id: ConnectionID
        var due: Moment
        var connection: Connection
    }

    var count: Int { ids.count }
    var indices: Range<Int> { ids.indices }

    /// Where this connection is; `nil` when it is gone. Valid until one is added or removed.
    @inline(__always)
    func index(of id: ConnectionID) -> Int? {
        let hint = hints[id.number]
        if hint < rows.count, rows[hint].id == id { return hint }
        let position = lowerBound(id)
        return position < ids.count && ids[position] == id ? position : nil
    }

    /// The same for one that was at this position a moment ago, and is there still as a rule.
    @inline(__always)
    func index(of id: ConnectionID, near position: Int) -> Int? {
        position < rows.count && rows[position].id == id ? position : index(of: id)
    }

    func phase(at position: Int) -> Connection.Phase { rows[position].connection.phase }

    func direction(at position: Int) -> Direction { rows[position].connection.direction }

    /// Not for handing events to: see ``handle(_:at:_:into:)``.
    @inline(__always)
    subscript(position: Int) -> Connection {
        _read { yield rows[position].connection }
        _modify { yield &rows[position].connection }
    }

    mutating func insert(_ connection: Connection, as id: ConnectionID) {
        let position = lowerBound(id)
        precondition(position == ids.count || ids[position] != id, "a connection id is used once")
        rows.reserveThriftily()
        ids.insert(id, at: position)
        rows.insert(Row(id: id, due: .distantPast, connection: connection), at: position)
        dues.insert(.distantPast, at: position)
        earliestDue = .distantPast
        hints.note(ids[position...].lazy.map(\.number), from: position)
    }

    mutating func remove(_ id: ConnectionID) -> Connection? {
        guard let position = index(of: id) else { return nil }
        ids.remove(at: position)
        dues.remove(at: position)
        let connection = rows.remove(at: position).connection
        unfinished -= connection.unfinishedTold
        hints.note(ids[position...].lazy.map(\.number), from: position)
        return connection
    }

    // MARK: - Events

    /// Hands an event to a connection.
    @inline(__always)
    mutating func handle(
        _ event: consuming Connection.Event, at position: Int, _ now: Moment, into actions: inout [Connection.Action]
    ) {
        rows[position].connection.handle(event, at: now, into: &actions)
        let (due, change) = rows[position].connection.settle()
        unfinished += change
        hasten(position, to: due)
    }

    /// A connection was the first to bring a message.
    @inline(__always)
    mutating func noteNews(_ position: Int, at now: Moment) {
        rows[position].connection.noteNews(at: now)
        hasten(position, to: rows[position].connection.reportAt ?? .distantFuture)
    }

    /// Something is due at a connection not later than this.
    @inline(__always)
    mutating func hasten(_ position: Int, to moment: Moment) {
        if moment >= rows[position].due { return }
        rows[position].due = moment
        dues[position] = moment
        earliestDue = min(earliestDue, moment)
    }

    // MARK: - Ticks

    /// The first connection from this position on to which a tick may matter.
    func firstDue(from start: Int, at now: Moment) -> Int? {
        if earliestDue > now { return nil }
        return dues[start...].firstIndex { $0 <= now }
    }

    /// The position behind that of a connection, or of one that was there.
    func position(after id: ConnectionID) -> Int {
        lowerBound(ConnectionID(id.number + 1))
    }

    /// A tick has looked at a connection.
    mutating func settle(_ position: Int) {
        let due = rows[position].connection.due
        rows[position].due = due
        dues[position] = due
    }

    /// A tick has looked at all that were due.
    mutating func settle() {
        earliestDue = dues.min() ?? .distantFuture
    }

    /// When a tick looks at a connection again.
    func due(at position: Int) -> Moment { dues[position] }

    /// The next tick looks at every connection.
    mutating func unsettle() {
        for position in indices { hasten(position, to: .distantPast) }
    }

    /// Without branches that a processor would have to guess.
    private func lowerBound(_ id: ConnectionID) -> Int {
        ids.withUnsafeBufferPointer { ids in
            var low = 0
            var count = ids.count
            while count > 0 {
                let half = count &>> 1
                let isBelow = ids[low &+ half] < id
                low = isBelow ? low &+ half &+ 1 : low
                count = isBelow ? count &- half &- 1 : half
            }
            return low
        }
    }
}
