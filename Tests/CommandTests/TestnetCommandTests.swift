import FactomP2P
import Foundation
import NIOCore
import Testing

@testable import factom_p2p

@Suite(.timeLimit(.minutes(1))) struct TestnetCommandTests {
    @Test func everyMessageReachesEveryNode() async throws {
        let tool = try RunningTool(["testnet", "--nodes", "8", "--duration", "3", "--seed", "5", "--json"])
        let (status, lines, errors) = await tool.end()
        #expect(status == 0)
        #expect(errors == "")
        try #require(lines.count == 2)
        #expect(try Listening(lines[0]).address.hasPrefix("127.0."))
        let summary = try JSONDecoder().decode(TestnetSummary.self, from: Data(lines[1].utf8))
        #expect(summary.nodes == 8)
        #expect(summary.links == 16)
        #expect(summary.seed == 5)
        #expect(summary.sent > 5)
        #expect(summary.delivered == summary.sent * 7)
        #expect(summary.deliveryPercent == 100)
        #expect(summary.latencyMilliseconds.p50 > 0)
        #expect(summary.dropped.values.allSatisfy { $0 == 0 })
    }

    @Test func aNodeFromOutsideJoinsAndItsMessagesReachAll() async throws {
        let tool = try RunningTool(["testnet", "--nodes", "5", "--rate", "50", "--duration", "60", "--json"])
        var lines = tool.lines.makeAsyncIterator()
        let entrance = try Listening(try #require(await lines.next()))
        var configuration = Configuration()
        configuration.bindAddress = "127.0.0.1"
        configuration.port = 0
        configuration.specialPeers = ["\(entrance.address):\(entrance.port)"]
        let node = try Node(configuration)
        try await node.start()
        var messages = node.messages.makeAsyncIterator()
        let first = try #require(await messages.next())
        #expect(TestnetMessage(first.payload) != nil)
        let hello = ByteBuffer(string: "hello from outside")
        try await node.send(hello)
        // A few messages later it has long been everywhere, but here.
        for _ in 0..<60 { #expect(await messages.next()?.payload != hello) }
        tool.interrupt()
        let (status, rest, _) = await tool.end()
        await node.stop()
        #expect(status == 0)
        let summary = try JSONDecoder().decode(TestnetSummary.self, from: Data(try #require(rest.last).utf8))
        #expect(summary.foreign.deliveries == 5)
        #expect(summary.foreign.links == 1)
        #expect(summary.delivered == summary.sent * 4)
    }

    @Test func withoutATerminalItSaysWhereToJoinAndSumsUp() async throws {
        let tool = try RunningTool(["testnet", "--nodes", "2", "--rate", "100", "--size", "40", "--duration", "0.2"])
        let (status, lines, _) = await tool.end()
        #expect(status == 0)
        #expect(lines.first?.hasPrefix("Join from outside: factom-p2p node -peers 127.0.0.") == true)
        #expect(lines.dropFirst().first?.hasPrefix("2 nodes, 1 link; formed in ") == true)
        #expect(lines.contains { $0.hasPrefix("  delivered") && $0.hasSuffix("100 %") })
        #expect(!lines.joined().contains("\u{1b}"))
    }

    @Test func aWrongOptionIsOneSentenceAndStatus64() async throws {
        let (status, lines, errors) = await (try RunningTool(["testnet", "--nodes", "1"])).end()
        #expect(status == 64)
        #expect(lines == [])
        #expect(errors == "factom-p2p: --nodes is 1; it must be 2 to 500 nodes\n")
    }
}

/// The line that tells where to join.
private struct Listening: Decodable {
    let event: String
    let address: String
    let port: UInt16
    let network: String

    init(_ line: String) throws {
        self = try JSONDecoder().decode(Listening.self, from: Data(line.utf8))
        #expect(event == "listening")
        #expect(network == "LOCAL")
    }
}
