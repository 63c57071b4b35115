import NIOCore

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Pauses a listening socket that can't accept: running out of file descriptors backs off and recovers.
///
/// A connection that waits keeps the socket readable, so that trying again at once would keep a processor busy
/// until another connection ends. NIO's `AcceptBackoffHandler` delays only reads that are asked for: one that
/// failed before it accepted anything is still under way, and goes on without being asked.
final class AcceptHandler: ChannelInboundHandler {
    typealias InboundIn = any Channel

    private static let pause = TimeAmount.seconds(1)
    private var resumption: Scheduled<Void>?

    /// Lets the socket accept from here on.
    static func begin(_ channel: any Channel) {
        channel.setOption(.autoRead, value: true).whenComplete { _ in }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A peer that was gone before we looked is its own misfortune: it must not hold up the others.
        guard resumption == nil, let error = error as? IOError, error.errnoCode != ECONNABORTED else { return }
        // It throws only on a closed socket, which accepts nothing anyway.
        try? context.channel.syncOptions?.setOption(.autoRead, value: false)
        resumption = context.eventLoop.assumeIsolated().scheduleTask(in: AcceptHandler.pause) { [self] in
            resumption = nil
            try? context.channel.syncOptions?.setOption(.autoRead, value: true)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        resumption?.cancel()
        resumption = nil
    }
}
