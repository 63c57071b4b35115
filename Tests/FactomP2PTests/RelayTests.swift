import FactomP2P
import Testing

@testable import FactomP2P

/// Three nodes in a line, A–B–C, on real sockets; B in the middle dials both.
@Suite(.timeLimit(.minutes(5))) struct RelayTests {
    private struct Line {
        let a: Node
        let b: Node
        let c: Node

        init(_ change: (inout Configuration) -> Void) async throws {
            a = try Node(.loopback)
            c = try Node(.loopback)
            var configuration = Configuration.loopback(peers: [try await a.start(), try await c.start()])
            change(&configuration)
            b = try Node(configuration)
            let events = b.events
            try await b.start()
            var online = 0
            for await case .online in events {
                online += 1
                if online == 2 { break }
            }
        }

        func stop() async {
            for node in [a, b, c] { await node.stop() }
        }
    }

    private func text(_ message: Message?) -> String? { message.map { String(buffer: $0.payload) } }

    @Test func aNodeThatRelaysCarriesMessagesFromOneSideToTheOther() async throws {
        let line = try await Line { $0.relay = true }
        var messages = [line.a, line.b, line.c].map { $0.messages.makeAsyncIterator() }
        #expect(try await line.a.send(ByteBuffer(string: "onward")) == 1)
        #expect(await text(messages[2].next()) == "onward")
        #expect(await text(messages[1].next()) == "onward")
        // It never came back: the first that A gets is what C says.
        #expect(try await line.c.send(ByteBuffer(string: "back")) == 1)
        #expect(await text(messages[0].next()) == "back")
        #expect(await text(messages[1].next()) == "back")
        // A, which B told of it, would give it back to B alone.
        let b = try #require(await line.a.peers().first?.peer.id)
        try await line.a.send(ByteBuffer(string: "back"), to: .peer(b))
        try await line.a.send(ByteBuffer(string: "end"))
        #expect(await text(messages[2].next()) == "end")
        #expect(await line.b.traffic().dropped[.duplicate] == 1)
        await line.stop()
    }

    @Test func anApplicationRelaysWhatItHasChecked() async throws {
        let line = try await Line { _ in }
        try await line.a.send(ByteBuffer(string: "onward"))
        var middle = line.b.messages.makeAsyncIterator()
        let message = try #require(await middle.next())
        #expect(try await line.b.relay(message) == 1)
        #expect(try await line.b.relay(message) == 0)
        var last = line.c.messages.makeAsyncIterator()
        #expect(await text(last.next()) == "onward")
        #expect(await line.c.traffic().delivered == 1)
        #expect(await line.a.traffic().delivered == 0)
        await line.stop()
        await #expect(throws: SendError.notRunning) { try await line.b.relay(message) }
    }

    @Test func verdictsFeedTheScoreOfTheSender() async throws {
        let line = try await Line { _ in }
        let events = line.a.events
        try await line.b.send(ByteBuffer(string: "bad"))
        var messages = line.a.messages.makeAsyncIterator()
        let message = try #require(await messages.next())
        await line.a.judge(message, as: .ignore)
        // What is earned begins to decay at once.
        for _ in 0..<50 { await line.a.judge(message, as: .accept) }
        #expect((49...100).contains(try #require(await line.a.peers().first?.score)))
        for _ in 0..<15 { await line.a.judge(message, as: .reject) }
        var reason: CloseReason?
        for await case .offline(_, let end) in events {
            reason = end
            break
        }
        guard case .badScore = reason else {
            Issue.record("\(String(describing: reason))")
            return await line.stop()
        }
        await line.stop()
    }

    @Test func aVerdictLowersTheScoreAndTheStandingSaysWhy() async throws {
        let line = try await Line { _ in }
        try await line.b.send(ByteBuffer(string: "bad"), to: .everyone)
        var messages = line.a.messages.makeAsyncIterator()
        let message = try #require(await messages.next())
        let address = message.sender.id.endpoint.address
        await line.a.judge(message, as: .reject)
        let standing = await line.a.standing(of: address)
        #expect(standing.address == address)
        // What valid parcels earn, and what has decayed, is a few points.
        #expect((-20 ... -10).contains(standing.score))
        #expect(standing.changes.filter { $0.reason == .rejected }.map(\.change) == [-20])
        #expect(standing.ban == nil)
        // C has judged nobody.
        #expect(await !line.c.standing(of: address).changes.contains { $0.reason == .rejected })
        await line.stop()
    }

    @Test func relayNeedsTheDuplicateFilter() {
        var configuration = Configuration()
        configuration.relay = true
        configuration.duplicateFilter = false
        #expect(
            throws: ConfigurationError(key: "duplicateFilter", value: "false", expected: "true with relay")
        ) { try CheckedConfiguration(configuration) }
    }

    @Test func theFilterAndRelayReachTheDecisions() throws {
        var configuration = Configuration()
        configuration.relay = true
        #expect(try CheckedConfiguration(configuration).settings.relay == true)
        configuration.relay = false
        configuration.duplicateFilter = false
        #expect(try CheckedConfiguration(configuration).settings.duplicateFilter == false)
    }
}
