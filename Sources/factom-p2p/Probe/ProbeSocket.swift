import FactomP2P
import FactomWire
import NIOCore
import NIOPosix

/// Dials a peer for one dialogue.
enum ProbeSocket {
    /// - Parameter timeout: for the TCP connection, a name's look-up included.
    static func hold(_ dialogue: ProbeDialogue, with peer: HostPort, timeout: TimeAmount) async -> ProbeOutcome {
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        let promise = eventLoop.makePromise(of: ProbeOutcome.self)
        let connected = ClientBootstrap(group: eventLoop)
            .connectTimeout(timeout)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ProbeHandler(dialogue, promise))
                }
            }
            .connect(host: peer.host, port: Int(peer.port))
        connected.whenFailure { error in promise.succeed(.failed(.unreachable(describe(error)))) }
        do {
            let outcome = try await promise.futureResult.get()
            try? await connected.get().closeFuture.get()
            return outcome
        } catch {
            return .failed(.broken(describe(error)))
        }
    }
}
