/// The connections of a node, in the order of their ids, so that walking them is the same in every run.
///
/// Elements are reached by position and changed where they are: a connection is never copied on the way.
struct ConnectionTable: Sendable {
    private(set) var ids: [ConnectionID] = []
    private var connections: [Connection] = []

    var count: Int { ids.count }
    var indices: Range<Int> { ids.indices }

    /// Where this connection is; `nil` when it is gone. Valid until one is added or removed.
    @inline(__always)
    func index(of id: ConnectionID) -> Int? {
        let position = lowerBound(id)
        return position < ids.count && ids[position] == id ? position : nil
    }

    @inline(__always)
    subscript(position: Int) -> Connection {
        _read { yield connections[position] }
        _modify { yield &connections[position] }
    }

    mutating func insert(_ connection: Connection, as id: ConnectionID) {
        let position = lowerBound(id)
        precondition(position == ids.count || ids[position] != id, "a connection id is used once")
        ids.insert(id, at: position)
        connections.insert(connection, at: position)
    }

    mutating func remove(_ id: ConnectionID) -> Connection? {
        guard let position = index(of: id) else { return nil }
        ids.remove(at: position)
        return connections.remove(at: position)
    }

    @inline(__always)
    private func lowerBound(_ id: ConnectionID) -> Int {
        var low = 0
        var high = ids.count
        while low < high {
            let middle = (low + high) / 2
            if ids[middle] < id { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
