package import FactomWire

/// How much of each misdeed: as much as hurts one node, or as little as is still wrong, so that runs with thousands of
/// nodes stay cheap.
package struct HostileSizes: Sendable, Equatable {
    package var hugeShareBytes = 30_000_000
    package var longShareEntries = 10_000
    package var unaskedShares = 100
    package var requests = 1000
    package var pings = 10_000
    package var replays = 2000
    /// What is said of a message that is left unfinished, and how long it claims to be.
    package var unfinishedBytes = 20_000_000
    package var claimedBytes = 30_000_000
    /// The application messages of ``Misdeeds/spam``, on each connection.
    package var spamPerSecond = 1000
    package var spamBytes = 1000
    /// Whom all shares tell of, again and again: where nobody listens.
    package var told = Endpoint(address: .v4(0x7f4d_4d4f), port: 8110)

    package init() {}

    /// Each over the limit that it is to break, where there is one.
    package static let small: HostileSizes = {
        var sizes = HostileSizes()
        sizes.hugeShareBytes = 1 << 20
        sizes.longShareEntries = 4000
        sizes.unaskedShares = 20
        sizes.requests = 300
        sizes.pings = 500
        sizes.replays = 100
        sizes.unfinishedBytes = 1 << 20
        sizes.claimedBytes = 2 << 20
        sizes.spamPerSecond = 20
        sizes.spamBytes = 200
        return sizes
    }()
}
