public import FactomP2P
import FactomSimulation
import Logging
import Metrics
import NIOConcurrencyHelpers
import NIOCore

/// A network of nodes in memory, for tests: real nodes, virtual links, virtual time.
///
/// ``withTestNetwork(nodes:topology:seed:logger:configure:_:)`` makes one. Each node is a ``Node`` like any other, and
/// an application is tested by giving it one. Nodes have numbers from 0.
///
/// Time stands still but in ``advance(by:)``, ``settle()`` and ``until(within:_:)``, where it goes as fast as there is
/// something to do; what nodes say to each other arrives at once all the same, unless ``delay(_:between:and:)`` was
/// asked for.
public final class TestNetwork: Sendable {
    let plan: NetworkPlan
    let loop: VirtualLoop
    let internet: VirtualInternet
    private let disks: [VirtualDisk]
    private let logger: Logger
    private let runs: NIOLockedValueBox<[Run]>

    /// A node from its start to its end.
    private struct Run: Sendable {
        var node: Node
        var number = 0
        var isUp = false
    }

    /// Called on the loop.
    init(_ plan: NetworkPlan, on loop: VirtualLoop, logger: Logger) throws(ConfigurationError) {
        self.plan = plan
        self.loop = loop
        self.logger = logger
        internet = VirtualInternet(seed: plan.seed, on: loop)
        for endpoint in plan.endpoints { internet.addHost(at: endpoint) }
        disks = plan.endpoints.map { _ in VirtualDisk(on: loop) }
        runs = NIOLockedValueBox([])
        for index in plan.endpoints.indices {
            let node = try makeNode(index, run: 0)
            runs.withLockedValue { $0.append(Run(node: node)) }
        }
    }

    private func makeNode(_ index: Int, run: Int) throws(ConfigurationError) -> Node {
        let host = VirtualHost(plan: plan, index: index, run: run, internet: internet, disk: disks[index])
        var logger = logger
        logger[metadataKey: "node"] = "\(index)"
        return try Node(
            plan.configurations[index], logger: logger, surroundings: host, metricsFactory: MetricsSystem.factory)
    }

    // MARK: - Nodes

    /// How many nodes it has, those that are down among them.
    public var count: Int { plan.endpoints.count }

    /// All nodes, by number.
    public var nodes: [Node] { runs.withLockedValue { $0.map(\.node) } }

    /// The node of a number: the one that runs, or ran last. After a ``restart(_:remembering:)`` it is a new one.
    public subscript(index: Int) -> Node {
        check(index)
        return runs.withLockedValue { $0[index].node }
    }

    /// Where a node listens, whether it is up or down.
    public func endpoint(of index: Int) -> Endpoint {
        check(index)
        return plan.endpoints[index]
    }

    /// The number of the node that a peer is: `nil` for one that is not of this network.
    public func index(of peer: PeerID) -> Int? {
        plan.endpoints.firstIndex(of: peer.endpoint)
    }

    /// Whether a node runs: it has neither crashed nor been stopped through the network.
    public func isUp(_ index: Int) -> Bool {
        check(index)
        return runs.withLockedValue { $0[index].isUp }
    }

    func check(_ index: Int) {
        precondition(plan.endpoints.indices.contains(index), "this network has the nodes 0..<\(count), and no \(index)")
    }

    // MARK: - Beginnings and ends

    func start(_ index: Int) async throws {
        try await self[index].start()
        runs.withLockedValue { $0[index].isUp = true }
    }

    /// Kills a node: what it has not sent is lost, what it has not saved is forgotten, its sequences end. The others
    /// notice it as they would: at once when it was the process, after some silence when it was the machine.
    ///
    /// Nothing happens when it is down.
    public func crash(_ index: Int, _ crash: Crash = .process) async {
        guard takeDown(index) else { return }
        await self[index].crash()
        await loop.perform { [internet] in
            switch crash {
            case .process: internet.end(index)
            case .machine: internet.vanish(index)
            }
        }
    }

    /// What ends without warning.
    public enum Crash: Sendable {
        /// The system goes on, and closes the connections that the process had.
        case process
        /// Nothing answers any more.
        case machine
    }

    /// Stops a node in order, as ``Node/stop()`` does; when peers don't take what it still has to say, time passes
    /// meanwhile.
    public func stop(_ index: Int) async {
        guard takeDown(index) else { return }
        let node = self[index]
        let isOver = NIOLockedValueBox(false)
        async let stopping: Void = {
            await node.stop()
            isOver.withLockedValue { $0 = true }
        }()
        await loop.wait(until: loop.now)
        while !isOver.withLockedValue({ $0 }), !Task.isCancelled { await advance(by: .milliseconds(50)) }
        await stopping
        await loop.perform { [internet] in internet.end(index) }
    }

    /// Starts a node anew, with its configuration and what it had saved to its peers file. One that is up is stopped
    /// in order first. An application that was the old one's has to be given the new one.
    ///
    /// A node saves half a minute after a change, and when it stops: after a crash it knows less.
    ///
    /// - Parameter remembering: whether its peers file is still there.
    /// - Returns: the new node. It begins to dial; to wait for its peers, ``until(within:_:)``.
    @discardableResult
    public func restart(_ index: Int, remembering: Bool = true) async throws -> Node {
        await stop(index)
        if !remembering { await loop.perform { [disks] in disks[index].erase() } }
        let number = runs.withLockedValue { $0[index].number + 1 }
        let node = try makeNode(index, run: number)
        runs.withLockedValue { $0[index] = Run(node: node, number: number) }
        try await start(index)
        return node
    }

    private func takeDown(_ index: Int) -> Bool {
        check(index)
        return runs.withLockedValue { runs in
            defer { runs[index].isUp = false }
            return runs[index].isUp
        }
    }

    /// Ends everything. What still waits for a time, of tasks that the test has left behind, gets it.
    func end() async {
        for node in nodes { await node.crash() }
        await loop.end()
    }
}
