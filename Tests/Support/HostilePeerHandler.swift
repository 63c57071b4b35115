import FactomSimulation
import FactomWire
import NIOCore

/// One connection of a ``HostilePeer``.
final class HostilePeerHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let peer: HostilePeer
    private let words: [ByteBuffer]
    /// While it waits to be asked for peers.
    private var decoder: StreamDecoder?

    init(_ peer: HostilePeer, saying words: [ByteBuffer]) {
        self.peer = peer
        self.words = words
        if peer.awaitsRequest { decoder = StreamDecoder(parcelLimit: 1 << 26) }
    }

    func channelActive(context: ChannelHandlerContext) {
        if peer.misdeeds.contains(.silent) { return }
        var greeting = StreamEncoder.opening(peer.hello)
        greeting.writeImmutableBuffer(StreamEncoder.preamble(for: peer.version))
        say(greeting, slowly: peer.misdeeds == .slow, to: context.channel)
        if decoder == nil { say(words, to: context.channel) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard var decoder else { return }
        var bytes = unwrapInboundIn(data)
        do throws(WireError) {
            while let item = try decoder.next(from: &bytes) {
                switch item {
                case .handshake: decoder.settle(on: peer.version)
                case .parcel(let parcel) where parcel.type == .peerRequest:
                    self.decoder = nil
                    return say(words, to: context.channel)
                case .parcel: break
                }
            }
            self.decoder = decoder
        } catch {
            context.close(promise: nil)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func say(_ words: [ByteBuffer], to channel: any Channel) {
        for words in words { say(words, slowly: peer.misdeeds.contains(.slow), to: channel) }
    }

    private func say(_ words: ByteBuffer, slowly: Bool, to channel: any Channel) {
        var rest = words
        let slow = slowly ? min(rest.readableBytes, 250) : 0
        let fast = rest.readSlice(length: rest.readableBytes - slow) ?? ByteBuffer()
        if fast.readableBytes > 0 { channel.writeAndFlush(fast, promise: nil) }
        for (number, byte) in rest.readableBytesView.enumerated() {
            channel.eventLoop.scheduleTask(in: .milliseconds(100) * Int64(number)) {
                channel.writeAndFlush(ByteBuffer(bytes: [byte]), promise: nil)
            }
        }
    }
}
