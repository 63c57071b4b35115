import FactomP2P
import FactomWire

/// How far a crawl goes, whatever it is told.
struct CrawlBounds: Sendable, Equatable {
    static let parallelRange = 1...128
    static let mostRange = 1...50_000

    /// Visits at once.
    var parallel = 16
    /// Nodes in all; what is told beyond is counted and left out.
    var most = 1000
    /// Of one share, this many entries count.
    var shareSize = 16
    /// Nodes behind one address that is told, so that nobody can aim the crawl at a machine; `nil` for no limit.
    var perAddress: Int? = 8
    /// Whether loopback and private addresses are visited when strangers tell them.
    var takesPrivate = false

    /// The bounds for a network, where one machine or office may be all of it.
    init(for network: Network) {
        switch network {
        case .main, .test: break
        case .local, .custom:
            perAddress = nil
            takesPrivate = true
        }
    }
}
