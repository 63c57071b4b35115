import FactomWire
import NIOCore

/// The connection of an ``HonestPeer``.
final class HonestPeerHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let peer: HonestPeer
    private let encoder: StreamEncoder
    private var decoder = StreamDecoder(parcelLimit: 1 << 26)
    private let start = NIODeadline.now()

    init(_ peer: HonestPeer) {
        self.peer = peer
        encoder = StreamEncoder(
            network: peer.network, nodeID: UInt32(truncatingIfNeeded: peer.nodeID), listenPort: peer.endpoint.port)
    }

    func channelActive(context: ChannelHandlerContext) {
        let hello = Handshake(
            network: peer.network, version: 10, nodeID: peer.nodeID, listenPort: peer.endpoint.port,
            nonce: peer.nodeID, framing: .gob)
        var greeting = StreamEncoder.opening(hello)
        greeting.writeImmutableBuffer(StreamEncoder.preamble(for: .v10))
        context.writeAndFlush(wrapOutboundOut(greeting), promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        peer.note { $0.isClosed = true }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    // MARK: - Hearing

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        do throws(WireError) {
            while let item = try decoder.next(from: &bytes) {
                switch item {
                case .handshake: begin(context)
                case .parcel(let parcel): take(parcel, context)
                }
            }
        } catch {
            context.close(promise: nil)
        }
    }

    private func begin(_ context: ChannelHandlerContext) {
        decoder.settle(on: .v10)
        switch peer.role {
        case .asks: ask(context)
        case .answers: break
        case .shouts(let count): shout(count, context)
        }
    }

    private func shout(_ count: Int, _ context: ChannelHandlerContext) {
        let (channel, encoder) = (context.channel, encoder)
        for number in 0..<count {
            channel.eventLoop.scheduleTask(in: .milliseconds(4) * Int64(number)) {
                var message = ByteBuffer(string: "shout \(number) ")
                message.writeRepeatingByte(0x2e, count: 64 << 10)
                channel.writeAndFlush(encoder.encode(.message, payload: message, in: .v10), promise: nil)
            }
        }
    }

    private func ask(_ context: ChannelHandlerContext) {
        let (channel, encoder, start) = (context.channel, encoder, start)
        context.eventLoop.scheduleRepeatedTask(initialDelay: .zero, delay: .milliseconds(5)) { task in
            if !channel.isActive { return task.cancel() }
            let beat = ByteBuffer(string: "beat \((NIODeadline.now() - start).nanoseconds)")
            channel.writeAndFlush(encoder.encode(.message, payload: beat, in: .v10), promise: nil)
        }
    }

    private func take(_ parcel: Parcel, _ context: ChannelHandlerContext) {
        switch parcel.type {
        case .message: hear(String(buffer: parcel.payload), context)
        case .ping: say(.pong, ByteBuffer(string: "Pong"), context)
        case .peerRequest: say(.peerResponse, Share.encode([], in: .v10, network: peer.network), context)
        default: break
        }
    }

    private func hear(_ text: String, _ context: ChannelHandlerContext) {
        if text.hasPrefix("beat ") {
            if peer.role == .answers { say(.message, ByteBuffer(string: "echo " + text), context) }
        } else if text.hasPrefix("echo beat "), let sent = Int64(text.dropFirst(10)) {
            let took = Duration.nanoseconds((NIODeadline.now() - start).nanoseconds - sent)
            peer.note { $0.roundTrips.append(took) }
        } else if text.hasPrefix("shout ") {
            peer.note { $0.shouts += 1 }
        } else {
            peer.note { $0.messages[text, default: 0] += 1 }
        }
    }

    private func say(_ type: ParcelType, _ payload: ByteBuffer, _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(encoder.encode(type, payload: payload, in: .v10)), promise: nil)
    }
}
