import FactomWire

/// When the seeds are to be fetched, and what they last gave.
///
/// A good list is fetched again after hours, a failed or empty fetch soon, with growing waits; and so it is while
/// nobody is online whom we chose, since the list may know what has moved. The last good list is kept through all
/// failures.
struct SeedPlan: Sendable {
    private let every: Duration
    private let retry: Backoff
    private(set) var isFetching = false
    /// The last list that was not empty.
    private(set) var known: [Endpoint] = []
    /// When to fetch next, and when at the earliest while nobody is online whom we chose.
    private var next = Moment.zero
    private var nextAlone = Moment.zero
    /// Fetches in a row that failed, or after which nobody was online whom we chose.
    private var fruitless = 0

    init(every: Duration, retry: Backoff) {
        self.every = every
        self.retry = retry
    }

    /// For a start with addresses at hand: they come first.
    mutating func wait(until moment: Moment) {
        next = max(next, moment)
        nextAlone = max(nextAlone, moment)
    }

    /// Whether to fetch now; the fetch is under way from then on.
    mutating func begins(alone: Bool, at now: Moment) -> Bool {
        guard due(alone: alone) <= now else { return false }
        isFetching = true
        return true
    }

    /// When to fetch next; not before the fetch under way has ended.
    func due(alone: Bool) -> Moment {
        if isFetching { return .distantFuture }
        return alone ? min(next, nextAlone) : next
    }

    /// - Parameter endpoints: none when the fetch failed.
    mutating func take(_ endpoints: [Endpoint], alone: Bool, at now: Moment, _ chance: inout Chance) {
        isFetching = false
        fruitless = endpoints.isEmpty || alone ? fruitless + 1 : 0
        nextAlone = now + retry.wait(after: max(fruitless - 1, 0), &chance)
        next = endpoints.isEmpty ? nextAlone : now + chance.jittered(every)
        if !endpoints.isEmpty { known = endpoints }
    }
}
