import FactomP2P
import Foundation
import TestSupport
import Testing

/// Where the built command keeps its peers file, and what it does with it.
@Suite(.timeLimit(.minutes(5))) struct PeersFileOptionTests {
    @Test func aNodeFindsItsPeersAgainWithNothingButTheFileOfTheOption() async throws {
        try await withPeer { address in
            try await TemporaryFile.with("\(address)\n") { seeds in
                let file = seeds.path + "-peers.json"
                defer { try? FileManager.default.removeItem(atPath: file) }
                try await RunningCommand.node(["--peers-file", file, "--seed", seeds.path]) { node, _ in
                    try await node.finds(address)
                    await node.endsInOrder()
                    #expect(!node.hasState)
                }
                try await RunningCommand.node(environment: ["FACTOM_P2P_PEERS_FILE": file]) { node, _ in
                    try await node.finds(address)
                }
                let printed = try await RunningCommand.run(["peers", file])
                #expect(printed.output.contains { $0.contains("\(address)") && $0.contains("peer") })
            }
        }
    }

    @Test func byDefaultItIsInTheStateDirectory() async throws {
        try await withPeer { address in
            try await TemporaryFile.with("\(address)\n") { seeds in
                try await RunningCommand.node(["--seed", seeds.path]) { node, _ in
                    try await node.finds(address)
                    await node.endsInOrder()
                    #expect(node.savedFiles == ["factom-p2p/LOCAL/peers.json"])
                    let again = ["XDG_STATE_HOME": node.stateHome.path]
                    try await RunningCommand.node(environment: again) { node, _ in
                        try await node.errors.line(with: "peers file read")
                        try await node.finds(address)
                    }
                    // Another network's node knows nothing of it.
                    try await RunningCommand.node(["-customnet", "../x"], environment: again) { node, _ in
                        await node.endsInOrder()
                        #expect(!node.errors.all.contains { $0.contains("peers file read") })
                    }
                    let custom = "factom-p2p/CUSTOM-\(hexadecimal(Network.custom("../x").id.rawValue))/peers.json"
                    #expect(node.savedFiles == [custom, "factom-p2p/LOCAL/peers.json"])
                }
            }
        }
    }

    @Test(arguments: [["--peers-file", "none"], ["-config", "CONFIG"]])
    func noneWritesNothing(arguments: [String]) async throws {
        try await TemporaryFile.with("PeersFile = none\n") { config in
            let arguments = arguments.map { $0 == "CONFIG" ? config.path : $0 }
            try await RunningCommand.node(arguments) { node, _ in
                node.write(#"{"command":"ban","peer":"10.0.0.0/8"}"# + "\n" + #"{"command":"bans"}"# + "\n")
                try await node.event("bans")
                await node.endsInOrder()
                #expect(!node.hasState)
            }
        }
    }

    @Test func theConfigFilesOwnNameLiesInTheStateDirectoryAndAChangeNeedsARestart() async throws {
        try await TemporaryFile.with("PeersFile = \"mine.json\"\n") { config in
            try await RunningCommand.node(["-config", config.path]) { node, _ in
                try config.overwrite("PeersFile = other.json\n")
                node.send(signal: SIGHUP)
                #expect(try await node.errors.line(with: "need a restart").contains("keys=PeersFile"))
                await node.endsInOrder()
                #expect(node.savedFiles == ["factom-p2p/LOCAL/mine.json"])
            }
        }
    }

    @Test func aBanByAPipeIsThereAfterARestart() async throws {
        try await RunningCommand.node { node, _ in
            node.write(#"{"command":"ban","peer":"127.0.0.1","hours":1,"remark":"floods"}"# + "\n")
            node.write(#"{"command":"bans"}"# + "\n")
            try await node.event("bans")
            await node.endsInOrder()
            try await RunningCommand.node(environment: ["XDG_STATE_HOME": node.stateHome.path]) { again, listening in
                again.write(#"{"command":"bans"}"# + "\n")
                #expect(try await again.event("bans").bans?.map(\.reason) == ["by hand: floods"])
                let address = "127.0.0.1:\(try #require(listening.port))"
                try await RunningCommand.node(["-peers", address]) { _, _ in
                    let refused = try await again.event("refused")
                    #expect(refused.reason == "it is banned")
                }
            }
        }
    }

    @Test func withoutAHomeItRunsAndSaysSo() async throws {
        try await RunningCommand.node(environment: ["XDG_STATE_HOME": "", "HOME": ""]) { node, _ in
            let line = try await node.errors.line(with: "no home is known: nothing is remembered for the next run")
            #expect(line.contains(" notice "))
        }
    }

    // MARK: - Seeds

    @Test func aSeedOnTheWebIsEnough() async throws {
        try await withPeer { address in
            try await SeedServer.run(["/seed.txt": .list("\(address)\n")]) { server in
                try await RunningCommand.node(["--seed", server.address("/seed.txt")]) { node, _ in
                    try await node.finds(address)
                    let first = try await node.errors.line(with: "first peer")
                    #expect(first.contains("after="))
                }
                let environment = ["FACTOM_P2P_SEED": "\(server.address("/missing")),dns:127.0.0.1:\(address.port)"]
                try await RunningCommand.node(environment: environment) { node, _ in try await node.finds(address) }
            }
        }
    }

    @Test func aSeedOfTheConfigFileIsEnough() async throws {
        try await withPeer { address in
            try await SeedServer.run(["/seed.txt": .list("\(address)\n")]) { server in
                try await TemporaryFile.with("LocalSeedURL = \(server.address("/seed.txt"))\n") { config in
                    // An empty variable says nothing.
                    let environment = ["FACTOM_P2P_SEED": ""]
                    try await RunningCommand.node(["-config", config.path], environment: environment) { node, _ in
                        try await node.finds(address)
                    }
                }
            }
        }
    }

    /// Somebody on LOCAL who dials nobody, while the body runs.
    private func withPeer(_ body: (Endpoint) async throws -> Void) async throws {
        var configuration = Configuration()
        configuration.bindAddress = "127.0.0.1"
        configuration.port = 0
        configuration.outgoingTarget = 0
        let peer = try Node(configuration)
        let address = try await peer.start()
        try await body(address)
        await peer.stop()
    }
}

extension RunningCommand {
    /// Comes back when it has dialled this regular peer and is online with it.
    fileprivate func finds(_ endpoint: Endpoint) async throws {
        while true {
            let online = try await event("online")
            if online.port == Int(endpoint.port), online.direction == "outgoing", online.special == false { return }
        }
    }

    fileprivate func endsInOrder() async {
        send(signal: SIGTERM)
        #expect(await status() == 0)
    }

    /// Whether anything was made in its state directory.
    fileprivate var hasState: Bool { FileManager.default.fileExists(atPath: stateHome.path) }

    /// The files in its state directory, by their paths in it.
    fileprivate var savedFiles: [String] {
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: stateHome.path)) ?? []
        return names.filter { $0.hasSuffix(".json") }.sorted()
    }
}
