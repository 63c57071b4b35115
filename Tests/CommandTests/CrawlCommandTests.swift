import FactomP2P
import FactomWire
import Foundation
import NIOCore
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct CrawlCommandTests {
    @Test(.enabled(if: Loopback.isWhole, "only Linux has addresses beyond 127.0.0.1 without setting them up"))
    func itFindsWhoIsToldOf() async throws {
        let leaves = [try await startNode(), try await startNode()]
        let full = try await FullPeer.start(offering: leaves.map(\.1), on: "127.0.0.2")
        let (hub, address) = try await startNode { $0.specialPeers = [full.endpoint.description] }
        try await waitUntilOnline(hub, leaves.count)
        let found = try await crawl(["--seed", "\(address)"])
        let node = try found.node(address)
        #expect(node.state == "answered")
        #expect(node.seed)
        #expect(node.protocol == 10)
        #expect(node.nodeID.flatMap { UInt32($0, radix: 16) } == hub.nodeID)
        #expect((node.pingMilliseconds ?? 0) > 0)
        #expect(Set(found.offers(of: address)).isSuperset(of: leaves.map { "\($0.1)" }))
        for leaf in leaves {
            #expect(try found.node(leaf.1).state == "answered")
            #expect(try found.node(leaf.1).toldBy >= 1)
        }
        #expect(found.summary.ended == "complete")
        try await full.close()
        for node in leaves.map(\.0) + [hub] { await node.stop() }
    }

    @Test(arguments: ProtocolVersion.allCases) func itDialsInTheProtocolThatItIsTold(version: ProtocolVersion)
        async throws
    {
        let (node, address) = try await startNode()
        let found = try await crawl(["--seed", "\(address)", "--protocol", "\(version.rawValue)"])
        #expect(try found.node(address).protocol == version.rawValue)
        await node.stop()
    }

    @Test func aFullPeerIsAnAnswerAndItsAlternativesAreVisited() async throws {
        let (node, address) = try await startNode()
        let full = try await FullPeer.start(offering: [address])
        let found = try await crawl(["--seed", "\(full.endpoint)"])
        #expect(found.nodes.map(\.state) == ["full", "answered"])
        #expect(found.offers == [CrawlFound.Offer(from: "\(full.endpoint)", to: "\(address)")])
        try await full.close()
        await node.stop()
    }

    @Test func aListIsASeedAndOneThatIsntThereIsNamed() async throws {
        let (node, address) = try await startNode()
        let list = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).txt")
        defer { try? FileManager.default.removeItem(at: list) }
        try "# ours\n\(address)\n127.0.0.1:2\n".write(to: list, atomically: true, encoding: .utf8)
        let arguments = ["crawl", "--json", "--seed", list.path, "--seed", "/nowhere/seeds.txt"]
        let (status, lines, errors) = await (try RunningTool(arguments)).end()
        #expect(status == 0)
        let found = try CrawlFound(lines)
        #expect(found.nodes.map(\.state) == ["answered", "refused"])
        #expect(found.nodes.allSatisfy { $0.seed })
        #expect(
            errors
                == "factom-p2p: no addresses from /nowhere/seeds.txt: the file can't be read: No such file or directory\n"
        )
        await node.stop()
    }

    // MARK: - Strangers

    @Test func whoOffersItselfAndOthersTwiceIsVisitedOnce() async throws {
        let first = try await CrawlStranger.start { _ in [] }
        let second = try await CrawlStranger.start { [$0, first.endpoint, first.endpoint, $0] }
        let third = try await CrawlStranger.start { [$0, second.endpoint, first.endpoint] }
        let found = try await crawl(["--seed", "\(third.endpoint)", "--seed", "\(second.endpoint)"])
        #expect(found.nodes.map(\.offered) == [2, 1, 0])
        #expect(found.nodes.map(\.toldBy) == [0, 1, 2])
        for stranger in [first, second, third] {
            #expect(stranger.visits == 1)
            await stranger.close()
        }
    }

    @Test func ofALongShareSixteenEntriesCountAndOfTenThousandNone() async throws {
        let flood = try await CrawlStranger.start { _ in nowhere(10_000) }
        let long = try await CrawlStranger.start { _ in nowhere(240) }
        let found = try await crawl(["--seed", "\(flood.endpoint)", "--seed", "\(long.endpoint)", "--timeout", "2000"])
        #expect(try found.node(flood.endpoint).offered == 0)
        #expect(try found.node(long.endpoint).offered == 16)
        #expect(found.nodes.count == 18)
        await flood.close()
        await long.close()
    }

    @Test func itKnowsNoMoreThanItMay() async throws {
        let stranger = try await CrawlStranger.start { _ in nowhere(16) }
        let found = try await crawl(["--seed", "\(stranger.endpoint)", "--most", "5", "--parallel", "1"])
        #expect(found.nodes.count == 5)
        #expect(found.summary.leftOut == 12)
        await stranger.close()
    }

    @Test func onMainNobodySendsItToThisMachine() async throws {
        let victim = try await CrawlStranger.start(on: .main) { _ in [] }
        let stranger = try await CrawlStranger.start(on: .main) { _ in
            [victim.endpoint, Endpoint(address: .v4(0x0a00_0001), port: 22)]
        }
        let found = try await crawl(["--seed", "\(stranger.endpoint)", "-network", "MAIN"])
        #expect(found.nodes.map(\.endpoint) == ["\(stranger.endpoint)"])
        #expect(found.nodes.map(\.offered) == [0])
        #expect(victim.visits == 0)
        await victim.close()
        await stranger.close()
    }

    @Test func whoNeverAnswersIsSilentWhenItsTimeIsUp() async throws {
        let mute = try await CrawlStranger.start(answering: { _ in ByteBuffer() })
        let (status, lines, errors) = await
            (try RunningTool(["crawl", "--seed", "\(mute.endpoint)", "--timeout", "200"])).end()
        #expect(status == 1)
        #expect(lines.contains { $0.hasSuffix("silent (seed): no answer in time") })
        #expect(errors == "factom-p2p: no node answers on LOCAL\n")
        #expect(mute.visits == 1)
        await mute.close()
    }

    @Test func otherNetworksAndOtherProgramsAreNamed() async throws {
        let other = try await CrawlStranger.start(on: .test) { [$0] }
        let web = try await CrawlStranger.start(answering: { _ in ByteBuffer(string: "HTTP/1.1 400 Bad Request\r\n\r\n")
        })
        let seeds = ["--seed", "\(other.endpoint)", "--seed", "\(web.endpoint)", "--seed", "127.0.0.1:2"]
        let (status, lines, _) = await (try RunningTool(["crawl", "--json", "--timeout", "3000"] + seeds)).end()
        #expect(status == 1)
        let found = try CrawlFound(lines)
        #expect(found.nodes.map(\.state) == ["otherNetwork", "notFactom", "refused"])
        #expect(found.nodes[0].reason == "it is on another network, 0xdeadbeef")
        #expect(found.nodes[1].reason == "what it sends is no handshake: it stops half-way")
        #expect(found.nodes[2].reason == "can't be reached: Connection refused")
        await other.close()
        await web.close()
    }

    // MARK: - Early ends

    @Test func itEndsWhenItsTimeIsUp() async throws {
        let mute = try await CrawlStranger.start(answering: { _ in ByteBuffer() })
        let (node, address) = try await startNode()
        let arguments = ["crawl", "--json", "--seed", "\(address)", "--seed", "\(mute.endpoint)"]
        let limits = ["--timeout", "300000", "--duration", "2"]
        let (status, lines, _) = await (try RunningTool(arguments + limits)).end()
        #expect(status == 0)
        let found = try CrawlFound(lines)
        #expect(found.summary.ended == "timeUp")
        #expect(found.nodes.map(\.state) == ["answered", "notVisited"])
        await mute.close()
        await node.stop()
    }

    @Test func anInterruptEndsItAndShowsWhatWasFound() async throws {
        let mute = try await CrawlStranger.start(answering: { _ in ByteBuffer() })
        let first = try await CrawlStranger.start { _ in [mute.endpoint] }
        let tool = try RunningTool(["crawl", "--json", "--seed", "\(first.endpoint)", "--timeout", "300000"])
        for await _ in mute.visitors { break }
        tool.interrupt()
        let (status, lines, _) = await tool.end()
        #expect(status == 0)
        let found = try CrawlFound(lines)
        #expect(found.summary.ended == "interrupted")
        #expect(found.nodes.map(\.state) == ["answered", "notVisited"])
        await mute.close()
        await first.close()
    }

    // MARK: - What it writes

    @Test func picturesGoToFilesAndTheTableToStandardOutput() async throws {
        let (node, address) = try await startNode()
        let folder = FileManager.default.temporaryDirectory.appending(path: "\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (dot, html) = (folder.appending(path: "net.dot"), folder.appending(path: "net.html"))
        try String(repeating: "before ", count: 10_000).write(to: dot, atomically: true, encoding: .utf8)
        let arguments = ["crawl", "--seed", "\(address)", "--dot", dot.path, "--html", html.path]
        let (status, lines, errors) = await (try RunningTool(arguments)).end()
        #expect((status, errors) == (0, ""))
        #expect(lines.first?.hasPrefix("endpoint") == true)
        #expect(lines.last?.hasPrefix("1 node on LOCAL: 1 answered; ") == true)
        let graph = try String(contentsOf: dot, encoding: .utf8)
        #expect(graph.hasPrefix("digraph factom {") && graph.hasSuffix("}\n"))
        #expect(try String(contentsOf: html, encoding: .utf8).hasSuffix("</html>\n"))
        await node.stop()
    }

    @Test(arguments: [("--dot", "digraph factom {", "}"), ("--html", "<!doctype html>", "</html>")])
    func aDashIsStandardOutput(option: String, first: String, last: String) async throws {
        let (node, address) = try await startNode()
        let (status, lines, _) = await (try RunningTool(["crawl", "--seed", "\(address)", option, "-"])).end()
        #expect(status == 0)
        #expect(lines.first == first)
        #expect(lines.last == last)
        await node.stop()
    }

    @Test(arguments: [
        ([], "LOCAL has no seeds of its own; add --seed ADDRESS:PORT"),
        (
            ["--seed", "gopher://x"],
            "--seed is 'gopher://x'; it must be address:port, name:port, https://…, http://…, file:PATH, a path, or dns:NAME:PORT"
        ),
        (["--seed", "127.0.0.1:2", "--parallel", "0"], "--parallel is 0; it must be 1 to 128 visits at once"),
        (["--seed", "127.0.0.1:2", "--most", "50001"], "--most is 50001; it must be 1 to 50000 nodes"),
        (["--seed", "127.0.0.1:2", "--protocol", "8"], "--protocol is 8; it must be 9, 10 or 11"),
        (["--seed", "127.0.0.1:2", "--timeout", "9"], "--timeout is 9; it must be 10 to 300000 milliseconds"),
        (["--seed", "127.0.0.1:2", "--duration", "0"], "--duration is 0.0; it must be 0.01 to 86400 seconds"),
        (["--seed", "127.0.0.1:2", "--network", "X"], "--network is 'X'; it must be MAIN, TEST, LOCAL or CUSTOM"),
        (
            ["--seed", "127.0.0.1:2", "--json", "--dot", "-"],
            "of --json, --dot - and --html -, one can have standard output; give the others a file"
        ),
    ])
    func aWrongOptionIsOneSentenceAndStatus64(arguments: [String], sentence: String) async throws {
        let (status, lines, errors) = await (try RunningTool(["crawl"] + arguments)).end()
        #expect(status == 64)
        #expect(lines == [])
        #expect(errors == "factom-p2p: \(sentence)\n")
    }

    @Test func aFileThatCantBeWrittenIsNamedBeforeTheCrawl() async throws {
        let stranger = try await CrawlStranger.start { _ in [] }
        let arguments = ["crawl", "--seed", "\(stranger.endpoint)", "--html", "/nowhere/net.html"]
        let (status, _, errors) = await (try RunningTool(arguments)).end()
        #expect(status == 1)
        #expect(errors == "factom-p2p: can't write /nowhere/net.html: No such file or directory\n")
        #expect(stranger.visits == 0)
        await stranger.close()
    }

    // MARK: - Scenes

    private func crawl(_ arguments: [String]) async throws -> CrawlFound {
        let (status, lines, errors) = await (try RunningTool(["crawl", "--json"] + arguments)).end()
        #expect((status, errors) == (0, ""))
        return try CrawlFound(lines)
    }

    private func startNode(_ change: (inout Configuration) -> Void = { _ in }) async throws -> (Node, Endpoint) {
        var configuration = Configuration()
        configuration.bindAddress = "127.0.0.1"
        configuration.port = 0
        change(&configuration)
        let node = try Node(configuration)
        return (node, try await node.start())
    }

    /// Until this many regular peers are online, whom a node may tell of.
    private func waitUntilOnline(_ node: Node, _ count: Int) async throws {
        let events = node.events
        if await regularPeers(of: node) >= count { return }
        for await _ in events {
            if await regularPeers(of: node) >= count { return }
        }
    }

    private func regularPeers(of node: Node) async -> Int {
        await node.peers().count { $0.peer.direction == .outgoing && !$0.peer.isSpecial }
    }
}

/// Endpoints of this machine where nobody listens.
private func nowhere(_ count: UInt16) -> [Endpoint] {
    (2..<2 + count).map { Endpoint(address: .v4(0x7f00_0001), port: $0) }
}
