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

    private struct Seen {
        var roundTrips: [Duration] = []
        var messages: [String: Int] = [:]
        var shouts = 0
        var isClosed = false
    }

    /// Who it says it is.
    package let endpoint: Endpoint
    package let nodeID: UInt64
    package let network: NetworkID
    let role: Role
    private let seen = NIOLockedValueBox(Seen())

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

    /// The round trips since the last time that this was asked.
    package func takeRoundTrips() -> [Duration] {
        seen.withLockedValue { seen in
            defer { seen.roundTrips = [] }
            return seen.roundTrips
        }
    }

    package var roundTripCount: Int { seen.withLockedValue(\.roundTrips.count) }

    /// How often a message that is none of the pair's was heard.
    package func timesHeard(_ text: String) -> Int {
        seen.withLockedValue { $0.messages[text] ?? 0 }
    }

    /// How many messages came of one who shouts.
    package var timesShouted: Int { seen.withLockedValue(\.shouts) }

    /// Whether the node has hung up.
    package var isClosed: Bool { seen.withLockedValue(\.isClosed) }

    func noteClosed() {
        seen.withLockedValue { $0.isClosed = true }
    }

    func note(roundTrip: Duration) {
        seen.withLockedValue { $0.roundTrips.append(roundTrip) }
    }

    func note(message: String) {
        seen.withLockedValue { seen in
            if message.hasPrefix("shout ") {
                seen.shouts += 1
                return
            }
            seen.messages[message, default: 0] += 1
        }
    }
}
