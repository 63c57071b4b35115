import FactomP2P
import FactomWire
import NIOCore
import NIOPosix
import Testing

/// A peer of LOCAL that refuses whoever dials it, and offers others.
struct FullPeer {
    let endpoint: Endpoint
    private let channel: any Channel

    /// - Parameter host: an address of its own where it is somebody's special peer: whoever dials from a special
    ///   peer's address is one, too.
    static func start(offering alternatives: [Endpoint], on host: String = "127.0.0.1") async throws -> FullPeer {
        let refusal = StreamEncoder.opening(
            Handshake(
                kind: .rejection(alternatives: alternatives), network: .local, version: 10, nodeID: 1, listenPort: 1,
                nonce: nil, framing: .gob))
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { child in
                child.eventLoop.makeCompletedFuture {
                    try child.pipeline.syncOperations.addHandler(Refuser(refusal: refusal))
                }
            }
            .bind(host: host, port: 0).get()
        let port = try #require(channel.localAddress?.port)
        let address = try #require(IPAddress(host))
        return FullPeer(endpoint: Endpoint(address: address, port: UInt16(port)), channel: channel)
    }

    func close() async throws {
        try await channel.close()
    }

    private final class Refuser: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let refusal: ByteBuffer

        init(refusal: ByteBuffer) {
            self.refusal = refusal
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let channel = context.channel
            context.writeAndFlush(wrapOutboundOut(refusal)).whenComplete { _ in channel.close(promise: nil) }
        }
    }
}
