import FactomP2P
import FactomWire
import NIOCore
import NIOPosix

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Dials a peer for one dialogue.
enum ProbeSocket {
    /// - Parameters:
    ///   - timeout: for the TCP connection, a name's look-up included.
    ///   - port: what we name as our listening port; `nil` for the socket's own.
    /// - Returns: what the dialogue came to, when the connection has ended; at once when the task is cancelled.
    static func hold(
        _ dialogue: ProbeDialogue, with peer: HostPort, timeout: TimeAmount, naming port: UInt16? = nil
    ) async -> ProbeOutcome {
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        let outcome = eventLoop.makePromise(of: ProbeOutcome.self)
        let end = eventLoop.makePromise(of: Void.self)
        let connected = dial(peer, timeout: timeout, on: eventLoop) { ProbeHandler(dialogue, naming: port, outcome) }
        connected.whenComplete { result in
            switch result {
            case .success(let channel):
                channel.closeFuture.cascade(to: end)
            case .failure(let error):
                outcome.succeed(.failed(ProbeFailure(dialling: error)))
                end.succeed()
            }
        }
        return await withTaskCancellationHandler {
            try? await end.futureResult.get()
            return (try? await outcome.futureResult.get()) ?? .failed(.closed)
        } onCancel: {
            outcome.succeed(.failed(.closed))
            end.succeed()
            connected.whenSuccess { $0.close(promise: nil) }
        }
    }

    private static func dial(
        _ peer: HostPort, timeout: TimeAmount, on eventLoop: any EventLoop,
        _ makeHandler: @escaping @Sendable () -> ProbeHandler
    ) -> EventLoopFuture<any Channel> {
        ClientBootstrap(group: eventLoop)
            .connectTimeout(timeout)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(makeHandler())
                }
            }
            .connect(host: peer.host, port: Int(peer.port))
    }
}

extension ProbeFailure {
    /// Why there was no TCP connection.
    fileprivate init(dialling error: any Error) {
        let cause = describe(error)
        self = ProbeFailure.isRefusal(error) ? .refused(cause) : .unreachable(cause)
    }

    private static func isRefusal(_ error: any Error) -> Bool {
        switch error {
        case let error as IOError: error.errnoCode == ECONNREFUSED
        case let error as NIOConnectionError: error.connectionErrors.contains { isRefusal($0.error) }
        default: false
        }
    }
}
