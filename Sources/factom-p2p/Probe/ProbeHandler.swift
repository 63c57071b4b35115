import FactomP2P
import FactomWire
import NIOCore

/// The socket of a probe: carries bytes and time into the dialogue, and its bytes out.
final class ProbeHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var dialogue: ProbeDialogue
    private let port: UInt16?
    private let outcome: EventLoopPromise<ProbeOutcome>
    private var alarm: Scheduled<Void>?

    /// - Parameters:
    ///   - port: what we name as our listening port; `nil` for the socket's own.
    ///   - outcome: is kept when the dialogue is over or the channel is gone.
    init(_ dialogue: ProbeDialogue, naming port: UInt16?, _ outcome: EventLoopPromise<ProbeOutcome>) {
        self.dialogue = dialogue
        self.port = port
        self.outcome = outcome
    }

    func channelActive(context: ChannelHandlerContext) {
        let port = port ?? context.localAddress?.port.flatMap(UInt16.init(exactly:)) ?? 1
        advance(context) { $0.begin(port: port, at: .now(), output: &$1) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        advance(context) { $0.receive(bytes, at: .now(), output: &$1) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let cause = describe(error)
        advance(context) { dialogue, _ in dialogue.lose(cause) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        advance(context) { dialogue, _ in dialogue.lose(nil) }
    }

    private func advance(_ context: ChannelHandlerContext, _ step: (inout ProbeDialogue, inout ByteBuffer) -> Void) {
        let deadline = dialogue.deadline
        var output = ByteBuffer()
        step(&dialogue, &output)
        if let result = dialogue.outcome { return finish(context, result) }
        if output.readableBytes > 0 { context.writeAndFlush(wrapOutboundOut(output), promise: nil) }
        if dialogue.deadline != deadline { setAlarm(context) }
    }

    private func setAlarm(_ context: ChannelHandlerContext) {
        alarm?.cancel()
        alarm = context.eventLoop.assumeIsolated().scheduleTask(deadline: dialogue.deadline) {
            self.advance(context) { dialogue, _ in dialogue.expire() }
        }
    }

    private func finish(_ context: ChannelHandlerContext, _ result: ProbeOutcome) {
        alarm?.cancel()
        alarm = nil
        outcome.succeed(result)
        context.close(promise: nil)
    }
}
