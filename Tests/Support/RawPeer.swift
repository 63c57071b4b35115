package import FactomWire
package import NIOCore
import NIOPosix

/// A TCP client that says whatever a test wants said, and tells what came back until the node hung up.
package struct RawPeer: Sendable {
    private let channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>

    /// Connects to a node, from an address of its own.
    package init(to node: Endpoint, from address: String = "127.0.0.1") async throws {
        channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(to: SocketAddress(ipAddress: address, port: 0))
            .connect(host: node.address.description, port: Int(node.port)) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel(wrappingChannelSynchronously: channel)
                }
            }
    }

    /// Writes each piece, then reads until the node hangs up; cancelled by the test's time limit if it never does.
    ///
    /// - Returns: all that the node said.
    package func say(_ pieces: ByteBuffer...) async throws -> ByteBuffer {
        try await say(pieces)
    }

    package func say(_ pieces: [ByteBuffer]) async throws -> ByteBuffer {
        try await channel.executeThenClose { inbound, outbound in
            var heard = ByteBuffer()
            do {
                for piece in pieces { try await outbound.write(piece) }
                for try await bytes in inbound { heard.writeImmutableBuffer(bytes) }
            } catch {
                // A reset is a way of hanging up: bytes of ours were still unread.
            }
            return heard
        }
    }

    /// Writes the pieces, and stays connected without another word until `body` returns.
    package func hold<Result: Sendable>(
        _ pieces: [ByteBuffer], while body: @Sendable () async throws -> Result
    ) async throws -> Result {
        try await channel.executeThenClose { _, outbound in
            for piece in pieces { try await outbound.write(piece) }
            return try await body()
        }
    }

    /// A greeting as a Go peer of this protocol writes it.
    package static func greeting(in version: ProtocolVersion, network: NetworkID, port: UInt16 = 4242) -> ByteBuffer {
        StreamEncoder.opening(
            Handshake(
                network: network, version: UInt32(version.rawValue), nodeID: 77, listenPort: port, nonce: 1234,
                framing: version.framing))
    }
}
