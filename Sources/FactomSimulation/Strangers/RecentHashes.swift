import FactomOverlay

/// The hashes of the last while, in two generations: each is known for as long as it says, and at most twice that.
struct RecentHashes: Sendable {
    private let memory: Duration
    private var young: Set<UInt64> = []
    private var old: Set<UInt64> = []
    private var bornAt = Moment.zero

    /// In one generation; then it ends early.
    private static let limit = 1 << 17

    init(memory: Duration) {
        self.memory = memory
    }

    /// - Returns: whether it is new.
    mutating func insert(_ hash: UInt64, at now: Moment) -> Bool {
        if bornAt.isPast(memory, at: now) || young.count >= RecentHashes.limit { age(at: now) }
        if young.contains(hash) || old.contains(hash) { return false }
        young.insert(hash)
        return true
    }
    /// After a long silence, the young generation is too old as well.
    private mutating func age(at now: Moment) {
        let isLongAgo = bornAt.isPast(memory * 2, at: now)
        old = isLongAgo ? [] : young
        young = []
        bornAt = isLongAgo ? now : min(bornAt + memory, now)
    }
}
