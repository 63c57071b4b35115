import FactomOverlay
import FactomP2P
import MetricsTestKit
import Testing

@testable import FactomP2P

/// Nodes of different networks and limits, side by side in this process.
@Suite(.timeLimit(.minutes(5))) struct SeveralNodesTests {
    private let metrics = TestMetrics()

    @Test("Several nodes run in one process, each with its own metrics, network id and limits")
    func twoNetworks() async throws {
        let one = try node(.custom("one")) {
            $0.incomingLimit = 1
            $0.parcelLimit = 64 << 10
        }
        let two = try node(.custom("two")) { _ in }
        let (atOne, atTwo) = (one.events, two.events)
        let (placeOfOne, placeOfTwo) = (try await one.start(), try await two.start())

        // One has a place for one peer of its own network; two for many of its own, and for nobody of one's.
        let first = try await dialler(of: .custom("one"), to: placeOfOne)
        #expect(await online(atOne))
        let second = try await dialler(of: .custom("one"), to: placeOfOne)
        #expect(await refused(atOne) == .full)
        let third = try await dialler(of: .custom("two"), to: placeOfTwo)
        #expect(await online(atTwo))
        let fourth = try await dialler(of: .custom("two"), to: placeOfTwo)
        #expect(await online(atTwo))
        let stranger = try await dialler(of: .custom("one"), to: placeOfTwo)
        #expect(await refused(atTwo) == .wrongNetwork(Network.custom("one").id))
        #expect(try incoming("one") == 1)
        #expect(try incoming("two") == 2)

        let large = ByteBuffer(repeating: 7, count: 64 << 10)
        let limit = (64 << 10) - 1024
        await #expect(throws: SendError.tooLarge(bytes: 64 << 10, limit: limit)) { try await one.send(large) }
        #expect(try await two.send(large, to: .everyone) == 2)
        for (node, text) in [(first, "a"), (third, "b"), (fourth, "c")] {
            try await node.send(ByteBuffer(string: text), to: .everyone)
        }
        #expect(await texts(1, of: one) == ["a"])
        #expect(await texts(2, of: two) == ["b", "c"])

        for node in [first, second, third, fourth, stranger, one, two] { await node.stop() }
        #expect(try delivered("one") == 1)
        #expect(try delivered("two") == 2)
    }

    // MARK: - The scene

    private func node(_ network: Network, _ change: (inout Configuration) -> Void) throws -> Node {
        var configuration = Configuration.loopback
        configuration.network = network
        configuration.nodeName = "node"
        configuration.outgoingTarget = 0
        change(&configuration)
        return try Node(configuration, metricsFactory: metrics)
    }

    private func dialler(of network: Network, to place: Endpoint) async throws -> Node {
        var configuration = Configuration.loopback(peers: [place])
        configuration.network = network
        configuration.outgoingTarget = 0
        let node = try Node(configuration)
        let events = node.events
        try await node.start()
        // It has got through, or it knows that it hasn't.
        _ = await events.first { _ in true }
        return node
    }

    private func online(_ events: PeerEvents) async -> Bool {
        await events.first { if case .online = $0 { true } else { false } } != nil
    }

    private func refused(_ events: PeerEvents) async -> CloseReason? {
        for await case .refused(_, .incoming, let reason) in events { return reason }
        return nil
    }

    private func texts(_ count: Int, of node: Node) async -> [String] {
        var messages = node.messages.makeAsyncIterator()
        var texts: [String] = []
        while texts.count < count, let message = await messages.next() { texts.append(String(buffer: message.payload)) }
        return texts.sorted()
    }

    // MARK: - Metrics

    private func incoming(_ network: String) throws -> Double? {
        try metrics.expectGauge("factom_p2p_peers", dimensions(network) + [("direction", "incoming")]).lastValue
    }

    private func delivered(_ network: String) throws -> Int64 {
        try metrics.expectCounter("factom_p2p_messages_delivered_total", dimensions(network)).totalValue
    }

    private func dimensions(_ network: String) -> [(String, String)] {
        [("network", "CUSTOM:" + network), ("node", "node")]
    }
}
