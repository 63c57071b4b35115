package import FactomWire

/// Watches a node's dials from outside: how often each endpoint is dialled, whatever the node remembers of it.
///
/// A wait of 20 s after a failure leaves few dials to one endpoint: one and two in older protocols, once more when a
/// run of the ladder forgives all waits, and one after a test. A special peer's are more, from 1 s on.
///
/// As big as there are endpoints that were dialled in the last ten seconds, or twice that.
package struct DialWatch: Sendable {
    /// No more dials of one endpoint than these come within ``window``.
    package static let regularDials = 12
    package static let specialDials = 25
    package static let window = Duration.seconds(10)

    private var dials: [Endpoint: [Moment]] = [:]
    /// From how many endpoints on the old ones are forgotten.
    private var patience = 64

    package init() {}

    /// A node has dialled; `nil` when it may.
    package mutating func note(_ endpoint: Endpoint, isSpecial: Bool, at now: Moment) -> Breach? {
        forgetOld(at: now)
        var recent = (dials[endpoint] ?? []).filter { !$0.isPast(DialWatch.window, at: now) }
        recent.append(now)
        dials[endpoint] = recent
        let limit = isSpecial ? DialWatch.specialDials : DialWatch.regularDials
        if recent.count <= limit { return nil }
        return Breach(.dialStorm, "\(endpoint) was dialled \(recent.count) times in \(DialWatch.window)")
    }

    private mutating func forgetOld(at now: Moment) {
        if dials.count < patience { return }
        dials = dials.filter { $0.value.last.map { !$0.isPast(DialWatch.window, at: now) } ?? false }
        patience = max(64, 2 * dials.count)
    }
}
