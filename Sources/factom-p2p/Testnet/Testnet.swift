import FactomOverlay
import FactomP2P
import FactomWire
import Logging
import NIOConcurrencyHelpers
import NIOCore

/// A whole network in one process: real nodes on loopback TCP, an application on each, and what they count.
final class Testnet: Sendable {
    let plan: TestnetPlan
    let topology: TestnetTopology
    private let nodes: [Node]
    /// Subscribed before the nodes start, so that nothing is missed.
    private let events: [PeerEvents]
    private let endpoints: [Endpoint]
    private let run = UInt32.random(in: 0 ... .max)
    private let tally: NIOLockedValueBox<TestnetTally>
    private let links: NIOLockedValueBox<TestnetLinks>
    private let wired = NIOLockedValueBox<UInt64>(0)

    /// Starts all nodes; none is wired yet.
    ///
    /// - Throws: a ``TestnetError`` when the system lacks file descriptors or can't listen.
    init(_ plan: TestnetPlan) async throws(TestnetError) {
        self.plan = plan
        topology = TestnetTopology(nodes: plan.nodes, seed: plan.seed)
        try TestnetDescriptors.reserve(for: topology)
        nodes = try (0..<plan.nodes).map { index throws(TestnetError) in try Testnet.node(index) }
        events = nodes.map(\.events)
        endpoints = try await Testnet.start(nodes)
        tally = NIOLockedValueBox(TestnetTally(nodes: plan.nodes))
        links = NIOLockedValueBox(TestnetLinks(members: endpoints, wanted: topology.edges.count))
    }

    /// Where a node from outside can join.
    var entrance: Endpoint { endpoints[0] }

    private static func node(_ index: Int) throws(TestnetError) -> Node {
        var configuration = Configuration()
        configuration.network = .local
        configuration.bindAddress = TestnetAddress.ofNode(index)
        configuration.port = 0
        configuration.nodeName = "testnet \(index)"
        // A node passes on to all its peers: the degree is small, and who joins from outside hears all.
        configuration.fanout = 10_000
        do throws(ConfigurationError) {
            return try Node(configuration, logger: Logger(label: "testnet") { _ in SwiftLogNoOpLogHandler() })
        } catch {
            throw .cannotRun("\(error)")
        }
    }

    private static func start(_ nodes: [Node]) async throws(TestnetError) -> [Endpoint] {
        var endpoints: [Endpoint] = []
        do throws(NodeError) {
            for node in nodes { endpoints.append(try await node.start()) }
        } catch {
            for node in nodes { await node.stop() }
            throw .cannotRun("\(error)")
        }
        return endpoints
    }

    // MARK: - Life

    /// Runs the nodes' applications while `body` does, then stops the network.
    func run(_ body: () async throws(TestnetError) -> TestnetSummary) async throws(TestnetError) -> TestnetSummary {
        let result = await withDiscardingTaskGroup { group in
            for index in nodes.indices {
                group.addTask { await self.relay(index) }
                group.addTask { await self.watch(index) }
            }
            let result = await Testnet.result(of: body)
            await stop()
            return result
        }
        return try result.get()
    }

    private static func result(
        of body: () async throws(TestnetError) -> TestnetSummary
    ) async -> Result<TestnetSummary, TestnetError> {
        do throws(TestnetError) {
            return .success(try await body())
        } catch {
            return .failure(error)
        }
    }

    private func stop() async {
        await withDiscardingTaskGroup { group in
            for node in nodes { group.addTask { await node.stop() } }
        }
    }

    /// Tells every node whom to dial.
    func wire() async throws(TestnetError) {
        wired.withLockedValue { $0 = Testnet.now }
        for index in nodes.indices {
            let peers = topology.dialled(by: index).map { endpoints[$0].description }
            do throws(ConfigurationError) {
                try await nodes[index].setSpecialPeers(peers)
            } catch {
                throw .cannotRun("\(error)")
            }
        }
    }

    // MARK: - The applications

    private func relay(_ index: Int) async {
        var application = TestnetApplication(node: index, run: run)
        for await batch in nodes[index].messages.batches {
            let issued = tally.withLockedValue { $0.sent }
            let outcome = application.take(batch.lazy.map(\.payload), issued: issued, at: Testnet.now)
            tally.withLockedValue { $0.add(outcome.receipts) }
            // Waiting for room could make a circle of nodes that wait for each other: the oldest goes, and is counted.
            if !outcome.relays.isEmpty { _ = try? await nodes[index].send(outcome.relays) }
        }
    }

    private func watch(_ index: Int) async {
        for await event in events[index] {
            links.withLockedValue { $0.note(event, at: Testnet.now) }
        }
    }

    /// Sends one message from this node. That nobody took it shows in the tally.
    func send(from index: Int) async {
        let number = tally.withLockedValue { $0.send() }
        let now = Testnet.now
        let message = TestnetMessage(run: run, number: number, origin: UInt16(index), sent: now, passedOn: now)
        _ = try? await nodes[index].send(message.payload(size: plan.size))
    }

    // MARK: - Counting

    var isFormed: Bool { links.withLockedValue { $0.formed != nil } }
    var linkCount: Int { links.withLockedValue { $0.count } }
    var isComplete: Bool { tally.withLockedValue { $0.unfinished == 0 } }

    /// All that was counted so far.
    func summary(after duration: Duration) async -> TestnetSummary {
        var traffic = Traffic()
        for node in nodes { traffic += await node.traffic() }
        var summary = TestnetSummary()
        summary.nodes = nodes.count
        summary.seed = plan.seed
        summary.seconds = duration / .seconds(1)
        summary.rate = plan.rate
        let links = links.withLockedValue { $0 }
        if let formed = links.formed {
            summary.formSeconds = Double(formed - wired.withLockedValue { $0 }) / 1e9
        }
        summary.count(links)
        summary.count(tally.withLockedValue { $0 })
        summary.count(traffic)
        return summary
    }

    /// The steady clock that messages carry.
    static var now: UInt64 { NIODeadline.now().uptimeNanoseconds }
}

/// Where the nodes of a test network listen.
enum TestnetAddress {
    /// Each node its own on Linux, where all of 127.0.0.0/8 is the machine's; elsewhere only the ports differ.
    static func ofNode(_ index: Int) -> String {
        #if os(Linux)
        "127.0.\(index / 250).\(2 + index % 250)"
        #else
        "127.0.0.1"
        #endif
    }
}
