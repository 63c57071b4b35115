import FactomP2P
import Foundation
import Testing

/// The config file is followed while the node runs: on the built command, with real peers.
@Suite("SIGHUP and a changed config file are followed") struct ConfigReloadTests {
    @Test("At SIGHUP what was removed is dropped, what is new is dialled, and what stayed is undisturbed")
    func hangup() async throws {
        try await withPeers(3) { peers in
            try await TemporaryFile.with(config(peers[0], peers[1])) { file in
                try await RunningCommand.node(["-config", file.path, "-peers", peers[1].address]) { node, _ in
                    try await peers[0].online()
                    try await peers[1].online()
                    // They are online a moment before the node thinks so.
                    for _ in 0..<2 { _ = try await node.event("online") }
                    try file.overwrite(config(peers[2]))
                    node.send(signal: SIGHUP)
                    let line = try await node.errors.line(with: "read the config file again")
                    #expect(line.contains("added=\(peers[2].address)"))
                    // The second is the command line's, too.
                    #expect(line.contains("removed=\(peers[0].address)"))
                    try await peers[2].online()
                    try await peers[0].offline()
                    #expect(try await node.event("offline").reason == "no longer a special peer")
                    #expect(await peers[1].endsUndisturbed())
                }
            }
        }
    }

    @Test("A changed file is followed without a signal", arguments: [true, false])
    func change(isReplaced: Bool) async throws {
        try await withPeers(3) { peers in
            try await TemporaryFile.with(config(peers[0], peers[1])) { file in
                try await RunningCommand.node(["-config", file.path]) { node, _ in
                    try await peers[0].online()
                    try await peers[1].online()
                    let text = config(peers[1], peers[2])
                    try isReplaced ? file.replace(text) : file.overwrite(text)
                    try await node.errors.line(with: "read the config file again")
                    try await peers[2].online()
                    try await peers[0].offline()
                    #expect(await peers[1].endsUndisturbed())
                }
            }
        }
    }

    @Test("A broken file changes nothing and is logged with the reason")
    func broken() async throws {
        try await withPeers(1) { peers in
            try await TemporaryFile.with(config(peers[0])) { file in
                try await RunningCommand.node(["-config", file.path]) { node, _ in
                    try await peers[0].online()
                    try file.replace("LocalSpecialPeers = \"127.0.0.1:1")
                    let syntax = try await node.errors.line(with: "the config file changes nothing")
                    #expect(syntax.contains(" warning "))
                    #expect(syntax.contains("has a quote that doesn't end"))
                    try file.replace("P2PIncoming = many\nLocalSpecialPeers = 127.0.0.1:1")
                    node.send(signal: SIGHUP)
                    let value = try await node.errors.line(with: "the config file changes nothing")
                    #expect(value.contains("P2PIncoming in line 1"))
                    try file.remove()
                    node.send(signal: SIGHUP)
                    let gone = try await node.errors.line(with: "the config file changes nothing")
                    #expect(gone.contains("No such file or directory"))
                    // And when it is back, it counts again.
                    try Data(config(peers[0], others: "127.0.0.1:1").utf8).write(to: file.url)
                    let back = try await node.errors.line(with: "read the config file again")
                    #expect(back.contains("added=127.0.0.1:1"))
                    #expect(!back.contains("removed"))
                    #expect(await peers[0].endsUndisturbed())
                }
            }
        }
    }

    @Test func aBadEntryIsNamedAndLeftOutAndOtherKeysNeedARestart() async throws {
        try await withPeers(1) { peers in
            try await TemporaryFile.with("P2PIncoming = 5") { file in
                try await RunningCommand.node(["-config", file.path, "-peers", "bad"]) { node, _ in
                    try await node.errors.line(with: "a special peer is left out")
                    try file.overwrite(config(peers[0], others: "worse") + "P2PIncoming = 6\nP2POutgoing = 7\n")
                    node.send(signal: SIGHUP)
                    let bad = try await node.errors.line(with: "a special peer is left out")
                    #expect(bad.contains("value=worse"))
                    let restart = try await node.errors.line(with: "need a restart")
                    #expect(restart.contains(" notice "))
                    #expect(restart.contains("keys=\"P2PIncoming, P2POutgoing\""))
                    try await peers[0].online()
                }
            }
        }
    }

    @Test func withoutAConfigFileSIGHUPIsHarmless() async throws {
        try await RunningCommand.pair { pair in
            pair.listener.send(signal: SIGHUP)
            try await pair.listener.errors.line(with: "there is no config file to read again")
            pair.dialler.write(#"{"to":"everyone","text":"still here"}"# + "\n")
            #expect(try await pair.listener.event("message").text == "still here")
            pair.listener.send(signal: SIGTERM)
            #expect(await pair.listener.status() == 0)
        }
    }

    // MARK: - The scene

    /// As long as the body runs, so many peers that dial nobody.
    private func withPeers(_ count: Int, _ body: ([ListeningPeer]) async throws -> Void) async throws {
        var peers: [ListeningPeer] = []
        for _ in 0..<count { peers.append(try await ListeningPeer()) }
        let result: Result<Void, any Error>
        do { result = .success(try await body(peers)) } catch { result = .failure(error) }
        for peer in peers { await peer.stop() }
        try result.get()
    }

    private func config(_ peers: ListeningPeer..., others: String = "") -> String {
        "LocalSpecialPeers = \"\(peers.map(\.address).joined(separator: " ")) \(others)\"\n"
    }
}
