import FactomWire

/// The quality score of each address, or off private networks of its ``IPAddress/holder``: it rises and falls, saturates at both ends and decays toward zero. And why:
/// the latest changes of each can be asked for.
///
/// Bounded, whatever peers do: `limit` addresses, ``ScoreHistory/limit`` changes of each, and in all four times as
/// many changes as addresses: with the default of 16,384 some 8 MiB, and 30 MiB of texts at the very worst. When there
/// are more, the longest histories are cut first.
struct Scores: Sendable {
    struct Entry: Sendable {
        /// In millionths: decay adds up, however often the score is changed.
        var score = 0
        var since: Moment
        var history = ScoreHistory()

        /// Answers how many more changes there are to remember than before: 1, or 0, or less where some became one.
        mutating func note(_ change: Int, because reason: ScoreReason, score: Int, at now: Moment) -> Int {
            let before = history.count
            self.score = score
            // A clock that goes back must not make a score decay twice.
            since = max(since, now)
            history.add(change, because: reason, score: score / Scores.unit, at: now)
            return history.count - before
        }
    }

    static let unit = 1_000_000

    var entries: [IPAddress: Entry] = [:]
    var changesKept = 0
    /// How often a score was lowered: but for that, time and merit only bring it nearer to zero, or above.
    private(set) var falls: UInt64 = 0
    private let limit: Int
    private let range: Int
    /// In nanoseconds.
    private let halfLife: Int64
    private let isPrivateNetwork: Bool

    init(limit: Int, range: Int, halfLife: Duration, isPrivateNetwork: Bool = false) {
        self.limit = limit
        self.range = range
        self.halfLife = max(halfLife.wholeNanoseconds, 1)
        self.isPrivateNetwork = isPrivateNetwork
    }

    var count: Int { entries.count }

    /// Changes that are remembered, of all addresses together.
    var historyCount: Int { changesKept }

    /// The score as it is now; 0 for an address that nothing is known of.
    func score(of address: IPAddress, at now: Moment) -> Int {
        millionths(of: holder(of: address), at: now) / Scores.unit
    }

    /// Adds merit or demerit, and answers the new score. A change by 0 is none, and isn't remembered.
    mutating func adjust(
        _ address: IPAddress, by change: Int, because reason: ScoreReason, at now: Moment
    ) -> Int {
        let address = holder(of: address)
        // Merit comes all the time, and to those who are known: they are looked up once.
        let place = entries.index(forKey: address)
        let before = place.map { decayed(entries.values[$0], at: now) } ?? 0
        if change == 0 { return before / Scores.unit }
        let sum = before + min(max(change, -2 * range), 2 * range) * Scores.unit
        return set(address, place, to: sum, change, because: reason, at: now)
    }

    private mutating func set(
        _ address: IPAddress, _ place: Dictionary<IPAddress, Entry>.Index?, to millionths: Int, _ change: Int,
        because reason: ScoreReason, at now: Moment
    ) -> Int {
        let most = range * Scores.unit
        let score = min(max(millionths, -most), most)
        if change < 0 { falls += 1 }
        if let place {
            changesKept += entries.values[place].note(change, because: reason, score: score, at: now)
        } else {
            if entries.count >= limit { makeRoom(at: now) }
            changesKept += entries[address, default: Entry(since: now)]
                .note(change, because: reason, score: score, at: now)
        }
        if changesKept > 4 * limit { shortenHistories() }
        return score / Scores.unit
    }

    // MARK: - Questions

    /// Why the score of an address is what it is: the latest changes, oldest first, at most 32. Equal reasons in a
    /// row are one; when there are more, praise goes first. Empty for an address that nothing is known of.
    func changes(of address: IPAddress, at now: Moment) -> [ScoreChange] {
        entries[holder(of: address)]?.history.changes(at: now) ?? []
    }

    /// The scores that are not 0, by address.
    func all(at now: Moment) -> [Remembered.Score] {
        entries.map { Remembered.Score($0.key, decayed($0.value, at: now) / Scores.unit) }
            .filter { $0.score != 0 }
            .sorted { $0.address.sortKey < $1.address.sortKey }
    }

    /// Takes scores of an earlier run, clamped, as many as there may be addresses. An address that has done
    /// something in this run can't gain by them, only lose.
    mutating func restore(_ scores: [Remembered.Score], at now: Moment) {
        for remembered in scores.prefix(limit) {
            let address = holder(of: remembered.address)
            let before = score(of: address, at: now)
            let score = min(max(remembered.score, -range), range)
            let place = entries.index(forKey: address)
            guard score < before || (score > before && place == nil) else { continue }
            _ = set(
                address, place, to: score * Scores.unit, score - before, because: .remembered, at: now)
        }
    }

    private func holder(of address: IPAddress) -> IPAddress {
        isPrivateNetwork ? address : address.holder
    }

    // MARK: - Decay

    private func millionths(of address: IPAddress, at now: Moment) -> Int {
        entries[address].map { decayed($0, at: now) } ?? 0
    }

    /// Halves for each whole half-life, and goes straight between: the same on every machine.
    func decayed(_ entry: Entry, at now: Moment) -> Int {
        let elapsed = max(now.nanoseconds(since: entry.since), 0)
        let half = halfLife
        let halvings = elapsed / half
        if halvings >= 62 { return 0 }
        let score = entry.score / (1 << Int(halvings))
        return score - Int(Double(score) * Double(elapsed % half) / Double(half) / 2)
    }

    // MARK: - Bounds

    /// The scores nearest to zero say the least. A quarter goes at once, so that a stream of strangers doesn't
    /// cost a search each.
    private mutating func makeRoom(at now: Moment) {
        let sizes = entries.map { (size: abs(decayed($0.value, at: now)), address: $0.key) }
        let ascending = sizes.sorted {
            $0.size == $1.size ? $0.address.sortKey < $1.address.sortKey : $0.size < $1.size
        }
        for entry in ascending.prefix(max(entries.count / 4, 1)) { entries[entry.address] = nil }
        changesKept = entries.values.reduce(0) { $0 + $1.history.count }
    }

    /// Down to half of what there may be: whoever causes this pays for it with as many changes again. Who has few
    /// changes keeps them.
    private mutating func shortenHistories() {
        var most = ScoreHistory.limit
        func total() -> Int { entries.values.reduce(0) { $0 + min($1.history.count, most) } }
        while most > 1, total() > 2 * limit { most /= 2 }
        changesKept = total()
        entries = entries.mapValues { entry in
            var shorter = entry
            shorter.history.keepLatest(most)
            return shorter
        }
    }
}
