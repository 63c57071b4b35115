import FactomOverlay
import FactomWire
import NIOCore
import Testing

/// What a peer asks for and doesn't read must not pile up: network parcels are never dropped from a queue.
@Suite struct PongFloodTests {
    private let network = NetworkID(rawValue: 0x1b32_c28c)

    /// A listener's connection to a peer that has been let in, in protocol 10.
    private func online() -> Connection {
        var settings = Settings(network: network, nodeID: 1, listenPort: 8108)
        settings.answersWaiting = 8
        var connection = Connection(
            .incoming, dialProtocol: .v10, nonce: 1, settings: settings,
            encoder: StreamEncoder(network: network, nodeID: 1, listenPort: 8108), at: .zero)
        let hello = Handshake(network: network, version: 10, nodeID: 2, listenPort: 8109, nonce: 2, framing: .gob)
        var actions: [Connection.Action] = []
        connection.handle(.opened, at: .zero, into: &actions)
        connection.handle(.received(StreamEncoder.opening(hello)), at: .zero, into: &actions)
        connection.handle(.admitted, at: .zero, into: &actions)
        connection.handle(.received(StreamEncoder.preamble(for: .v10)), at: .zero, into: &actions)
        return connection
    }

    private let ping = StreamEncoder(network: NetworkID(rawValue: 0x1b32_c28c), nodeID: 2, listenPort: 8109)
        .encode(.ping, payload: ByteBuffer(string: "Ping"), in: .v10)

    @Test func pingsOfAPeerThatDoesNotReadAreAnsweredUpToALimit() {
        var connection = online()
        var actions: [Connection.Action] = []
        for _ in 0..<1000 { connection.handle(.received(ping), at: .zero, into: &actions) }
        #expect(connection.queued.parcels == 8)
        #expect(connection.traffic.networkParcelsIn == 1000)
    }

    @Test func pingsOfAPeerThatReadsAreAllAnswered() {
        var connection = online()
        var actions: [Connection.Action] = []
        for _ in 0..<1000 {
            connection.handle(.received(ping), at: .zero, into: &actions)
            while connection.nextWrite(at: .zero) != nil { connection.handle(.wrote, at: .zero, into: &actions) }
        }
        // Our handshake, and a pong each.
        #expect(connection.traffic.parcelsOut == 1001)
    }
}
