import FactomOverlay
import FactomWire
import MetricsTestKit
import Testing

@testable import FactomP2P

/// A node's numbers as swift-metrics shows them.
@Suite(.timeLimit(.minutes(5))) struct MetricsTests {
    private let metrics = TestMetrics()

    @Test func eachNodeOfAProcessHasMetricsOfItsOwn() async throws {
        let listener = try node("listener", peers: [])
        let address = try await listener.start()
        var crowded = Configuration.loopback(peers: [address])
        crowded.queueParcels = 1
        let dialler = try node("dialler", crowded)
        let (events, seen) = (dialler.events, listener.events)
        try await dialler.start()
        _ = await events.first { if case .online = $0 { true } else { false } }
        _ = await seen.first { if case .online = $0 { true } else { false } }
        #expect(try peers("listener") == ["incoming": 1, "outgoing": 0])
        #expect(try peers("dialler") == ["incoming": 0, "outgoing": 1])

        var messages = listener.messages.makeAsyncIterator()
        try await dialler.send(ByteBuffer(string: "first"))
        #expect(await messages.next()?.payload == ByteBuffer(string: "first"))
        // Ten at once into a queue of one.
        try await dialler.send((0..<10).map { ByteBuffer(string: "message \($0)") })
        #expect(await messages.next()?.payload == ByteBuffer(string: "message 9"))
        await dialler.stop()
        _ = await seen.first { if case .offline = $0 { true } else { false } }
        await listener.stop()

        try await check("listener", listener.traffic())
        try await check("dialler", dialler.traffic())
        #expect(try total("parcels_dropped_total", "dialler", [("reason", "queue_full")]) == 9)
        #expect(try total("messages_delivered_total", "listener") == 2)
        #expect(try total("connections_ended_total", "dialler", [("reason", "stopped")]) == 1)
        #expect(try total("connections_ended_total", "listener", [("reason", "closed_by_peer")]) == 1)
        #expect(try peers("listener") == ["incoming": 0, "outgoing": 0])
        #expect(try peers("dialler") == ["incoming": 0, "outgoing": 0])
    }

    private func node(_ name: String, peers: [Endpoint]) throws -> Node {
        try node(name, .loopback(peers: peers))
    }

    private func node(_ name: String, _ configuration: Configuration) throws -> Node {
        var configuration = configuration
        configuration.nodeName = name
        return try Node(configuration, metricsFactory: metrics)
    }

    /// Every counter's total is what the node itself says.
    private func check(_ name: String, _ traffic: Traffic) throws {
        #expect(traffic.parcelsIn > 0 || traffic.parcelsOut > 0)
        #expect(try total("parcels_in_total", name) == traffic.parcelsIn)
        #expect(try total("parcels_out_total", name) == traffic.parcelsOut)
        #expect(try total("bytes_in_total", name) == traffic.bytesIn)
        #expect(try total("bytes_out_total", name) == traffic.bytesOut)
        #expect(try total("messages_delivered_total", name) == traffic.delivered)
        for reason in DropReason.allCases {
            #expect(
                try total("parcels_dropped_total", name, [("reason", reason.rawValue)]) == traffic.dropped[reason])
        }
    }

    private func total(_ label: String, _ name: String, _ more: [(String, String)] = []) throws -> UInt64 {
        let counter = try metrics.expectCounter("factom_p2p_" + label, dimensions(name) + more)
        return UInt64(counter.totalValue)
    }

    /// How many peers each direction's gauge shows.
    private func peers(_ name: String) throws -> [String: Double?] {
        var peers: [String: Double?] = [:]
        for direction in ["incoming", "outgoing"] {
            let dimensions = dimensions(name) + [("direction", direction)]
            peers[direction] = try metrics.expectGauge("factom_p2p_peers", dimensions).lastValue
        }
        return peers
    }

    private func dimensions(_ name: String) -> [(String, String)] {
        [("network", "LOCAL"), ("node", name)]
    }
}
