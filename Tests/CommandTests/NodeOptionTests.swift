import FactomP2P
import Foundation
import NIOCore
import NIOPosix
import TestSupport
import Testing

/// Every option of `factom-p2p node`, shown on the built command to change what it does.
@Suite struct NodeOptionTests {
    // MARK: - Network

    @Test(arguments: [("MAIN", 8108), ("TEST", 8109), ("LOCAL", 8110)])
    func eachNetworkHasItsPort(network: String, port: Int) async throws {
        // An address of this test's own, so that nobody else has the port.
        let address = "127.\(Int.random(in: 1...254)).\(Int.random(in: 1...254)).9"
        try await RunningCommand.start(
            ["node", "-network", network, "--bind", address, "--seed", "none", "--pipe", "json"]
        ) { command in
            let listening = try await command.event("listening")
            #expect(listening.network == network)
            #expect(listening.port == port)
            #expect(listening.address == address)
        }
    }

    @Test func aCustomNetworkIsApartFromOthers() async throws {
        try await RunningCommand.node(["-customnet", "one"]) { listener, listening in
            #expect(listening.network == "CUSTOM:one")
            let address = "127.0.0.1:\(try #require(listening.port))"
            try await RunningCommand.node(["--customnet=two", "-peers", address]) { _, other in
                #expect(other.network == "CUSTOM:two")
                let refused = try await listener.event("refused")
                #expect(refused.reason?.contains("network") == true)
            }
            try await RunningCommand.node(["-network", "CUSTOM", "-customNet", "one", "-peers", address]) {
                dialler, _ in
                let online = try await dialler.event("online")
                #expect(online.address == "127.0.0.1")
            }
        }
    }

    @Test(.enabled(if: Loopback.hasIPv6, "this machine has no ::1"))
    func allAddressesOfBothKindsAreListenedOn() async throws {
        try await RunningCommand.start(["node", "-networkPort", "0", "--bind", "::", "--pipe", "json"]) { node in
            let listening = try await node.event("listening")
            #expect(listening.address == "::")
            let port = try #require(listening.port)
            for (own, address) in [("127.0.0.1", "127.0.0.1:\(port)"), ("::1", "[::1]:\(port)")] {
                let arguments = ["node", "-networkPort", "0", "--bind", own, "--pipe", "json", "-peers", address]
                try await RunningCommand.start(arguments) { dialler in
                    let there = try await dialler.event("online")
                    #expect(there.address == own)
                    let here = try await node.event("online")
                    #expect(here.address == own)
                    dialler.write(#"{"to":"everyone","text":"hello"}"# + "\n")
                    let message = try await node.event("message")
                    #expect(message.text == "hello")
                }
            }
        }
    }

    @Test func aNameGivesTheSameIdAlways() async throws {
        try await RunningCommand.node(["-nodename", "myNetwork"]) { _, listening in
            #expect(listening.nodeID == "29cb7175")
        }
        try await RunningCommand.node { _, one in
            try await RunningCommand.node { _, two in #expect(one.nodeID != two.nodeID) }
        }
    }

    @Test(arguments: [9, 10, 11])
    func theDiallerChoosesTheProtocol(version: Int) async throws {
        try await RunningCommand.node { listener, listening in
            let address = "127.0.0.1:\(try #require(listening.port))"
            try await RunningCommand.node(["-peers", address, "--protocol", "\(version)"]) { dialler, _ in
                let online = try await dialler.event("online")
                #expect(online.protocol == version)
                #expect(online.special == true)
                #expect(online.direction == "outgoing")
                let seen = try await listener.event("online")
                #expect(seen.protocol == version)
                #expect(seen.special == false)
                #expect(seen.direction == "incoming")
            }
        }
    }

    // MARK: - Who may come

    @Test func exclusiveInTakesOnlySpecialPeers() async throws {
        try await RunningCommand.node(["-exclusive_in"]) { listener, listening in
            try await dial(listening) {
                let refused = try await listener.event("refused")
                #expect(refused.reason == "only special peers are taken")
            }
        }
    }

    @Test(arguments: [(["-p2pIncoming", "0"], "P2PIncoming = 9"), ([], "P2PIncoming = 0")] as [([String], String)])
    func noPlacesForIncomingPeersMeansARefusal(arguments: [String], config: String) async throws {
        try await TemporaryFile.with(config) { file in
            try await RunningCommand.node(["-config", file.path] + arguments) { listener, listening in
                try await dial(listening) {
                    let refused = try await listener.event("refused")
                    #expect(refused.reason == "no free place for incoming peers")
                }
            }
        }
    }

    /// A full peer tells of another one; who may dial regular peers goes there.
    @Test(
        .enabled(if: Loopback.isWhole, "only Linux has addresses beyond 127.0.0.1 without setting them up"),
        arguments: [
            ([], "", true), (["-exclusive"], "", false), (["-p2pOutgoing=0"], "P2POutgoing = 9", false),
            (["-exclusive=false"], "", true), ([], "P2POutgoing = 0", false),
        ] as [([String], String, Bool)])
    func alternativesAreDialledByWhoMay(arguments: [String], config: String, mayDial: Bool) async throws {
        try await TemporaryFile.with(config) { file in
            try await dialAlternatives(["-config", file.path] + arguments, mayDial: mayDial)
        }
    }

    private func dialAlternatives(_ arguments: [String], mayDial: Bool) async throws {
        // On an address of its own: what shares one with a special peer is special, too.
        try await RunningCommand.node(["--bind", "127.0.0.2"]) { _, listening in
            let port = try #require(listening.port)
            let other = try #require(Endpoint("127.0.0.2:\(port)"))
            let full = try await FullPeer.start(offering: [other])
            try await RunningCommand.node(["-peers", "\(full.endpoint)"] + arguments) { dialler, _ in
                let refused = try await dialler.event("refused")
                #expect(refused.reason == "the peer is full and offers 1 others")
                if mayDial {
                    #expect(try await dialler.event("online").port == listening.port)
                } else {
                    // By the next refusal there was time for the dial.
                    try await dialler.event("refused")
                    #expect(!dialler.output.all.contains { $0.contains("\"online\"") })
                }
            }
            try await full.close()
        }
    }

    @Test func aBroadcastGoesToAsManyRegularPeersAsBroadcastnumSays() async throws {
        try await RunningCommand.node(["-broadcastnum", "1"]) { node, listening in
            try await dial(listening) {
                try await dial(listening) {
                    try await node.event("online")
                    try await node.event("online")
                    node.write(#"{"to":"broadcast","text":"a","id":1}"# + "\n")
                    node.write(#"{"to":"everyone","text":"b","id":2}"# + "\n")
                    #expect(try await node.event("sent").peers == .count(1))
                    #expect(try await node.event("sent").peers == .count(2))
                }
            }
        }
    }

    @Test(arguments: [([], false), (["--relay"], true), (["-RELAY=false"], false)] as [([String], Bool)])
    func whoRelaysPassesOnWhatComes(arguments: [String], relays: Bool) async throws {
        try await RunningCommand.node(arguments) { node, listening in
            try await dialler(listening) { one in
                try await dialler(listening) { other in
                    one.write(#"{"to":"everyone","text":"onward"}"# + "\n")
                    let heard = try await node.event("message").text
                    #expect(heard == "onward")
                    node.write(#"{"to":"everyone","text":"end"}"# + "\n")
                    let first = try await other.event("message").text
                    #expect(first == (relays ? "onward" : "end"))
                }
            }
        }
    }

    @Test(arguments: [([], 0), (["--no-duplicate-filter"], 1)] as [([String], Int)])
    func theSameBytesAgainGoToWhoHasThemOnlyWithoutTheFilter(arguments: [String], peers: Int) async throws {
        try await RunningCommand.node(arguments) { node, listening in
            try await dial(listening) {
                try await node.event("online")
                for count in [1, peers] {
                    node.write(#"{"to":"broadcast","text":"a","id":1}"# + "\n")
                    #expect(try await node.event("sent").peers == .count(count))
                }
            }
        }
    }

    /// The default is five seconds. Only a machine that is busy with other tests needs a second try.
    @Test func theDeadlineEndsASilentHandshake() async throws {
        try await RunningCommand.node(["-deadline", "200"]) { node, listening in
            let port = try #require(listening.port)
            var least = Duration.seconds(60)
            for _ in 0..<4 where least > .seconds(4) {
                let start = ContinuousClock.now
                let silent = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                    .connect(host: "127.0.0.1", port: port).get()
                #expect(try await node.event("refused").reason == "no handshake in time")
                least = min(least, ContinuousClock.now - start)
                try? await silent.close()
            }
            #expect(least < .seconds(4))
        }
    }

    // MARK: - Log

    @Test func theLogHasALevelAndAFormat() async throws {
        try await RunningCommand.start(
            ["node", "-networkPort=0", "--bind", "127.0.0.1", "--log-format", "json", "-peers", "bad"]
        ) { command in
            let line = try await command.errors.line(with: "left out")
            #expect(line.hasPrefix("{\"time\":\""))
            #expect(line.contains("\"level\":\"warning\",\"message\":\"a special peer is left out\""))
            #expect(line.contains("\"from\":\"-peers\""))
            #expect(line.contains("\"value\":\"bad\""))
            #expect(try await command.errors.line(with: "listening").contains("\"level\":\"info\""))
        }
        try await RunningCommand.node(["--log-level", "warning", "-peers", "bad"]) { command, _ in
            command.send(signal: SIGTERM)
            #expect(await command.status() == 0)
            let lines = await command.errors.rest()
            #expect(lines.count == 1, "\(lines)")
            #expect(lines.first?.contains(" warning  a special peer is left out ") == true)
        }
    }

    // MARK: - Sources

    @Test func theConfigFileIsReadAndTheCommandLineCountsMore() async throws {
        try await RunningCommand.node { peer, listening in
            let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).conf")
            defer { try? FileManager.default.removeItem(at: file) }
            let address = "127.0.0.1:\(try #require(listening.port))"
            let text =
                exampleFile.replacing("LocalSpecialPeers    = \"\"", with: "LocalSpecialPeers = \"\(address)\"")
                + "\nControlPanelPort = 8090\nControlPanelSetting = readonly"
            try text.write(to: file, atomically: true, encoding: .utf8)
            // The file's port is that of all LOCAL nodes here.
            try await RunningCommand.node(["-config", file.path, "--seed", "none"]) { command, _ in
                #expect(try await command.event("online").special == true)
                let notice = try await command.errors.line(with: "doesn't use these keys")
                #expect(notice.contains("notice"))
                #expect(notice.contains("keys=\"ControlPanelPort, ControlPanelSetting\""))
            }
            let own = "127.9.\(Int.random(in: 1...254)).9"
            try await RunningCommand.start(
                ["node", "-config", file.path, "-network", "TEST", "--bind", own, "--seed=none", "--pipe", "json"]
            ) { command in
                let test = try await command.event("listening")
                #expect(test.network == "TEST")
                #expect(test.port == 8109)
            }
        }
    }

    @Test func variablesCountLessThanOptions() async throws {
        let environment = [
            "FACTOM_P2P_NETWORK": "TEST", "FACTOM_P2P_NODENAME": "myNetwork", "FACTOM_P2P_NETWORK_PORT": "8109",
        ]
        try await RunningCommand.node(["-network", "MAIN", "--seed", "none"], environment: environment) {
            _, listening in
            #expect(listening.network == "MAIN")
            #expect(listening.nodeID == "29cb7175")
            #expect(listening.port != 8109)
        }
    }

    /// The same, for a body that speaks through it: it is online on both sides.
    private func dialler(_ listening: Event, _ body: (RunningCommand) async throws -> Void) async throws {
        let address = "127.0.0.1:\(try #require(listening.port))"
        try await RunningCommand.node(["-peers", address, "-exclusive"]) { command, _ in
            try await command.event("online")
            try await body(command)
        }
    }

    /// A regular peer of the node while the body runs.
    private func dial(_ listening: Event, _ body: () async throws -> Void) async throws {
        let address = "127.0.0.1:\(try #require(listening.port))"
        try await RunningCommand.node(["-peers", address, "-exclusive"]) { _, _ in try await body() }
    }
}
