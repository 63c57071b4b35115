import FactomP2P
import NIOCore

// TestNetwork, as far as time goes.
extension TestNetwork {
    /// How much virtual time has passed since the network began. Its forming takes some seconds.
    public var now: Duration { .nanoseconds(Int64(clamping: loop.now.uptimeNanoseconds)) }

    /// The network's time for an application that sleeps, or has deadlines, on a clock that it is given.
    public var clock: TestClock { TestClock(loop: loop) }

    /// Lets time pass: all that happens within it has happened when this comes back. Tasks that handle messages are
    /// waited for. A cancelled task comes back at once.
    public func advance(by duration: Duration) async {
        await loop.wait(until: loop.now + TimeAmount(duration))
    }

    /// Lets everything that is on its way arrive, and tasks handle it; time passes only where links have a delay, and at
    /// most a minute.
    ///
    /// Bytes that wait for a ``partition(_:)-([Int]...)`` to heal, or for a peer to read, are not on their way.
    public func settle() async {
        let deadline = loop.now + .seconds(60)
        await loop.wait(until: loop.now)
        while !Task.isCancelled, let next = await loop.perform({ [internet] in internet.nextArrival }), next <= deadline
        {
            await loop.wait(until: next)
        }
    }

    /// Lets time pass until something is so. It is asked at once, and then every 50 ms of virtual time.
    ///
    /// - Parameter limit: how much virtual time it may take.
    /// - Throws: ``TestNetworkError/never(within:)`` when it isn't so within this time, what the condition throws, or
    ///   a `CancellationError`.
    public func until(within limit: Duration = .seconds(300), _ condition: () async throws -> Bool) async throws {
        let deadline = loop.now + TimeAmount(limit)
        await loop.wait(until: loop.now)
        while try await !condition() {
            try Task.checkCancellation()
            guard loop.now < deadline else { throw TestNetworkError.never(within: limit) }
            await loop.wait(until: min(loop.now + .milliseconds(50), deadline))
        }
    }

    /// Lets the nodes link up.
    func form() async throws {
        let limit = Duration.seconds(300)
        do {
            try await until(within: limit) { plan.isFormed(await peers()) }
        } catch is TestNetworkError {
            throw TestNetworkError.notFormed(after: limit, peers: await peers().map(\.count))
        }
    }

    private func peers() async -> [Set<Endpoint>] {
        var peers: [Set<Endpoint>] = []
        for node in nodes { peers.append(Set(await node.peers().map(\.peer.id.endpoint))) }
        return peers
    }
}
