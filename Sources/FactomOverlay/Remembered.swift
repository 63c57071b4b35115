package import FactomWire

/// What a node keeps across runs.
///
/// Its moments are on this run's clock: those before the start are negative. Whoever writes them to a file
/// turns them into dates.
package struct Remembered: Sendable, Equatable {
    /// What the address book knows of an endpoint.
    package struct Address: Sendable, Equatable {
        package var endpoint: Endpoint
        /// The peer that told us of it; `nil` for a seed, the operator, or when nobody knows any more.
        package var source: IPAddress?
        /// When somebody last told us of it, or we were last connected to it.
        package var lastSeen: Moment
        /// When we last connected to it ourselves; `nil` for never.
        package var lastSuccess: Moment?
        /// Dials that failed since.
        package var failures: Int
        /// Whether it was an outgoing peer when this was noted: such are dialled first.
        package var wasPeer: Bool

        package init(
            _ endpoint: Endpoint, source: IPAddress? = nil, lastSeen: Moment, lastSuccess: Moment? = nil,
            failures: Int = 0, wasPeer: Bool = false
        ) {
            self.endpoint = endpoint
            self.source = source
            self.lastSeen = lastSeen
            self.lastSuccess = lastSuccess
            self.failures = failures
            self.wasPeer = wasPeer
        }
    }

    /// A ban that is not over; or one that is over, but whose offences are still remembered.
    package struct Ban: Sendable, Equatable {
        package var target: BanTarget
        package var until: Moment
        package var reason: BanReason
        /// How often its target was banned by rule: the next time is longer. Over 0 in a ban that is over.
        package var offences: Int

        package init(_ target: BanTarget, until: Moment, reason: BanReason, offences: Int = 0) {
            self.target = target
            self.until = until
            self.reason = reason
            self.offences = offences
        }
    }

    /// The quality of an address when this was noted.
    package struct Score: Sendable, Equatable {
        package var address: IPAddress
        package var score: Int

        package init(_ address: IPAddress, _ score: Int) {
            self.address = address
            self.score = score
        }
    }

    package var addresses: [Address] = []
    package var bans: [Ban] = []
    package var scores: [Score] = []

    package init() {}
}
