import FactomWire

/// The quality score of each address: it rises and falls, saturates at both ends and decays toward zero.
struct Scores: Sendable {
    private struct Entry: Sendable {
        /// In millionths: decay adds up, however often the score is changed.
        var score: Int
        var since: Moment
    }

    private static let unit = 1_000_000

    private var entries: [IPAddress: Entry] = [:]
    private let limit: Int
    private let range: Int
    private let halfLife: Duration

    init(limit: Int, range: Int, halfLife: Duration) {
        self.limit = limit
        self.range = range
        self.halfLife = halfLife
    }

    var count: Int { entries.count }

    /// The score as it is now; 0 for an address that nothing is known of.
    func score(of address: IPAddress, at now: Moment) -> Int {
        (entries[address].map { decayed($0, at: now) } ?? 0) / Scores.unit
    }

    /// Adds merit or demerit, and answers the new score.
    mutating func adjust(_ address: IPAddress, by change: Int, at now: Moment) -> Int {
        let most = range * Scores.unit
        let before = entries[address].map { decayed($0, at: now) } ?? 0
        let sum = before + min(max(change, -2 * range), 2 * range) * Scores.unit
        if entries[address] == nil, entries.count >= limit { forgetOne(at: now) }
        entries[address] = Entry(score: min(max(sum, -most), most), since: now)
        return score(of: address, at: now)
    }

    /// Halves for each whole half-life, and goes straight between: the same on every machine.
    private func decayed(_ entry: Entry, at now: Moment) -> Int {
        let elapsed = max((now - entry.since).wholeNanoseconds, 0)
        let half = max(halfLife.wholeNanoseconds, 1)
        let halvings = elapsed / half
        if halvings >= 62 { return 0 }
        let score = entry.score / (1 << Int(halvings))
        return score - Int(Double(score) * Double(elapsed % half) / Double(half) / 2)
    }

    /// The score nearest to zero says the least.
    private mutating func forgetOne(at now: Moment) {
        let least = entries.min { left, right in
            let (size, other) = (abs(decayed(left.value, at: now)), abs(decayed(right.value, at: now)))
            return size == other ? left.key.sortKey < right.key.sortKey : size < other
        }
        if let least { entries[least.key] = nil }
    }
}
