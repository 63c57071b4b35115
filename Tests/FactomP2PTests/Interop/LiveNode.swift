import FactomP2P
import Logging

/// A node that runs, where it listens, and what happened to its peers.
struct LiveNode: Sendable {
    let node: Node
    let address: Endpoint
    let events = EventLog<PeerEvent>()

    init(_ configuration: Configuration) async throws {
        node = try Node(configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let happenings = node.events
        Task { [events] in
            for await event in happenings { await events.append(event) }
            await events.finish()
        }
        address = try await node.start()
    }

    /// The first peer to be online, or the first that listens there.
    func online(_ endpoint: Endpoint? = nil) async throws -> Peer {
        let event = try await events.first {
            if case .online(let peer) = $0 { endpoint == nil || peer.id.endpoint == endpoint } else { false }
        }
        guard case .online(let peer) = event else { throw EventLog<PeerEvent>.Ended(events: [event]) }
        return peer
    }

    /// Comes back when a dial of ours has been refused for this reason.
    func refusal(_ reason: CloseReason, by endpoint: Endpoint) async throws {
        _ = try await events.first { $0 == .refused(endpoint, .outgoing, reason) }
    }

    /// What the node knows of a peer, as soon as that holds.
    func statistics(of peer: Peer, once holds: (PeerStatistics) -> Bool) async throws -> PeerStatistics {
        while true {
            try Task.checkCancellation()
            if let known = await node.peers().first(where: { $0.peer == peer }), holds(known) { return known }
            try await Task.sleep(for: .milliseconds(10))
        }
    }
}
