import FactomOverlay
import FactomP2P
import Foundation
import Testing

/// What a node knows after a restart, with nothing but its peers file.
@Suite("A node and its peers file", .timeLimit(.minutes(5))) struct RememberingTests {
    private let folder = Folder()

    private func seeker(_ change: (inout Configuration) -> Void = { _ in }) throws -> Seeker {
        try Seeker { configuration in
            configuration.peersFile = folder.path("state/peers.json")
            change(&configuration)
        }
    }

    @Test(
        "The peers file is loaded at start, and written on stop: one node saves, a second finds its peers with it alone"
    )
    func aNodeFindsItsPeersAgainWithNothingButItsFile() async throws {
        let other = try Node(.loopback)
        let address = try await other.start()
        try folder.write("\(address)\n", to: "seeds")
        let first = try seeker { $0.seeds = ["file:" + folder.path("seeds")] }
        try await first.node.start()
        #expect(await first.finds(address))
        await first.node.stop()

        let second = try seeker()
        try await second.node.start()
        #expect(await second.finds(address))
        #expect(second.lines("peers file read").first?.metadata["addresses"] == "1")
        await second.node.stop()
        await other.stop()
    }

    @Test(
        "It reads what both Go generations wrote",
        arguments: [
            #"{"bans":{},"peers":[{"ip":"127.0.0.1","port":"PORT"}]}"#,
            #"{"127.0.0.1:PORT":{"QualityScore":20,"Address":"127.0.0.1","Port":"PORT","Network":12496365,"Type":0}}"#,
        ])
    func foreignFiles(text: String) async throws {
        let other = try Node(.loopback)
        let address = try await other.start()
        try folder.makeFolder("state")
        try folder.write(text.replacing("PORT", with: "\(address.port)"), to: "state/peers.json")
        let seeker = try seeker()
        try await seeker.node.start()
        #expect(await seeker.finds(address))
        await seeker.node.stop()
        #expect(try folder.text("state/peers.json").contains(#""version": 1"#))
        await other.stop()
    }

    @Test("A ban by hand survives restart, and so does its lifting")
    func bans() async throws {
        let first = try seeker()
        try await first.node.start()
        await first.node.ban(.address(.v4(0x7f00_0001)), for: .seconds(3600), remark: "floods")
        await first.node.ban(.subnet(.v4(0x7f10_0000), prefixLength: 16))
        await first.node.stop()

        let second = try seeker()
        let address = try await second.node.start()
        let ban = try #require(await second.node.bans().first)
        #expect(ban.target == .address(.v4(0x7f00_0001)))
        #expect(ban.reason == .byHand("floods"))
        #expect((.seconds(3500) ... .seconds(3600)).contains(ban.remaining))
        let dialler = try Node(.loopback(peers: [address]))
        try await dialler.start()
        #expect(await second.refuses(.banned))
        await dialler.stop()
        #expect(await second.node.unban(ban.target))
        #expect(await !second.node.unban(ban.target))
        await second.node.stop()

        let third = try seeker()
        try await third.node.start()
        #expect(await third.node.bans().map(\.target) == [.subnet(.v4(0x7f10_0000), prefixLength: 16)])
        await third.node.stop()
    }

    @Test(
        "A broken, empty or foreign file is set aside with a warning and the node starts",
        arguments: ["", "{", "7", #"{"name": "x"}"#, #"{"version": 1, "network": "0xfeedbeef"}"#])
    func brokenFiles(text: String) async throws {
        try folder.makeFolder("state")
        try folder.write(text, to: "state/peers.json")
        let seeker = try seeker()
        try await seeker.node.start()
        let warning = try #require(seeker.lines("the peers file can't be used; starting without it").first)
        #expect(warning.level == "warning")
        #expect(warning.metadata["moved-to"] == folder.path("state/peers.json.broken"))
        #expect(try folder.text("state/peers.json.broken") == text)
        await seeker.node.stop()
        #expect(try folder.text("state/peers.json").contains(#""version": 1"#))
    }

    @Test func aChangeIsWrittenWhileItRuns() async throws {
        let seeker = try seeker { $0.limits.saveAfter = .zero }
        try await seeker.node.start()
        await seeker.node.ban(.address(.v4(0x7f00_0009)), remark: "floods")
        while (try? folder.text("state/peers.json"))?.contains("floods") != true {
            try await Task.sleep(for: .milliseconds(10))
        }
        await seeker.node.stop()
    }

    /// A file system that can't be written is no news every half a minute.
    @Test func aFileThatCantBeWrittenIsToldOfOnce() async throws {
        try folder.write("", to: "state")
        let seeker = try seeker { $0.limits.saveAfter = .zero }
        try await seeker.node.start()
        let message = "the peers file is not saved"
        await seeker.node.ban(.address(.v4(0x7f00_0009)))
        while seeker.lines(message).isEmpty { try await Task.sleep(for: .milliseconds(10)) }
        // Which tries once more.
        await seeker.node.stop()
        #expect(seeker.lines(message).count == 1)
        #expect(seeker.lines(message).first?.metadata["reason"]?.contains("Not a directory") == true)
    }

    @Test func withoutAPathNothingIsWritten() async throws {
        let seeker = try seeker { $0.peersFile = nil }
        try await seeker.node.start()
        await seeker.node.ban(.address(.v4(0x7f00_0009)))
        await seeker.node.stop()
        #expect(folder.names == [])
    }
}
