import FactomOverlay
import FactomP2P
import FactomWire
import Logging
import NIOConcurrencyHelpers
import NIOCore

/// One place of a test network: a node that can be stopped, and started again at the same endpoint with what its
/// peers file remembers.
final class TestnetMember: Sendable {
    private struct State: Sendable {
        var configuration: Configuration
        var node: Node?
        var listening: Task<Void, Never>?
        /// Of the nodes that were here before.
        var past = Traffic()
    }

    private let state: NIOLockedValueBox<State>
    private let index: Int
    private let run: UInt32
    private let tally: NIOLockedValueBox<TestnetTally>

    init(_ index: Int, _ configuration: Configuration, run: UInt32, tally: NIOLockedValueBox<TestnetTally>) {
        self.index = index
        state = NIOLockedValueBox(State(configuration: configuration))
        self.run = run
        self.tally = tally
    }

    /// - Returns: where it listens: from the second time on where it did before.
    /// - Throws: when it can't listen.
    @discardableResult
    func start() async throws(TestnetError) -> Endpoint {
        do {
            let node = try Node(
                state.withLockedValue { $0.configuration },
                logger: Logger(label: "testnet") { _ in SwiftLogNoOpLogHandler() })
            let endpoint = try await node.start()
            let listening = Task { await self.listen(to: node) }
            state.withLockedValue { state in
                state.configuration.port = endpoint.port
                state.node = node
                state.listening = listening
            }
            return endpoint
        } catch {
            throw .cannotRun("\(error)")
        }
    }

    /// At once: what waits to be written is lost, as when a process is killed. The peers file is written all the same.
    func stop() async {
        let (node, listening) = state.withLockedValue { state in
            defer { (state.node, state.listening) = (nil, nil) }
            return (state.node, state.listening)
        }
        guard let node else { return }
        await node.stop()
        await listening?.value
        let traffic = await node.traffic()
        state.withLockedValue { $0.past += traffic }
    }

    private func listen(to node: Node) async {
        var application = TestnetApplication(node: index, run: run)
        for await batch in node.messages.batches {
            let issued = tally.withLockedValue { $0.sent }
            let receipts = application.take(batch.lazy.map(\.payload), issued: issued, at: Testnet.now)
            tally.withLockedValue { $0.add(receipts) }
        }
    }

    /// Sends one message. That nobody took it shows in the tally.
    func send(size: Int) async {
        guard let node = state.withLockedValue({ $0.node }) else { return }
        let number = tally.withLockedValue { $0.send() }
        let message = TestnetMessage(run: run, number: number, origin: UInt16(index), sent: Testnet.now)
        _ = try? await node.send(message.payload(size: size))
    }

    /// `nil` when no node runs here.
    func report() async -> TestnetCensus.Report? {
        let (node, configuration) = state.withLockedValue { ($0.node, $0.configuration) }
        guard let node, let address = IPAddress(configuration.bindAddress), let port = configuration.port else {
            return nil
        }
        return TestnetCensus.Report(Endpoint(address: address, port: port), await node.peers())
    }

    /// Of all nodes that have been here.
    func traffic() async -> Traffic {
        let (node, past) = state.withLockedValue { ($0.node, $0.past) }
        var traffic = past
        if let node { traffic += await node.traffic() }
        return traffic
    }
}
