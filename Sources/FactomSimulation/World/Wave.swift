/// One message on its way through the network.
struct Wave: Sendable {
    static let unheard: UInt8 = 255

    let origin: Int
    let sentAt: Int64
    /// How many hops it took to each host; ``unheard`` where it hasn't come.
    var hops: [UInt8]
    /// Hosts that were up and had peers when it was sent, by their number of runs; 0 for others.
    let audience: [Int32]
    /// Whether something stood between islands while it was on its way.
    var wasWalled: Bool
    /// When the last of the audience had it, in nanoseconds.
    var lastHeardAt: Int64 = 0

    mutating func hear(_ host: Int, from parent: Int?) -> Bool {
        guard host < hops.count, hops[host] == Wave.unheard else { return false }
        let before = parent.map { $0 < hops.count ? hops[$0] : Wave.unheard } ?? Wave.unheard
        hops[host] = before == Wave.unheard ? 1 : min(before + 1, Wave.unheard - 1)
        return true
    }
}

/// How many there were of each size, each one apart up to a bound.
package struct Tally: Sendable, Equatable {
    /// How many had the size of the index; the last holds all that were larger.
    package private(set) var counts: [UInt64] = []
    package private(set) var total: UInt64 = 0
    package private(set) var sum: UInt64 = 0
    private let bound: Int

    package init(bound: Int) {
        self.bound = bound
    }

    package mutating func add(_ size: Int) {
        let index = min(max(size, 0), bound)
        while counts.count <= index { counts.append(0) }
        counts[index] += 1
        total += 1
        sum += UInt64(max(size, 0))
    }

    /// All of another one, too: what was too large there is here.
    package mutating func add(_ other: Tally) {
        while counts.count < other.counts.count { counts.append(0) }
        for (size, count) in other.counts.enumerated() { counts[size] += count }
        total += other.total
        sum += other.sum
    }

    /// `nil` when there were none.
    package var mean: Double? { total == 0 ? nil : Double(sum) / Double(total) }

    /// The size that this share of them doesn't exceed; `nil` when there were none.
    package func quantile(_ share: Double) -> Int? {
        if total == 0 { return nil }
        let wanted = UInt64((Double(total) * share).rounded(.up))
        var seen: UInt64 = 0
        for (size, count) in counts.enumerated() {
            seen += count
            if seen >= max(wanted, 1) { return size }
        }
        return counts.count - 1
    }

    package var largest: Int? { counts.lastIndex { $0 > 0 } }
}
