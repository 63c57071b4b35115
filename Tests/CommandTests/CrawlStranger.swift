import FactomP2P
import FactomWire
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import Testing

/// A listener that answers whoever speaks to it with whatever a test wants said, and counts who comes.
struct CrawlStranger: Sendable {
    let endpoint: Endpoint
    /// Gives one element for each connection.
    let visitors: AsyncStream<Void>
    private let channel: any Channel
    private let count: NIOLockedValueBox<Int>

    /// - Parameter answer: is given the endpoint that it listens on; no bytes for one that never answers.
    static func start(answering answer: @Sendable (Endpoint) -> ByteBuffer) async throws -> CrawlStranger {
        let count = NIOLockedValueBox(0)
        let (visitors, feed) = AsyncStream.makeStream(of: Void.self)
        let words = NIOLockedValueBox(ByteBuffer())
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { child in
                count.withLockedValue { $0 += 1 }
                feed.yield()
                return child.eventLoop.makeCompletedFuture {
                    try child.pipeline.syncOperations.addHandler(Answerer(words))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let port = UInt16(try #require(channel.localAddress?.port))
        let endpoint = Endpoint(address: .v4(0x7f00_0001), port: port)
        let answer = answer(endpoint)
        words.withLockedValue { $0 = answer }
        return CrawlStranger(endpoint: endpoint, visitors: visitors, channel: channel, count: count)
    }

    /// One that shakes hands in protocol 10, answers the ping and shares these.
    static func start(
        on network: NetworkID = .local, sharing share: @Sendable (Endpoint) -> [Endpoint]
    ) async throws -> CrawlStranger {
        try await start { endpoint in
            hello(on: network, sharing: Share.encode(share(endpoint), in: .v10, network: network))
        }
    }

    /// A whole side of a conversation in protocol 10.
    static func hello(on network: NetworkID, sharing share: ByteBuffer) -> ByteBuffer {
        let encoder = StreamEncoder(network: network, nodeID: 0xabcd, listenPort: 8110)
        var bytes = StreamEncoder.opening(
            Handshake(network: network, version: 10, nodeID: 0xabcd, listenPort: 8110, nonce: 2, framing: .gob))
        bytes.writeImmutableBuffer(StreamEncoder.preamble(for: .v10))
        encoder.write(.pong, payload: ByteBuffer(string: "Pong"), in: .v10, into: &bytes)
        encoder.write(.peerResponse, payload: share, in: .v10, into: &bytes)
        return bytes
    }

    /// How many connections it has had.
    var visits: Int { count.withLockedValue { $0 } }

    func close() async {
        try? await channel.close()
    }

    private final class Answerer: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let words: NIOLockedValueBox<ByteBuffer>
        private var hasAnswered = false

        init(_ words: NIOLockedValueBox<ByteBuffer>) {
            self.words = words
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let words = words.withLockedValue { $0 }
            if hasAnswered || words.readableBytes == 0 { return }
            hasAnswered = true
            context.writeAndFlush(wrapOutboundOut(words), promise: nil)
        }
    }
}
