package import FactomSimulation
package import FactomWire
package import NIOCore
import NIOPosix

/// A peer that does wrong, in the ways that its flags name, for as long as one connection lasts.
///
/// What it says is said in the order of the flags, in any protocol, behind a greeting that is in order.
package struct HostilePeer: Sendable, CustomStringConvertible {
    package typealias Misdeeds = FactomSimulation.Misdeeds

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
        "\(version) " + (misdeeds.isEmpty ? "newcomer" : misdeeds.description)
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

    /// One piece for each of its misdeeds.
    private var words: [ByteBuffer] {
        HostileWords(
            in: version, on: hello.network, nodeID: hello.nodeID, port: hello.listenPort, sizes: HostileSizes()
        ).pieces(misdeeds)
    }

    package static var forbidden: [(host: String, port: UInt16)] { HostileWords.forbidden }

    /// Whether it speaks when it is asked for peers, and not before. In protocol 9 the node's greeting is a request.
    var awaitsRequest: Bool {
        version != .v9 && !misdeeds.isDisjoint(with: .shares)
    }
}
