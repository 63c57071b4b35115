package import FactomWire
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix

/// A listener that does wrong to whoever dials it, and counts who comes.
package struct HostileListener: Sendable {
    package enum Misdeed: Sendable {
        /// Sends back whatever it hears.
        case echoes
    }

    package let endpoint: Endpoint
    private let channel: any Channel
    private let count: NIOLockedValueBox<Int>

    package static func start(_ misdeed: Misdeed, at address: String) async throws -> HostileListener {
        let count = NIOLockedValueBox(0)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { child in
                count.withLockedValue { $0 += 1 }
                return child.eventLoop.makeCompletedFuture {
                    switch misdeed {
                    case .echoes: try child.pipeline.syncOperations.addHandler(Echo())
                    }
                }
            }
            .bind(host: address, port: 0).get()
        guard let ip = IPAddress(address), let port = channel.localAddress?.port else {
            throw ChannelError.unknownLocalAddress
        }
        return HostileListener(
            endpoint: Endpoint(address: ip, port: UInt16(clamping: port)), channel: channel, count: count)
    }

    /// How many connections it has had.
    package var visits: Int { count.withLockedValue { $0 } }

    package func close() async {
        try? await channel.close()
    }

    private final class Echo: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            context.writeAndFlush(data, promise: nil)
        }
    }
}
