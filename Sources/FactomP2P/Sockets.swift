import FactomWire
import NIOCore
import NIOPosix

/// Makes the node's TCP sockets, with the options that all of them have.
enum Sockets {
    /// Reads grow to this many bytes on a busy connection, and shrink again on a quiet one.
    private static let readBytes = (least: 512, first: 2048, most: 256 << 10)
    private static let backlog: Int32 = 256

    /// A listening socket that doesn't accept until ``AcceptHandler`` begins.
    static func listen(on endpoint: Endpoint, for station: Station) async throws(NodeError) -> any Channel {
        do {
            let bootstrap = ServerBootstrap(group: station.eventLoop)
                .serverChannelOption(.backlog, value: backlog)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .serverChannelOption(.autoRead, value: false)
                .serverChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(AcceptHandler())
                    }
                }
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .childChannelOption(.recvAllocator, value: readAllocator)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(ConnectionHandler(station: station, id: nil))
                    }
                }
            return try await bootstrap.bind(to: endpoint.socketAddress()).get()
        } catch {
            throw NodeError(listening: endpoint, error)
        }
    }

    static func dial(
        _ endpoint: Endpoint, from local: IPAddress, timeout: Duration, handler: NIOLoopBound<ConnectionHandler>,
        on eventLoop: any EventLoop
    ) -> EventLoopFuture<any Channel> {
        do {
            var bootstrap = ClientBootstrap(group: eventLoop)
                .connectTimeout(TimeAmount(timeout))
                .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                .channelOption(.recvAllocator, value: readAllocator)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(handler.value)
                    }
                }
            if !local.isUnspecified, local.isIPv6 == endpoint.address.isIPv6 {
                // A node that listens on one address is known by it: it dials from there, too.
                bootstrap = bootstrap.bind(to: try Endpoint(address: local, port: 0).socketAddress())
            }
            return bootstrap.connect(to: try endpoint.socketAddress())
        } catch {
            return eventLoop.makeFailedFuture(error)
        }
    }

    private static var readAllocator: AdaptiveRecvByteBufferAllocator {
        AdaptiveRecvByteBufferAllocator(minimum: readBytes.least, initial: readBytes.first, maximum: readBytes.most)
    }
}

extension Endpoint {
    /// `nil` for a Unix socket.
    init?(_ address: SocketAddress) {
        guard let port = address.port, let text = address.ipAddress, let ip = IPAddress(text) else { return nil }
        self.init(address: ip, port: UInt16(clamping: port))
    }

    func socketAddress() throws -> SocketAddress {
        try SocketAddress(ipAddress: address.description, port: Int(port))
    }
}

extension IPAddress {
    /// `0.0.0.0` or `::`.
    var isUnspecified: Bool {
        self == .v4(0) || self == .v6(high: 0, low: 0)
    }
}
