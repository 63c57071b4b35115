/// How much merit valid parcels still bring this second: it can't be earned faster by talking more.
struct MeritBudget: Sendable {
    private let perSecond: Int
    /// When the next second may begin: with the first merit from then on.
    private var next: Moment
    private var left: Int

    init(perSecond: Int, at now: Moment) {
        self.perSecond = perSecond
        next = now
        left = perSecond
    }

    /// Merit earned, not yet told to anyone.
    private(set) var earned = 0

    @inline(__always)
    mutating func earn(_ merit: Int, at now: Moment) {
        if next <= now { begin(at: now) }
        if left <= 0 { return }
        left -= merit
        earned += merit
    }

    private mutating func begin(at now: Moment) {
        next = now + Span.second
        left = perSecond
    }

    /// What has been earned since the last time; told at a tick, not per parcel.
    mutating func take() -> Int {
        defer { earned = 0 }
        return earned
    }
}
