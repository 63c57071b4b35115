import FactomP2P
import InMemoryLogging
import Logging
import MetricsTestKit

@testable import FactomP2P

/// A node on loopback whose log and numbers can be read, and that looks for regular peers.
struct Seeker {
    let node: Node
    /// A line of its log.
    struct Line: Equatable {
        let level: String
        let metadata: [String: String]
    }

    private let events: PeerEvents
    private let log = InMemoryLogHandler()
    private let metrics = TestMetrics()

    init(_ change: (inout Configuration) -> Void) throws {
        var configuration = Configuration.loopback
        configuration.nodeName = "seeker"
        configuration.seeds = []
        change(&configuration)
        node = try Node(
            configuration, logger: Logger(label: "test") { [log] _ in log }, metricsFactory: metrics)
        events = node.events
    }

    /// Comes back when the node has dialled this peer and is online with it, as a regular one.
    func finds(_ endpoint: Endpoint) async -> Bool {
        await events.first {
            guard case .online(let peer) = $0 else { return false }
            return peer.id.endpoint == endpoint && peer.direction == .outgoing && !peer.isSpecial
        } != nil
    }

    /// Comes back when something came of nothing for this reason.
    func refuses(_ reason: CloseReason) async -> Bool {
        await events.first { if case .refused(_, _, reason) = $0 { true } else { false } } != nil
    }

    /// Comes back when a peer has gone.
    func loses() async -> Bool {
        await events.first { if case .offline = $0 { true } else { false } } != nil
    }

    /// What it has logged in these words so far.
    func lines(_ message: String) -> [Line] {
        log.entries.filter { $0.message.description == message }.map { entry in
            Line(level: entry.level.rawValue, metadata: entry.metadata.mapValues { "\($0)" })
        }
    }

    /// How long each way from nobody to somebody took, in nanoseconds.
    func waysToAPeer() throws -> [Int64] {
        try metrics.expectTimer(
            "factom_p2p_first_peer_seconds", [("network", "LOCAL"), ("node", "seeker")]
        ).values
    }
}
