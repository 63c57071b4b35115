import FactomP2P
import FactomWire
import Foundation
import NIOCore

/// Walks a network: carries visits and their findings between the frontier and the sockets.
struct Crawler: Sendable {
    /// What happens while a crawl runs.
    private enum Step: Sendable {
        case seeded(Result<[Endpoint], SeedFailure>)
        case visited(Endpoint, CrawlFinding)
        case abandoned(Endpoint)
        case end(CrawlEnding)
        /// A watch is over that had nothing to say.
        case nothing
    }

    private let plan: CrawlPlan
    private let clock = ContinuousClock()

    init(_ plan: CrawlPlan) {
        self.plan = plan
    }

    /// - Parameters:
    ///   - interruptions: the first one ends the crawl early.
    ///   - progress: is told whenever something has happened.
    /// - Returns: what was found, when nothing is under way any more.
    func crawl(
        from seeds: [CrawlSeed], until interruptions: AsyncStream<Void>, progress: (CrawlFrontier) -> Void
    ) async -> CrawlReport {
        let start = clock.now
        var report = CrawlReport(on: plan.network, startedAt: Date.now.formatted(.iso8601))
        var frontier = CrawlFrontier(plan.bounds)
        await withTaskGroup(of: Step.self) { group in
            watch(interruptions, &group)
            var listsAwaited = begin(with: seeds, on: &frontier, &group)
            while listsAwaited > 0 || !frontier.isOver, let step = await group.next() {
                switch step {
                case .seeded(let result):
                    listsAwaited -= 1
                    take(result, on: &frontier, &report, &group)
                case .visited(let endpoint, let finding): perform(.visited(endpoint, finding), on: &frontier, &group)
                case .abandoned(let endpoint): perform(.abandoned(endpoint), on: &frontier, &group)
                case .end(let reason):
                    report.ending = reason
                    perform(.ended, on: &frontier, &group)
                    group.cancelAll()
                case .nothing: break
                }
                progress(frontier)
            }
            group.cancelAll()
        }
        report.take(frontier, time: clock.now - start)
        return report
    }

    /// - Returns: how many lists will come.
    private func begin(
        with seeds: [CrawlSeed], on frontier: inout CrawlFrontier, _ group: inout TaskGroup<Step>
    ) -> Int {
        var endpoints: [Endpoint] = []
        var lists: [Seed] = []
        for seed in seeds {
            switch seed {
            case .endpoint(let endpoint): endpoints.append(endpoint)
            case .list(let list): lists.append(list)
            }
        }
        perform(.seeded(endpoints), on: &frontier, &group)
        for list in lists {
            group.addTask { .seeded(await SeedFetcher().fetch(list)) }
        }
        return lists.count
    }

    private func take(
        _ result: Result<[Endpoint], SeedFailure>, on frontier: inout CrawlFrontier, _ report: inout CrawlReport,
        _ group: inout TaskGroup<Step>
    ) {
        switch result {
        case .success(let endpoints): perform(.seeded(endpoints), on: &frontier, &group)
        case .failure(let failure): report.seedFailures.append(failure)
        }
    }

    private func watch(_ interruptions: AsyncStream<Void>, _ group: inout TaskGroup<Step>) {
        group.addTask {
            for await _ in interruptions { return .end(.interrupted) }
            return .nothing
        }
        guard let duration = plan.duration else { return }
        group.addTask {
            do {
                try await Task.sleep(for: duration)
                return .end(.timeUp)
            } catch {
                return .nothing
            }
        }
    }

    private func perform(
        _ event: CrawlFrontier.Event, on frontier: inout CrawlFrontier, _ group: inout TaskGroup<Step>
    ) {
        var actions: [CrawlFrontier.Action] = []
        frontier.handle(event, into: &actions)
        for case .visit(let endpoint) in actions {
            group.addTask { await visit(endpoint) }
        }
    }

    private func visit(_ endpoint: Endpoint) async -> Step {
        var visit = CrawlVisit(in: plan.version, on: plan.network.id)
        while !Task.isCancelled {
            let finding = visit.take(await dialogue(with: endpoint, in: visit.version))
            if Task.isCancelled { break }
            if let finding { return .visited(endpoint, finding) }
        }
        return .abandoned(endpoint)
    }

    private func dialogue(with endpoint: Endpoint, in version: ProtocolVersion) async -> ProbeOutcome {
        let timeout = TimeAmount(plan.timeout)
        let dialogue = ProbeDialogue(
            version, on: plan.network.id, asksForPeers: true, nonce: .random(in: 1 ... .max), timeout: timeout,
            limits: plan.limits)
        return await ProbeSocket.hold(
            dialogue, with: HostPort(endpoint), timeout: timeout, naming: CrawlFrontier.ourPort)
    }
}
