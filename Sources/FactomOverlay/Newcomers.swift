import FactomWire

/// How fast new connections of one address may come: a token bucket for each that has lately dialled us.
///
/// Bounded: an address whose bucket is full again is as good as unknown, and is forgotten first.
struct Newcomers: Sendable {
    private struct Bucket: Sendable {
        var tokens: Int
        /// When the last token came.
        var since: Moment
    }

    private var buckets: [IPAddress: Bucket] = [:]
    private let atOnce: Int
    private let limit: Int

    init(atOnce: Int, limit: Int) {
        self.atOnce = atOnce
        self.limit = limit
    }

    var count: Int { buckets.count }

    /// Whether this address may have another connection now; takes its token if so. One comes back a second.
    mutating func admits(_ address: IPAddress, at now: Moment) -> Bool {
        var bucket = refilled(buckets[address] ?? Bucket(tokens: atOnce, since: now), at: now)
        defer { buckets[address] = bucket }
        if buckets[address] == nil, buckets.count >= limit { makeRoom(at: now) }
        if bucket.tokens == 0 { return false }
        bucket.tokens -= 1
        return true
    }

    private func refilled(_ bucket: Bucket, at now: Moment) -> Bucket {
        let seconds = Int((now - bucket.since).components.seconds)
        if bucket.tokens + seconds >= atOnce { return Bucket(tokens: atOnce, since: now) }
        return Bucket(tokens: bucket.tokens + seconds, since: bucket.since + .seconds(seconds))
    }

    private mutating func makeRoom(at now: Moment) {
        buckets = buckets.filter { refilled($0.value, at: now).tokens < atOnce }
        // More addresses a second than can be remembered: to start afresh costs a burst for each, no more, and
        // the search is not repeated for every one of them.
        if buckets.count > limit / 2 { buckets.removeAll() }
    }
}
