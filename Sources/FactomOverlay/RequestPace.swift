/// How often a peer may ask for peers: once an interval on the whole, and some times at once. An honest one asks with
/// its greeting in protocol 9, again as soon as it is online, and the same after a new connection; and what it sends
/// every five seconds may arrive a little sooner.
struct RequestPace: Sendable, Equatable {
    /// When the next request would come if all came evenly.
    private(set) var due = Moment.zero

    init(due: Moment = .zero) {
        self.due = due
    }

    /// Whether a request may be answered; only then does it count.
    mutating func admits(at now: Moment, _ settings: Settings) -> Bool {
        let start = max(due, now)
        if start - now > settings.peerRequestInterval * (settings.requestsAtOnce - 1) { return false }
        due = start + settings.peerRequestInterval
        return true
    }
}
