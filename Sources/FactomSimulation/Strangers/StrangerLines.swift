import FactomOverlay
import FactomWire

/// A stranger's connections, in the order of their numbers.
struct StrangerLines: Sendable {
    private(set) var all: [StrangerLine] = []
    private var lastID: UInt64 = 0

    mutating func nextID() -> ConnectionID {
        lastID += 1
        return ConnectionID(lastID)
    }

    /// A socket may be told of after younger ones.
    mutating func insert(_ line: StrangerLine) {
        all.insert(line, at: place(of: line.id))
    }

    func index(of id: ConnectionID) -> Int? {
        let index = place(of: id)
        return index < all.count && all[index].id == id ? index : nil
    }

    subscript(index: Int) -> StrangerLine {
        _read { yield all[index] }
        _modify { yield &all[index] }
    }

    var indices: Range<Int> { all.indices }

    @discardableResult
    mutating func remove(_ id: ConnectionID) -> StrangerLine? {
        index(of: id).map { all.remove(at: $0) }
    }

    /// The first place whose number isn't below this one.
    private func place(of id: ConnectionID) -> Int {
        var low = 0
        var high = all.count
        while low < high {
            let middle = (low + high) / 2
            if all[middle].id < id { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
