import FactomP2P
import FactomWire
import NIOCore

/// What the user asked of a crawl, checked.
struct CrawlPlan: Sendable, Equatable {
    var network: Network
    /// What is dialled in first.
    var version: ProtocolVersion
    var bounds: CrawlBounds
    /// For a dial, for the handshake, and for the answers after it, each.
    var timeout: Duration
    /// For all of it; `nil` for as long as it takes.
    var duration: Duration?

    /// Answers that take longer than this after the pong don't come.
    private static let shareGrace = TimeAmount.seconds(1)

    /// Low enough that the most visits at once hold no more than 256 MiB of what strangers send.
    var limits: ProbeLimits {
        let most = TimeAmount(timeout)
        return ProbeLimits(
            parcelBytes: 2 << 20, bytes: 8 << 20, questionTime: most, shareGrace: min(most, CrawlPlan.shareGrace))
    }
}
