import FactomP2P
import Foundation
import NIOCore
import Testing

@testable import factom_p2p

@Suite(.timeLimit(.minutes(5))) struct TestnetCommandTests {
    @Test func twentyNodesWithOneSeedBecomeOneNetworkAndACrawlFindsThemAll() async throws {
        let tool = try RunningTool(["testnet", "--nodes", "20", "--rate", "20", "--duration", "100", "--json"])
        var lines = tool.lines.makeAsyncIterator()
        let listening = try Line.Listening(await lines.next())
        #expect(listening.address.hasPrefix("127.0."))
        let formed = try Line.Formed(await lines.next())
        #expect(formed.nodes == 20)
        #expect(formed.shape.outgoing.fewest >= 8)
        #expect(formed.shape.outgoing.most <= 12)
        #expect(formed.shape.pieces == 1)
        #expect((1...3).contains(formed.shape.diameter ?? 0))

        let (status, crawled, errors) = await (try RunningTool(["crawl", "--json", "--seed", listening.seed])).end()
        #expect((status, errors) == (0, ""))
        let found = try CrawlFound(crawled)
        #expect(found.nodes.count == 20)
        #expect(found.nodes.allSatisfy { $0.state == "answered" })

        tool.interrupt()
        let summary = try await tool.summary()
        #expect(summary.delivered == summary.sent * 19)
        #expect(summary.deliveryPercent == 100)
        #expect(summary.seedFetches >= 20)
    }

    @Test func everyMessageReachesEveryNode() async throws {
        let tool = try RunningTool(["testnet", "--duration", "2", "--json"])
        let (status, lines, errors) = await tool.end()
        #expect(status == 0)
        #expect(errors == "")
        try #require(lines.count == 3)
        let summary = try Line.summary(lines[2])
        #expect(summary.nodes == 8)
        #expect(summary.shape.links == 28)
        #expect(summary.shape.degree == TestnetSpread([7, 7]))
        #expect(summary.sent > 5)
        #expect(summary.delivered == summary.sent * 7)
        #expect(summary.latencyMilliseconds.p50 > 0)
        #expect(summary.copiesPerDelivery >= 1)
        #expect(summary.dropped["queue_full"] == 0)
        #expect(summary.dropped["duplicate"] == nil)
    }

    @Test func aNodeFromOutsideJoinsByTheSeedAndItsMessagesReachAll() async throws {
        let tool = try RunningTool(["testnet", "--nodes", "5", "--rate", "50", "--duration", "600", "--json"])
        var lines = tool.lines.makeAsyncIterator()
        var configuration = Configuration()
        configuration.bindAddress = "127.0.0.1"
        configuration.port = 0
        configuration.seeds = [try Line.Listening(await lines.next()).seed]
        let node = try Node(configuration)
        try await node.start()
        var messages = node.messages.makeAsyncIterator()
        let first = try #require(await messages.next())
        #expect(TestnetMessage(first.payload) != nil)
        try await node.send(ByteBuffer(string: "hello from outside"))
        // A few messages later it has long been everywhere; those that have waited here since before it don't count.
        let sent = NIODeadline.now().uptimeNanoseconds
        var later = 0
        while later < 60, let message = await messages.next() {
            if let message = TestnetMessage(message.payload), message.sent > sent { later += 1 }
        }
        tool.interrupt()
        let summary = try await tool.summary()
        await node.stop()
        #expect(summary.foreign.deliveries == 5)
        #expect(summary.foreign.nodes == 1)
        #expect(summary.delivered == summary.sent * 4)
    }

    @Test func aNetworkComesThroughTheLossOfItsSeedAndOfHalfItsNodes() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        let tool = try RunningTool(
            ["testnet", "--nodes", "6", "--drill", "--duration", "0.3", "--state", folder.path, "--json"])
        let (status, lines, errors) = await tool.end()
        #expect((status, errors) == (0, ""))
        try #require(lines.count == 5)
        let steps = try lines[1...3].map { try JSONDecoder().decode(TestnetStep.self, from: Data($0.utf8)) }
        #expect(steps.map(\.step) == [.form, .restart, .kill])
        #expect(steps.map(\.nodes) == [6, 6, 3])
        #expect(steps.map(\.limitSeconds) == [30, 30, 60])
        #expect(steps.map(\.shape.links) == [15, 15, 3])
        #expect(steps.allSatisfy { $0.isMet && $0.sent > 0 && $0.seconds < $0.limitSeconds })
        let summary = try Line.summary(lines[4])
        #expect((summary.nodes, summary.seedFetches) == (3, 6))
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(files.filter { $0.hasSuffix(".json") }.count == 6)
    }

    @Test func withoutATerminalItSaysWhereToJoinAndSumsUp() async throws {
        let tool = try RunningTool(["testnet", "--nodes", "2", "--rate", "100", "--size", "40", "--duration", "0.2"])
        let (status, lines, _) = await tool.end()
        #expect(status == 0)
        #expect(lines.first?.hasPrefix("Join from outside: factom-p2p node --seed http://127.0.0.1:") == true)
        #expect(lines.contains { $0.hasPrefix("2 nodes, 1 link, outgoing 0 to 1, average 0.5; formed in ") })
        #expect(lines.contains { $0.hasPrefix("  delivered") && $0.hasSuffix("100 %") })
        #expect(!lines.joined().contains("\u{1b}"))
    }

    @Test(arguments: [
        (["--nodes", "1"], "--nodes is 1; it must be 2 to 500 nodes"),
        (["--nodes", "3", "--drill"], "--nodes is 3; a drill needs 4 at least"),
    ])
    func aWrongOptionIsOneSentenceAndStatus64(arguments: [String], sentence: String) async throws {
        let (status, lines, errors) = await (try RunningTool(["testnet"] + arguments)).end()
        #expect(status == 64)
        #expect(lines == [])
        #expect(errors == "factom-p2p: \(sentence)\n")
    }
}

/// What it prints with `--json`, line by line.
private enum Line {
    /// Where to join.
    struct Listening: Decodable {
        let event: String
        let address: String
        let port: UInt16
        let network: String
        let seed: String

        init(_ line: String?) throws {
            self = try read(line)
            #expect(event == "listening")
            #expect(network == "LOCAL")
        }
    }

    /// The nodes are one network.
    struct Formed: Decodable {
        let event: String
        let nodes: Int
        let seconds: Double
        let shape: TestnetShape

        init(_ line: String?) throws {
            self = try read(line)
            #expect(event == "formed")
        }
    }

    static func summary(_ line: String?) throws -> TestnetSummary {
        let summary: TestnetSummary = try read(line)
        #expect(summary.event == "summary")
        return summary
    }

    private static func read<Value: Decodable>(_ line: String?) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(try #require(line).utf8))
    }
}

extension RunningTool {
    /// Its last line, and that all went well.
    fileprivate func summary() async throws -> TestnetSummary {
        let (status, lines, errors) = await end()
        #expect((status, errors) == (0, ""))
        return try Line.summary(lines.last)
    }
}
