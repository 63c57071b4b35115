package import FactomWire
package import NIOCore
import NIOPosix

/// A peer that does wrong, in the ways that its flags name, for as long as one connection lasts.
///
/// What it says is said in the order of the flags, in any protocol, behind a greeting that is in order.
package struct HostilePeer: Sendable, CustomStringConvertible {
    package struct Misdeeds: OptionSet, Sendable, Hashable {
        package let rawValue: Int

        package init(rawValue: Int) {
            self.rawValue = rawValue
        }

        // What it answers when it is asked for peers.
        /// 30 MB of them.
        package static let hugeShare = Misdeeds(rawValue: 1 << 0)
        /// 10,000 entries.
        package static let longShare = Misdeeds(rawValue: 1 << 1)
        /// Addresses that nobody should be told of, port 0, and peers that call themselves special. Not for private
        /// networks, whose nodes would go there.
        package static let forbiddenShare = Misdeeds(rawValue: 1 << 2)

        // What it says of its own accord.
        package static let unaskedShares = Misdeeds(rawValue: 1 << 3)
        package static let requestFlood = Misdeeds(rawValue: 1 << 4)
        package static let pingFlood = Misdeeds(rawValue: 1 << 5)
        /// One message, 2,000 times.
        package static let replays = Misdeeds(rawValue: 1 << 6)
        /// 20 MB of a message that is longer.
        package static let unfinished = Misdeeds(rawValue: 1 << 7)
        /// Bytes that are none of the protocol's.
        package static let garbage = Misdeeds(rawValue: 1 << 8)

        // How it behaves.
        /// It connects and says nothing.
        package static let silent = Misdeeds(rawValue: 1 << 9)
        /// It never reads.
        package static let deaf = Misdeeds(rawValue: 1 << 10)
        /// It says the end of all that it says a byte now and then: of its greeting when there is nothing else.
        package static let slow = Misdeeds(rawValue: 1 << 11)
    }

    /// The misdeeds by name.
    private static let names: [(Misdeeds, String)] = [
        (.hugeShare, "huge share"), (.longShare, "long share"), (.forbiddenShare, "forbidden share"),
        (.unaskedShares, "unasked shares"), (.requestFlood, "request flood"), (.pingFlood, "ping flood"),
        (.replays, "replays"), (.unfinished, "unfinished"), (.garbage, "garbage"), (.silent, "silent"),
        (.deaf, "deaf"), (.slow, "slow"),
    ]

    package let misdeeds: Misdeeds
    /// Whom it says it is; only the address is the system's word.
    package let hello: Handshake
    package let version: ProtocolVersion
    package let address: String

    /// - Parameters:
    ///   - address: where it connects from.
    ///   - port: where it says that it listens.
    package init(
        _ misdeeds: Misdeeds, in version: ProtocolVersion = .v10, on network: NetworkID = .local,
        from address: String, port: UInt16 = 4242, nodeID: UInt64 = 666, nonce: UInt64 = 1234
    ) {
        self.misdeeds = misdeeds
        self.version = version
        self.address = address
        hello = Handshake(
            network: network, version: UInt32(version.rawValue), nodeID: nodeID, listenPort: port, nonce: nonce,
            framing: version.framing)
    }

    package var description: String {
        let names = HostilePeer.names.filter { misdeeds.contains($0.0) }.map(\.1)
        return "\(version) " + (names.isEmpty ? "newcomer" : names.joined(separator: ", "))
    }

    /// Connects, and does its worst until the node hangs up or the channel is closed from here. A deaf one doesn't
    /// notice that the node has hung up.
    ///
    /// On threads of its own: the tests' tasks may all be busy.
    package func attack(_ node: Endpoint) -> EventLoopFuture<any Channel> {
        // Thirty megabytes take a while, in which others have the threads.
        let words = words
        do {
            return ClientBootstrap(group: HostilePeer.threads)
                .bind(to: try SocketAddress(ipAddress: address, port: 0))
                .channelOption(.autoRead, value: !misdeeds.contains(.deaf))
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(HostilePeerHandler(self, saying: words))
                    }
                }
                .connect(host: node.address.description, port: Int(node.port))
        } catch {
            return HostilePeer.threads.any().makeFailedFuture(error)
        }
    }

    private static let threads = MultiThreadedEventLoopGroup(numberOfThreads: 4)

    /// Whether it speaks when it is asked for peers, and not before. In protocol 9 the node's greeting is a request.
    var awaitsRequest: Bool {
        version != .v9 && !misdeeds.isDisjoint(with: [.hugeShare, .longShare, .forbiddenShare])
    }
}
