import FactomOverlay

/// The connections of a host that are online, in the order of their numbers, as its shell was told.
struct OnlineTable: Sendable {
    struct Line: Sendable {
        let id: ConnectionID
        let isOutgoing: Bool
        var isSpecial: Bool
    }

    private(set) var all: [Line] = []
    /// Regular peers that the host dialled.
    private(set) var outgoing = 0
    /// How often a line has come or gone.
    private(set) var changes: UInt64 = 0

    var isEmpty: Bool { all.isEmpty }

    mutating func add(_ line: Line) {
        all.insert(line, at: lowerBound(line.id))
        changes += 1
        if line.isOutgoing, !line.isSpecial { outgoing += 1 }
    }

    mutating func remove(_ id: ConnectionID) {
        guard let index = index(of: id) else { return }
        let line = all.remove(at: index)
        changes += 1
        if line.isOutgoing, !line.isSpecial { outgoing -= 1 }
    }

    mutating func removeAll() {
        all.removeAll()
        outgoing = 0
        changes += 1
    }

    private func index(of id: ConnectionID) -> Int? {
        let index = lowerBound(id)
        return index < all.count && all[index].id == id ? index : nil
    }

    private func lowerBound(_ id: ConnectionID) -> Int {
        var low = 0
        var high = all.count
        while low < high {
            let middle = (low + high) / 2
            if all[middle].id < id { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
