/// The course of a test network: form, send for a while, settle, sum up.
struct TestnetRun {
    /// What is sent may take this long to arrive after the last was sent.
    static let settling = Duration.seconds(2)
    private static let formLimit = Duration.seconds(30)
    private static let step = Duration.milliseconds(10)
    private static let redrawEvery = Duration.milliseconds(200)

    private let testnet: Testnet
    private let interrupt: TestnetInterrupt
    private var screen: TestnetScreen
    private let clock = ContinuousClock()

    init(_ testnet: Testnet, _ screen: TestnetScreen, _ interrupt: TestnetInterrupt) {
        self.testnet = testnet
        self.screen = screen
        self.interrupt = interrupt
    }

    mutating func callAsFunction() async throws(TestnetError) -> TestnetSummary {
        screen.listening(on: testnet.entrance, nodes: testnet.plan.nodes)
        try await form()
        let start = clock.now
        await send(since: start)
        await settle()
        let summary = await testnet.summary(after: clock.now - start)
        screen.ended(summary)
        return summary
    }

    private mutating func form() async throws(TestnetError) {
        let start = clock.now
        let wanted = testnet.topology.edges.count
        try await testnet.wire()
        while !testnet.isFormed {
            screen.forming(testnet.linkCount, of: wanted)
            if interrupt.isRequested || clock.now - start > TestnetRun.formLimit {
                throw .notFormed("the network has not formed: \(testnet.linkCount) of \(wanted) links stand")
            }
            try? await clock.sleep(for: TestnetRun.step)
        }
        screen.formed(await testnet.summary(after: .zero))
    }

    private mutating func send(since start: ContinuousClock.Instant) async {
        let sender = Task { [testnet, clock] in await TestnetRun.send(on: testnet, since: start, clock) }
        var redraw = start
        while !isOver(since: start) {
            if clock.now >= redraw {
                screen.running(await testnet.summary(after: clock.now - start))
                redraw = clock.now + TestnetRun.redrawEvery
            }
            try? await clock.sleep(for: TestnetRun.step)
        }
        sender.cancel()
        await sender.value
    }

    private func isOver(since start: ContinuousClock.Instant) -> Bool {
        if interrupt.isRequested { return true }
        guard let duration = testnet.plan.duration else { return false }
        return clock.now - start >= duration
    }

    private static func send(
        on testnet: Testnet, since start: ContinuousClock.Instant, _ clock: ContinuousClock
    ) async {
        let plan = testnet.plan
        if plan.rate == 0 { return }
        var pacer = TestnetPacer(rate: plan.rate, nodes: plan.nodes, seed: plan.seed)
        while !Task.isCancelled {
            switch pacer.next(at: clock.now - start) {
            case .wait(let duration): try? await clock.sleep(for: duration)
            case .send(let node): await testnet.send(from: node)
            }
        }
    }

    /// Ends as soon as every message has reached every node.
    private func settle() async {
        let deadline = clock.now + TestnetRun.settling
        while !testnet.isComplete, clock.now < deadline {
            try? await clock.sleep(for: TestnetRun.step)
        }
    }
}
