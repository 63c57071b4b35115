import FactomP2P
import FactomP2PTesting
import NIOConcurrencyHelpers
import Testing

/// Everything ends with the scope, however it ends.
@Suite(.timeLimit(.minutes(2))) struct ScopeTests {
    private struct Trouble: Error {}

    @Test func theNodesEndWithTheBody() async throws {
        let nodes = try await withTestNetwork(nodes: 3) { $0.nodes }
        for node in nodes {
            #expect(await node.firstMessage() == nil)
            #expect(await node.events.first { _ in true } == nil)
            await #expect(throws: SendError.notRunning) { try await node.send(ByteBuffer(string: "hello")) }
            await node.stop()
        }
    }

    @Test func theNodesEndWhenTheBodyThrows() async throws {
        let kept = NIOLockedValueBox<[Node]>([])
        await #expect(throws: Trouble.self) {
            try await withTestNetwork(nodes: 3) { network in
                kept.withLockedValue { $0 = network.nodes }
                throw Trouble()
            }
        }
        for node in kept.withLockedValue({ $0 }) { #expect(await node.firstMessage() == nil) }
    }

    @Test func theNodesEndWhenTheTestIsCancelled() async throws {
        let (beginnings, begin) = AsyncStream.makeStream(of: Node.self)
        let test = Task {
            try await withTestNetwork(nodes: 3) { network in
                begin.yield(network[0])
                while !Task.isCancelled { await network.advance(by: .seconds(1)) }
                try Task.checkCancellation()
            }
        }
        let node = try #require(await beginnings.first { _ in true })
        test.cancel()
        await #expect(throws: CancellationError.self) { try await test.value }
        #expect(await node.firstMessage() == nil)
    }

    @Test func tasksThatTheTestLeavesBehindComeToAnEnd() async throws {
        let tasks = try await withTestNetwork(nodes: 2) { network in
            let node = network[0]
            let clock = network.clock
            return [
                Task { for await _ in node.messages {} },
                Task { for await _ in node.events {} },
                // It may begin when all is over.
                Task { _ = try? await clock.sleep(for: .seconds(60)) },
            ]
        }
        for task in tasks { await task.value }
    }

    @Test func nobodySleepsWhenAllIsOver() async throws {
        let clock = try await withTestNetwork(nodes: 1) { $0.clock }
        await #expect(throws: CancellationError.self) { try await clock.sleep(for: .seconds(1)) }
    }

    @Test func whatTheBodyGivesIsGivenOn() async throws {
        #expect(try await withTestNetwork(nodes: 1) { _ in 42 } == 42)
    }

    @Test func severalNetworksRunBesideEachOther() async throws {
        try await withThrowingTaskGroup { group in
            for seed in 1...8 as ClosedRange<UInt64> {
                group.addTask {
                    try await withTestNetwork(nodes: 4, seed: seed) { network in
                        try await network[1].send(ByteBuffer(integer: seed))
                        #expect(await network[3].firstMessage()?.payload == ByteBuffer(integer: seed))
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @MainActor
    @Test func aTestOfTheMainActorStaysThere() async throws {
        var heard: [String] = []
        try await withTestNetwork(nodes: 3) { network in
            MainActor.assertIsolated()
            try await network[0].send(ByteBuffer(string: "hello"))
            if let message = await network[1].firstMessage() { heard.append(String(buffer: message.payload)) }
            network.partition([0])
            await network.advance(by: .seconds(60))
            #expect(await network[0].peers().isEmpty)
            MainActor.assertIsolated()
        }
        #expect(heard == ["hello"])
    }
}
