import FactomOverlay
import FactomP2P
import FactomWire
import NIOConcurrencyHelpers
import NIOCore

/// A whole network in one process: real nodes on loopback TCP that know nothing but one seed, an application on each,
/// and what they count.
final class Testnet: Sendable {
    let plan: TestnetPlan
    let seed: TestnetSeed
    private let folder: TestnetFolder
    private let members: [TestnetMember]
    private let tally: NIOLockedValueBox<TestnetTally>
    /// Which of the members run.
    private let running: NIOLockedValueBox<[Int]>

    /// Makes the network; no node runs yet. ``end()`` must be called.
    ///
    /// - Throws: a ``TestnetError`` when the system lacks file descriptors, or can't listen or keep files.
    init(_ plan: TestnetPlan) async throws(TestnetError) {
        try TestnetDescriptors.reserve(for: plan)
        let seed = try await TestnetSeed()
        let folder = try TestnetFolder(plan.state)
        let tally = NIOLockedValueBox(TestnetTally(nodes: plan.nodes))
        let run = UInt32.random(in: 0 ... .max)
        members = (0..<plan.nodes).map { index in
            let configuration = Testnet.configuration(ofNode: index, plan, seed, folder)
            return TestnetMember(index, configuration, run: run, tally: tally)
        }
        (self.plan, self.seed, self.folder, self.tally) = (plan, seed, folder, tally)
        running = NIOLockedValueBox([])
    }

    private static func configuration(
        ofNode index: Int, _ plan: TestnetPlan, _ seed: TestnetSeed, _ folder: TestnetFolder
    ) -> Configuration {
        var configuration = Configuration()
        configuration.network = .local
        configuration.bindAddress = TestnetAddress.ofNode(index)
        configuration.port = 0
        configuration.nodeName = "testnet \(index)"
        configuration.seeds = [seed.address]
        configuration.peersFile = folder.file(ofNode: index)
        configuration.outgoingTarget = plan.outgoing
        configuration.relay = true
        // To all peers that lack it: whether a message arrives is to depend on the network, not on chance.
        configuration.fanout = 10_000
        configuration.stopDeadline = .zero
        return configuration
    }

    // MARK: - Life

    /// Starts every node. The first one's endpoint is what the seed tells all.
    ///
    /// - Returns: that endpoint.
    @discardableResult
    func start() async throws(TestnetError) -> Endpoint {
        let first = try await members[0].start()
        seed.serve(first)
        for member in members.dropFirst() { try await member.start() }
        begin(with: Array(members.indices))
        return first
    }

    /// Stops these nodes, all at the same time.
    func stop(_ nodes: some Collection<Int> & Sendable) async {
        let stopping = Set(nodes)
        let rest = running.withLockedValue { $0.filter { !stopping.contains($0) } }
        begin(with: rest)
        await withDiscardingTaskGroup { group in
            for node in nodes { group.addTask { await self.members[node].stop() } }
        }
    }

    /// From here on messages are to reach these.
    private func begin(with nodes: [Int]) {
        running.withLockedValue { $0 = nodes }
        if !nodes.isEmpty { tally.withLockedValue { $0.begin(nodes: nodes.count) } }
    }

    /// Ends everything that runs, and removes the peers files if nobody asked for them.
    func end() async {
        await seed.stop()
        await stop(members.indices)
        folder.end()
    }

    /// The numbers of those that run, in order.
    var nodes: [Int] { running.withLockedValue { $0 } }

    /// Sends one message from the node with this place among those that run.
    func send(from place: Int) async {
        let nodes = nodes
        if place < nodes.count { await members[nodes[place]].send(size: plan.size) }
    }

    // MARK: - Counting

    /// Who is linked to whom now.
    func census() async -> TestnetCensus {
        var reports: [TestnetCensus.Report] = []
        for node in nodes {
            if let report = await members[node].report() { reports.append(report) }
        }
        return TestnetCensus(reports)
    }

    /// Whether a message is still on its way to some node.
    var isWaiting: Bool { tally.withLockedValue { $0.isWaiting } }

    var counts: TestnetTally { tally.withLockedValue { $0 } }

    func traffic() async -> Traffic {
        var traffic = Traffic()
        for member in members { traffic += await member.traffic() }
        return traffic
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
