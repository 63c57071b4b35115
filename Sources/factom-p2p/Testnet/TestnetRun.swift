/// The course of a test network: form, send for a while, settle, sum up.
struct TestnetRun {
    /// What is sent may take this long to arrive after the last was sent.
    static let settling = Duration.seconds(5)
    private static let formLimit = Duration.seconds(120)
    private static let step = Duration.milliseconds(10)
    /// A census asks every node: when there are many it takes a while, and then it is made less often.
    private static let censusEvery = Duration.milliseconds(100)
    private static let redrawEvery = Duration.milliseconds(200)

    let testnet: Testnet
    let interrupt: Interrupt
    var screen: TestnetScreen
    let clock = ContinuousClock()
    /// How long messages were sent, in all.
    private(set) var sending = Duration.zero
    var formed = Duration.zero

    init(_ testnet: Testnet, _ screen: TestnetScreen, _ interrupt: Interrupt) {
        self.testnet = testnet
        self.screen = screen
        self.interrupt = interrupt
    }

    /// - Returns: whether every message reached every node.
    mutating func callAsFunction() async throws(TestnetError) -> Bool {
        let start = clock.now
        try await open()
        guard let time = try await form(since: start, within: TestnetRun.formLimit) else {
            throw .notFormed("the network has not formed: \(TestnetText.forming(await testnet.census().graph))")
        }
        formed = time
        screen.formed(testnet.plan.nodes, TestnetShape(await testnet.census().graph), in: time)
        await send(for: testnet.plan.duration)
        let summary = await summary()
        screen.ended(summary)
        return summary.isComplete
    }

    mutating func open() async throws(TestnetError) {
        screen.listening(on: try await testnet.start(), testnet.seed.address, nodes: testnet.plan.nodes)
    }

    // MARK: - Forming

    /// Waits until the nodes that run are one network.
    ///
    /// - Returns: how long that took; `nil` when it was longer than the limit.
    /// - Throws: when someone doesn't want to wait.
    mutating func form(
        since start: ContinuousClock.Instant, within limit: Duration
    ) async throws(TestnetError) -> Duration? {
        while true {
            let asked = clock.now
            let census = await testnet.census()
            let elapsed = clock.now - start
            if census.isFormed(target: testnet.plan.outgoing) { return elapsed <= limit ? elapsed : nil }
            screen.forming(census.graph, since: elapsed)
            if elapsed > limit { return nil }
            if interrupt.isRequested {
                throw .notFormed("interrupted while the network formed: \(TestnetText.forming(census.graph))")
            }
            try? await clock.sleep(for: max(TestnetRun.censusEvery, (clock.now - asked) * 2))
        }
    }

    // MARK: - Sending

    /// Sends messages from all nodes that run, then waits until they have arrived.
    ///
    /// - Parameter duration: `nil` until someone ends it.
    mutating func send(for duration: Duration?) async {
        let start = clock.now
        let sender = Task { [testnet, clock] in await TestnetRun.send(on: testnet, since: start, clock) }
        var redraw = start
        while !isOver(duration, since: start) {
            if clock.now >= redraw, screen.isLive {
                screen.running(await summary(sending: sending + (clock.now - start)))
                redraw = clock.now + TestnetRun.redrawEvery
            }
            try? await clock.sleep(for: TestnetRun.step)
        }
        sender.cancel()
        await sender.value
        await settle()
        sending += clock.now - start
    }

    private func isOver(_ duration: Duration?, since start: ContinuousClock.Instant) -> Bool {
        if interrupt.isRequested { return true }
        guard let duration else { return false }
        return clock.now - start >= duration
    }

    private static func send(
        on testnet: Testnet, since start: ContinuousClock.Instant, _ clock: ContinuousClock
    ) async {
        let plan = testnet.plan
        if plan.rate == 0 { return }
        var pacer = TestnetPacer(rate: plan.rate, nodes: testnet.nodes.count, seed: .random(in: 0 ... .max))
        while !Task.isCancelled {
            switch pacer.next(at: clock.now - start) {
            case .wait(let duration): try? await clock.sleep(for: duration)
            case .send(let place): await testnet.send(from: place)
            }
        }
    }

    /// Ends as soon as every message has reached every node.
    private func settle() async {
        let deadline = clock.now + TestnetRun.settling
        while testnet.isWaiting, clock.now < deadline {
            try? await clock.sleep(for: TestnetRun.step)
        }
    }

    // MARK: - Summing up

    /// All that was counted so far.
    func summary() async -> TestnetSummary { await summary(sending: sending) }

    private func summary(sending: Duration) async -> TestnetSummary {
        var summary = TestnetSummary()
        summary.nodes = testnet.nodes.count
        summary.seconds = sending / .seconds(1)
        summary.formSeconds = formed / .seconds(1)
        summary.rate = testnet.plan.rate
        summary.seedFetches = testnet.seed.fetches
        summary.count(await testnet.census())
        summary.count(testnet.counts)
        summary.count(await testnet.traffic())
        return summary
    }
}
