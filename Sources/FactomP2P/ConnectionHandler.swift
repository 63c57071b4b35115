import FactomOverlay
import FactomWire
import NIOCore
import NIOPosix

/// One socket: carries its bytes and its end into the station, and the station's bytes out.
///
/// It knows nothing of the protocol. Lives on the node's event loop, like all that it touches.
final class ConnectionHandler: ChannelInboundHandler, ChannelOutboundHandler, Line {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let station: Station
    /// `nil` for a socket that dialled us, until the station numbers it.
    var id: ConnectionID?
    private var context: ChannelHandlerContext?
    private var gate = ReadGate()
    private var failure: CloseReason?

    init(station: Station, id: ConnectionID?) {
        self.station = station
        self.id = id
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        guard let remote = context.remoteAddress.flatMap(Endpoint.init) else {
            // The peer was gone before we looked.
            return context.close(promise: nil)
        }
        let line = NIOLoopBound<any Line>(self, eventLoop: context.eventLoop)
        station.assumeIsolated { $0.opened(line, from: remote) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard let id else { return }
        let bytes = unwrapInboundIn(data)
        station.assumeIsolated { $0.received(id, bytes) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        failure = .broken(describe(error))
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        guard let id else { return }
        let reason = failure ?? .closedByPeer
        station.assumeIsolated { $0.closed(id, reason) }
    }

    // MARK: - Back-pressure

    func read(context: ChannelHandlerContext) {
        if gate.letsReadPass() { context.read() }
    }

    func pause(for reason: ReadGate.Reason) {
        gate.close(for: reason)
    }

    func resume(after reason: ReadGate.Reason) {
        if gate.open(after: reason) { context?.read() }
    }

    // MARK: - Writing

    /// Hands bytes to the socket, and tells the station when it took them.
    func write(_ bytes: ByteBuffer) {
        guard let context, let id else { return }
        let promise = context.eventLoop.makePromise(of: Void.self)
        promise.futureResult.assumeIsolated().whenSuccess { [station] in
            station.assumeIsolated { $0.wrote(id) }
        }
        context.writeAndFlush(wrapOutboundOut(bytes), promise: promise)
    }

    func close() {
        context?.close(promise: nil)
    }

    func finish() {
        // A socket that is closed with unread bytes is reset, and what the kernel hasn't sent yet is lost with it.
        context?.close(mode: .output, promise: nil)
        for reason in ReadGate.Reason.allCases { resume(after: reason) }
    }
}
