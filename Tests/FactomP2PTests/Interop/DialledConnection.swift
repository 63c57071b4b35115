import FactomOverlay
import FactomP2P
import FactomWire
import NIOCore
import NIOPosix

/// A ``Connection`` on a socket of its own, with no node around it: for what a node doesn't ask of one yet.
enum DialledConnection {
    /// Dials, shakes hands, asks for peers, and gives what is shared.
    static func askForPeers(at endpoint: Endpoint, in version: ProtocolVersion) async throws -> [Endpoint] {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: endpoint.address.description, port: Int(endpoint.port)) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            var wired = Wired(in: version)
            try await wired.handle(.opened, outbound)
            for try await bytes in inbound {
                try await wired.handle(.received(bytes), outbound)
                if let shared = wired.shared { return shared }
            }
            throw EventLog<Connection.Action>.Ended(events: wired.actions)
        }
    }

    private struct Wired {
        var connection: Connection
        var actions: [Connection.Action] = []

        init(in version: ProtocolVersion) {
            let settings = Settings(network: .local, nodeID: 7, listenPort: 8110)
            connection = Connection(
                .outgoing, dialProtocol: version, nonce: 0x0123_4567, settings: settings,
                encoder: StreamEncoder(network: .local, nodeID: 7, listenPort: 8110), at: .zero)
        }

        var shared: [Endpoint]? {
            for case .shared(let endpoints) in actions { return endpoints }
            return nil
        }

        /// Everyone is welcome, and asked for peers at once.
        mutating func handle(
            _ event: Connection.Event, _ output: NIOAsyncChannelOutboundWriter<ByteBuffer>
        ) async throws {
            var new: [Connection.Action] = []
            connection.handle(event, at: .zero, into: &new)
            actions += new
            while let bytes = connection.nextWrite(at: .zero) {
                try await output.write(bytes)
                connection.handle(.wrote, at: .zero, into: &actions)
            }
            for case .greeted in new {
                try await handle(.admitted, output)
                try await handle(.requestPeers, output)
            }
        }
    }
}
