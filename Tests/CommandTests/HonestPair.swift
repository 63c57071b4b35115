import FactomP2P
import FactomWire
import NIOCore
import TestSupport

/// Two honest peers of a node that relays, who talk to each other through it all the time.
struct HonestPair {
    let one: HonestPeer
    let other: HonestPeer
    private let node: Endpoint

    /// Runs the body while the two talk, from 127.0.0.2 and 127.0.0.3.
    static func talking(
        through node: Endpoint, on network: Network, _ body: (HonestPair) async throws -> Void
    ) async throws {
        let one = HonestPeer(
            .asks, at: Endpoint(address: .v4(0x7f00_0002), port: 8110), nodeID: 0xb0b, on: network.id)
        let other = HonestPeer(
            .answers, at: Endpoint(address: .v4(0x7f00_0003), port: 8110), nodeID: 0xca7, on: network.id)
        let channels = [try await other.connect(to: node), try await one.connect(to: node)]
        defer { for channel in channels { channel.close(promise: nil) } }
        try await body(HonestPair(one: one, other: other, node: node))
    }

    /// A third one says so much, and comes back when it has been heard.
    func shout(megabytes: Int) async throws {
        let shouter = HonestPeer(
            .shouts(megabytes * 16), at: Endpoint(address: .v4(0x7f00_0004), port: 8110), nodeID: 0xd06, on: one.network
        )
        let channel = try await shouter.connect(to: node)
        await other.wait(until: { $0.shouts >= megabytes * 16 })
        try await channel.close()
    }

    // MARK: - What was seen

    /// The median of the round trips while the body runs, of at least 60.
    func medianRoundTrip(while body: () async throws -> Void = {}) async rethrows -> Duration {
        _ = one.takeRoundTrips()
        try await body()
        await one.wait(until: { $0.roundTrips.count >= 60 })
        let sorted = one.takeRoundTrips().sorted()
        return sorted.isEmpty ? .seconds(1000) : sorted[sorted.count / 2]
    }

    /// Whether the node has hung up on one of them.
    var areDisturbed: Bool { one.seen.isClosed || other.seen.isClosed }
}
