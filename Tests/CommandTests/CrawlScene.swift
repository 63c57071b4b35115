import FactomP2P
import FactomWire

@testable import factom_p2p

/// A crawl that is played by findings, without a socket.
struct CrawlScene {
    var frontier: CrawlFrontier
    /// Whom it visited, in order.
    var visits: [Endpoint] = []

    init(_ network: Network = .local, change: (inout CrawlBounds) -> Void = { _ in }) {
        var bounds = CrawlBounds(for: network)
        change(&bounds)
        frontier = CrawlFrontier(bounds)
    }

    /// - Returns: who is visited now.
    @discardableResult mutating func handle(_ event: CrawlFrontier.Event) -> [String] {
        var actions: [CrawlFrontier.Action] = []
        frontier.handle(event, into: &actions)
        let begun = actions.map { action in
            switch action {
            case .visit(let endpoint): endpoint
            }
        }
        visits += begun
        return begun.map(\.description)
    }

    mutating func seed(_ endpoints: String...) -> [String] {
        handle(.seeded(endpoints.compactMap { Endpoint($0) }))
    }

    /// A node answers, and tells these.
    mutating func answer(_ endpoint: String, telling told: String...) -> [String] {
        answer(endpoint, telling: told)
    }

    mutating func answer(_ endpoint: String, telling told: [String]) -> [String] {
        finish(endpoint, CrawlScene.finding(telling: told.compactMap { Endpoint($0) }))
    }

    mutating func finish(_ endpoint: String, _ finding: CrawlFinding) -> [String] {
        guard let endpoint = Endpoint(endpoint) else { return [] }
        return handle(.visited(endpoint, finding))
    }

    static func finding(
        telling told: [Endpoint] = [], in version: ProtocolVersion = .v10, nodeID: UInt64 = 0xabcd,
        ping: Duration? = .milliseconds(4)
    ) -> CrawlFinding {
        let handshake = Handshake(
            network: .local, version: UInt32(version.rawValue), nodeID: nodeID, listenPort: 8110, nonce: 2,
            framing: version.framing)
        return CrawlFinding(
            .answered,
            answer: ProbeAnswer(
                handshake: handshake, version: version, handshakeRoundTrip: .milliseconds(9), pingRoundTrip: ping,
                peers: told))
    }

    func report(ending: CrawlEnding = .complete) -> CrawlReport {
        var report = CrawlReport(on: .local, startedAt: "2026-01-02T03:04:05Z")
        report.take(frontier, time: .milliseconds(1234))
        report.ending = ending
        return report
    }

    /// A network of this many nodes that tell of each other by chance, crawled to its end.
    static func network(of count: Int, seed: UInt64 = 1) -> CrawlReport {
        var chance = CrawlChance(seed)
        let all = (0..<count).map { Endpoint(address: .v4(0x0a00_0000 + UInt32($0) * 2563), port: 8110) }
        var scene = CrawlScene { $0.most = 50_000 }
        scene.handle(.seeded(Array(all.prefix(2))))
        var next = 0
        while next < scene.visits.count {
            scene.handle(.visited(scene.visits[next], chance.finding(of: scene.visits[next], among: all)))
            next += 1
        }
        return scene.report()
    }
}

/// A repeatable source of what nodes answer.
private struct CrawlChance {
    private var state: UInt64

    init(_ seed: UInt64) {
        state = seed
    }

    private mutating func below(_ limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % limit
    }

    mutating func finding(of endpoint: Endpoint, among all: [Endpoint]) -> CrawlFinding {
        switch below(20) {
        case 0, 1: CrawlFinding(.silent, reason: "no answer in time")
        case 2: CrawlFinding(.refused, reason: "it closed the connection")
        case 3: CrawlFinding(.otherNetwork, reason: "it is on another network, 0xfeedbeef")
        case 4: CrawlFinding(.notFactom, reason: "it echoes what it is sent")
        case 5, 6: full(telling: told(3, among: all))
        default:
            CrawlScene.finding(
                telling: told(min(16, all.count), among: all), in: ProtocolVersion.allCases[below(3)],
                nodeID: UInt64(below(1 << 30)), ping: .microseconds(200 + below(90_000)))
        }
    }

    private mutating func told(_ count: Int, among all: [Endpoint]) -> [Endpoint] {
        (0..<count).map { _ in all[below(all.count)] }
    }

    private func full(telling told: [Endpoint]) -> CrawlFinding {
        var finding = CrawlScene.finding()
        finding.state = .full
        finding.answer?.handshake.kind = .rejection(alternatives: told)
        return finding
    }
}
