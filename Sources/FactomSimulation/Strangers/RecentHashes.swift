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
        if bornAt.isPast(memory, at: now) || young.count >= RecentHashes.limit {
            // After a long silence, the last generation is too old as well.
            old = bornAt.isPast(memory * 2, at: now) ? [] : young
            young = []
            bornAt = now
        }
        if young.contains(hash) || old.contains(hash) { return false }
        young.insert(hash)
        return true
    }
}
