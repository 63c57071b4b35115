import FactomP2P
import FactomWire
import NIOCore
import NIOPosix

/// An address where somebody takes connections, notes from where they come, and hangs up: nobody who tries it
/// recommends it, so whoever dials it was told of it by someone who mentions it on purpose.
struct Decoy: Sendable {
    let address: Endpoint
    let callers = EventLog<IPAddress>()
    private let listener: any Channel

    init(on host: String) async throws {
        listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { [callers] channel in
                if let remote = channel.remoteAddress?.ipAddress, let caller = IPAddress(remote) {
                    Task { await callers.append(caller) }
                }
                return channel.close()
            }
            .bind(host: host, port: 0).get()
        let port = UInt16(clamping: listener.localAddress?.port ?? 0)
        guard let address = IPAddress(host) else { throw GoProgram.Unusable(description: "\(host) is no address") }
        self.address = Endpoint(address: address, port: port)
    }

    func end() async {
        try? await listener.close()
        await callers.finish()
    }
}
