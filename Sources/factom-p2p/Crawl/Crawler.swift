import FactomP2P
import FactomWire
import Foundation
import NIOCore

/// Walks a network: carries visits and their findings between the frontier and the sockets.
struct Crawler: Sendable {
    /// What happens while a crawl runs.
    private enum Step: Sendable {
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
    ///   - progress: is told whenever a visit is over.
    /// - Returns: what was found, when nothing is under way any more.
    func crawl(
        from seeds: [Endpoint], until interruptions: AsyncStream<Void>, progress: (CrawlFrontier) -> Void
    ) async -> CrawlReport {
        let start = clock.now
        let startedAt = Date.now.formatted(.iso8601)
        var frontier = CrawlFrontier(plan.bounds)
        var ending = CrawlEnding.complete
        await withTaskGroup(of: Step.self) { group in
            watch(interruptions, &group)
            perform(.seeded(seeds), on: &frontier, &group)
            while !frontier.isOver, let step = await group.next() {
                switch step {
                case .visited(let endpoint, let finding): perform(.visited(endpoint, finding), on: &frontier, &group)
                case .abandoned(let endpoint): perform(.abandoned(endpoint), on: &frontier, &group)
                case .end(let reason):
                    ending = reason
                    perform(.ended, on: &frontier, &group)
                    group.cancelAll()
                case .nothing: break
                }
                progress(frontier)
            }
            group.cancelAll()
        }
        return CrawlReport(frontier, of: plan.network, startedAt: startedAt, time: clock.now - start, ending: ending)
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
