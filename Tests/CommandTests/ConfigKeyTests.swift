import FactomConfigFile
import FactomP2P
import TestSupport
import Testing

/// The keys that each network has for itself, shown on the built command to change what it does.
@Suite(
    .enabled(if: Loopback.isWhole, "only Linux has addresses beyond 127.0.0.1 without setting them up"),
    .timeLimit(.minutes(5)))
struct ConfigKeyTests {
    @Test(arguments: ConfigFile.NetworkPrefix.allCases)
    func itsNetworkAndThatOnesPortPeersAndSeedCount(_ prefix: ConfigFile.NetworkPrefix) async throws {
        let network = network(of: prefix)
        try await withPeer(on: network) { peer in
            try await SeedServer.run([:]) { server in
                try await TemporaryFile.with(file(for: prefix, peer: peer, server: server)) { file in
                    // An address of this test's own, so that nobody else has the port.
                    let own = "127.\(Int.random(in: 1...254)).\(Int.random(in: 1...254)).9"
                    let environment = ["FACTOM_P2P_SEED": "", "FACTOM_P2P_CUSTOMNET": prefix == .custom ? "own" : ""]
                    try await RunningCommand.start(
                        ["node", "-config", file.path, "--bind", own, "--pipe", "json"], environment: environment
                    ) { node in
                        let listening = try await node.event("listening")
                        #expect(listening.network == network.description)
                        #expect(listening.port == 4711)
                        let online = try await node.event("online")
                        #expect(online.special == true)
                        #expect(online.port == Int(peer.port))
                        for await request in server.requestsSoon {
                            #expect(request.path == "/own")
                            break
                        }
                    }
                }
            }
        }
    }

    /// What the other networks' keys say would show.
    private func file(for prefix: ConfigFile.NetworkPrefix, peer: Endpoint, server: SeedServer) -> String {
        let lines = ConfigFile.NetworkPrefix.allCases.map { other in
            let isOwn = other == prefix
            return """
                \(other.rawValue)NetworkPort = \(isOwn ? 4711 : 4712)
                \(other.rawValue)SpecialPeers = "\(isOwn ? peer.description : "127.0.0.1:1")"
                \(other.rawValue)SeedURL = "\(server.address(isOwn ? "/own" : "/other"))"
                """
        }
        return (["Network = \(prefix.rawValue.uppercased())"] + lines).joined(separator: "\n")
    }

    private func network(of prefix: ConfigFile.NetworkPrefix) -> Network {
        switch prefix {
        case .main: .main
        case .test: .test
        case .local: .local
        case .custom: .custom("own")
        }
    }

    /// Somebody on this network who dials nobody, while the body runs.
    private func withPeer(on network: Network, _ body: (Endpoint) async throws -> Void) async throws {
        var configuration = Configuration()
        configuration.network = network
        configuration.bindAddress = "127.0.0.1"
        configuration.port = 0
        configuration.seeds = []
        configuration.outgoingTarget = 0
        let peer = try Node(configuration)
        let address = try await peer.start()
        try await body(address)
        await peer.stop()
    }
}
