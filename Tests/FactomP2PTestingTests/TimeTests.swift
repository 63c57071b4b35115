import FactomP2P
import NIOConcurrencyHelpers
import NIOCore
import Testing

@testable import FactomP2PTesting

/// Time passes when it is asked to, and costs next to nothing.
@Suite(.timeLimit(.minutes(2))) struct TimeTests {
    @Test func itStandsStillUnlessItIsAskedTo() async throws {
        try await withTestNetwork(nodes: 3) { network in
            let begin = network.now
            try await network[0].send(ByteBuffer(string: "hello"))
            _ = await network[1].firstMessage()
            for _ in 0..<100 { await Task.yield() }
            #expect(network.now == begin)
            await network.advance(by: .seconds(60))
            #expect(network.now == begin + .seconds(60))
        }
    }

    @Test func minutesOfFiveNodesAreOverAtOnceAndAllIsAsItWas() async throws {
        try await withTestNetwork(nodes: 5) { network in
            await network.advance(by: .seconds(240))
            #expect(await network[0].peers().count == 4)
        }
    }

    @Test func sleepsOnItsClockEndWhenItsTimeHasCome() async throws {
        try await withTestNetwork(nodes: 1) { network in
            let clock = network.clock
            let begin = clock.now
            async let times = sleeps(on: clock, count: 10)
            await network.advance(by: .seconds(5))
            await network.advance(by: .seconds(5))
            let past = try await times.map { begin.duration(to: $0) }
            #expect(past == (1...10).map { .seconds($0) })
        }
    }

    @Test func itWaitsForSleepersThatAreNobodysChildren() async throws {
        try await patiently {
            try await withTestNetwork(nodes: 1) { network in
                let clock = network.clock
                let past = NIOLockedValueBox<[TestClock.Instant]>([])
                let task = Task.detached(executorPreference: OwnThread()) {
                    // Goes on for ever: whoever was woken and doesn't come back to sleep would be waited for.
                    while true {
                        try await clock.sleep(for: .seconds(1))
                        past.withLockedValue { $0.append(clock.now) }
                    }
                }
                // The first sleep may begin while time passes; from then on it waits for each.
                while past.withLockedValue({ $0.count }) < 10 { await network.advance(by: .milliseconds(500)) }
                task.cancel()
                await #expect(throws: CancellationError.self) { try await task.value }
                let times = past.withLockedValue { $0 }
                for (one, next) in zip(times, times.dropFirst()) { #expect(one.duration(to: next) == .seconds(1)) }
            }
        }
    }

    @Test func itWaitsForReadersThatAreNobodysChildren() async throws {
        try await patiently { try await readersAreWaitedFor() }
    }

    private func readersAreWaitedFor() async throws {
        try await withTestNetwork(nodes: 2) { network in
            let node = network[1]
            let echo = Task.detached(executorPreference: OwnThread()) {
                for await message in node.messages {
                    try await node.send(message.payload, to: .peer(message.sender.id))
                }
            }
            // It may begin to read while time passes; from then on it is waited for each time.
            try await network[0].send(ByteBuffer(string: "first"))
            while await network[0].traffic().delivered == 0 { await network.advance(by: .seconds(1)) }
            var delivered: [UInt64] = []
            while delivered.count < 20 {
                try await network[0].send(ByteBuffer(integer: delivered.count))
                await network.advance(by: .seconds(1))
                delivered.append(await network[0].traffic().delivered)
            }
            #expect(delivered == Array(2...21))
            await network.stop(1)
            try await echo.value
        }
    }

    @Test func aSleeperThatIsCancelledWakesUp() async throws {
        try await withTestNetwork(nodes: 1) { network in
            let clock = network.clock
            let task = Task { try await clock.sleep(for: .seconds(3600)) }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
        }
    }

    @Test func whatNeverComesAboutIsAnErrorThatSaysSo() async throws {
        try await withTestNetwork(nodes: 2) { network in
            let begin = network.now
            await #expect(throws: TestNetworkError.never(within: .seconds(20))) {
                try await network.until(within: .seconds(20)) { await network[0].peers().count == 2 }
            }
            #expect(network.now - begin == .seconds(20))
        }
    }

    /// However long other tests keep the threads from those that are waited for.
    private func patiently(_ body: () async throws -> Void) async throws {
        try await VirtualLoop.$patience.withValue(.minutes(5), operation: body)
    }

    private func sleeps(on clock: TestClock, count: Int) async throws -> [TestClock.Instant] {
        var times: [TestClock.Instant] = []
        for _ in 0..<count {
            try await clock.sleep(for: .seconds(1))
            times.append(clock.now)
        }
        return times
    }
}
