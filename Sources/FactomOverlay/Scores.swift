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
        if entries[address] == nil, entries.count >= limit { makeRoom(at: now) }
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

    /// The scores nearest to zero say the least. A quarter goes at once, so that a stream of strangers doesn't
    /// cost a search each.
    private mutating func makeRoom(at now: Moment) {
        let sizes = entries.map { (size: abs(decayed($0.value, at: now)), address: $0.key) }
        let ascending = sizes.sorted {
            $0.size == $1.size ? $0.address.sortKey < $1.address.sortKey : $0.size < $1.size
        }
        for entry in ascending.prefix(max(entries.count / 4, 1)) { entries[entry.address] = nil }
    }
}
