// TestnetRun, as far as hardships go: what a network must come through, with the time that it has for it.
extension TestnetRun {
    /// Forms the network, restarts all of it without its seed, and kills half of it.
    ///
    /// - Returns: whether each time it was one network again in time, and every message reached every node.
    mutating func drill() async throws(TestnetError) -> Bool {
        let start = clock.now
        try await open()
        var isMet = try await go(.form, since: start)
        isMet = try await go(.restart, since: try await restart()) && isMet
        isMet = try await go(.kill, since: await kill()) && isMet
        screen.ended(await summary())
        return isMet
    }

    /// The seed is gone, and every node starts anew, at its endpoint, with its peers file.
    private func restart() async throws(TestnetError) -> ContinuousClock.Instant {
        await testnet.seed.stop()
        await testnet.stop(testnet.nodes)
        let start = clock.now
        try await testnet.start()
        return start
    }

    /// Half of the nodes, the first among them, go at once.
    private func kill() async -> ContinuousClock.Instant {
        let others = testnet.nodes.dropFirst().shuffled()
        let killed = [0] + others.prefix(testnet.nodes.count / 2 - 1)
        let start = clock.now
        await testnet.stop(killed)
        return start
    }

    private mutating func go(
        _ name: TestnetStep.Name, since start: ContinuousClock.Instant
    ) async throws(TestnetError) -> Bool {
        let limit = name.limit
        let time = try await form(since: start, within: limit)
        if name == .form { formed = time ?? limit }
        var step = TestnetStep(name, nodes: testnet.nodes.count, formed: time)
        step.shape = TestnetShape(await testnet.census().graph)
        let before = testnet.counts
        await send(for: testnet.plan.duration)
        step.count(testnet.counts, since: before)
        if interrupt.isRequested { throw .notFormed("interrupted") }
        screen.stepped(step)
        return step.isMet
    }
}
