import FactomP2P
import FactomP2PTesting
import NoticeBoard
import Testing

/// An application's tests: a board on each node of a network in memory.
@Suite struct NoticeBoardTests {
    // region: first test
    @Test func whatOnePostsAllCanRead() async throws {
        try await withBoards(5, topology: .line) { network, boards in
            await boards[0].post("the kettle is on")
            await network.settle()
            for board in boards { #expect(await board.notices == ["the kettle is on"]) }
        }
    }
    // end

    // region: partition
    @Test func whoWasCutOffCatchesUp() async throws {
        try await withBoards(5) { network, boards in
            network.partition([0, 1], [2, 3, 4])
            await network.advance(by: .seconds(60))
            await boards[0].post("the kettle is on")
            await network.settle()
            #expect(await boards[1].notices == ["the kettle is on"])
            #expect(await boards[2].notices.isEmpty)

            network.heal()
            try await network.until { await boards[4].notices == ["the kettle is on"] }
        }
    }
    // end

    // region: restart
    @Test func whoStartsAnewCatchesUp() async throws {
        try await withBoards(3) { network, boards in
            await network.crash(2)
            await boards[0].post("the kettle is on")
            let board = NoticeBoard(on: try await network.restart(2))
            async let running: Void = board.run()
            try await network.until { await board.notices == ["the kettle is on"] }
            await network.stop(2)
            await running
        }
    }
    // end

    // region: boards
    /// Runs a board on each node beside the test.
    private func withBoards(
        _ count: Int, topology: TestTopology = .discovered,
        _ body: (TestNetwork, [NoticeBoard]) async throws -> Void
    ) async throws {
        try await withTestNetwork(nodes: count, topology: topology) { network in
            let boards = network.nodes.map { NoticeBoard(on: $0) }
            try await withThrowingTaskGroup { group in
                for board in boards { group.addTask { await board.run() } }
                try await body(network, boards)
                group.cancelAll()
            }
        }
    }
    // end

    @Test func theFirstExampleOfTheDocumentationWorks() async throws {
        // region: hello
        try await withTestNetwork(nodes: 5) { network in
            try await network[0].send(ByteBuffer(string: "hello"))
            for await message in network[1].messages {
                #expect(message.payload == ByteBuffer(string: "hello"))
                break
            }
        }
        // end
    }
}
