package import FactomWire
import NIOConcurrencyHelpers
package import NIOCore
import NIOPosix

/// A peer in protocol 10 that does what it should. One sends a message every few milliseconds, which another answers:
/// so it knows how long two hops to and fro take.
///
/// On a thread of its own, so that what it measures is the node, and not how busy the tests are.
package final class HonestPeer: Sendable {
    package enum Role: Sendable, Equatable {
        case asks, answers
        /// It sends so many messages of 64 KiB, one every four milliseconds.
        case shouts(Int)
    }

    package struct Seen: Sendable {
        package var roundTrips: [Duration] = []
        /// How often each message was heard that is neither the pair's nor shouted.
        package var messages: [String: Int] = [:]
        package var shouts = 0
        /// Whether the node has hung up.
        package var isClosed = false
    }

    private struct State {
        var seen = Seen()
        var waiter: (isDue: @Sendable (Seen) -> Bool, continuation: CheckedContinuation<Void, Never>)?
    }

    /// Who it says it is.
    package let endpoint: Endpoint
    package let nodeID: UInt64
    package let network: NetworkID
    let role: Role
    private let state = NIOLockedValueBox(State())

    package init(_ role: Role, at endpoint: Endpoint, nodeID: UInt64, on network: NetworkID) {
        self.role = role
        self.endpoint = endpoint
        self.nodeID = nodeID
        self.network = network
    }

    /// Connects; it greets, and goes on by itself until the channel is closed.
    package func connect(to node: Endpoint) async throws -> any Channel {
        try await ClientBootstrap(group: HonestPeer.thread)
            .bind(to: SocketAddress(ipAddress: endpoint.address.description, port: 0))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(HonestPeerHandler(self))
                }
            }
            .connect(host: node.address.description, port: Int(node.port)).get()
    }

    private static let thread = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    // MARK: - What it saw

    package var seen: Seen { state.withLockedValue(\.seen) }

    /// The round trips since the last time that this was asked.
    package func takeRoundTrips() -> [Duration] {
        state.withLockedValue { state in
            defer { state.seen.roundTrips = [] }
            return state.seen.roundTrips
        }
    }

    /// Comes back when this is so, or the node has hung up. For one at a time.
    package func wait(until isDue: @escaping @Sendable (Seen) -> Bool) async {
        await withCheckedContinuation { continuation in
            state.withLockedValue { $0.waiter = (isDue, continuation) }
            note { _ in }
        }
    }

    func note(_ change: (inout Seen) -> Void) {
        let continuation = state.withLockedValue { state -> CheckedContinuation<Void, Never>? in
            change(&state.seen)
            guard let waiter = state.waiter, state.seen.isClosed || waiter.isDue(state.seen) else { return nil }
            state.waiter = nil
            return waiter.continuation
        }
        continuation?.resume()
    }
}
