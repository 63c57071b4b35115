import FactomWire

/// When something last happened, or is due, with each of a bounded number of endpoints.
struct EndpointMoments: Sendable {
    private var moments: [Endpoint: Moment] = [:]
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    var count: Int { moments.count }

    subscript(endpoint: Endpoint) -> Moment? { moments[endpoint] }

    mutating func note(_ endpoint: Endpoint, at now: Moment) {
        if moments[endpoint] == nil, moments.count >= limit { forgetOldest() }
        moments[endpoint] = now
    }

    /// A quarter at once, so that a stream of strangers doesn't cost a search each.
    private mutating func forgetOldest() {
        let oldest = moments.sorted {
            $0.value == $1.value ? $0.key.sortKey < $1.key.sortKey : $0.value < $1.value
        }
        for entry in oldest.prefix(max(limit / 4, 1)) { moments[entry.key] = nil }
    }
}
