import FactomP2P
import Foundation
import Testing

@Suite(.timeLimit(.minutes(5))) struct ProbeCommandTests {
    @Test(arguments: ProtocolVersion.allCases)
    func aNodeAnswersInEveryProtocolWhateverItPrefers(version: ProtocolVersion) async throws {
        var configuration = Configuration()
        configuration.preferredProtocol = version
        try await withNode(configuration) { node, address in
            let (status, lines, errors) = await (try RunningTool(["probe", "\(address)", "--json"])).end()
            #expect((status, errors) == (0, ""))
            let found = try Found(lines)
            #expect(found.answered)
            #expect(found.network == "LOCAL")
            #expect(found.port == address.port)
            #expect(found.nodeID.flatMap { UInt32($0, radix: 16) } == node.nodeID)
            #expect(found.protocols.map(\.protocol) == [11, 10, 9])
            #expect(found.protocols.allSatisfy { $0.speaks && ($0.pingMilliseconds ?? 0) > 0 })
        }
    }

    @Test func itIsTableForPeople() async throws {
        try await withNode(Configuration()) { _, address in
            let (status, lines, _) = await (try RunningTool(["probe", "\(address)"])).end()
            #expect(status == 0)
            #expect(lines.first == "\(address) answers")
            #expect(lines.contains("  network      LOCAL (0x00beaded)"))
            #expect(lines.contains { $0.hasPrefix("  protocol 9   yes; handshake ") })
        }
    }

    @Test func aFullNodeAnswersWithARejection() async throws {
        var configuration = Configuration()
        configuration.incomingLimit = 0
        try await withNode(configuration) { _, address in
            let (status, lines, _) = await (try RunningTool(["probe", "\(address)", "--json"])).end()
            #expect(status == 0)
            let found = try Found(lines)
            #expect(found.full)
            #expect(found.alternatives == [])
            #expect(found.protocols.allSatisfy { $0.speaks })
        }
    }

    @Test func theNetworkIsFoundOut() async throws {
        var configuration = Configuration()
        configuration.network = .main
        configuration.seeds = []
        try await withNode(configuration) { _, address in
            let (status, lines, _) = await (try RunningTool(["probe", "\(address)", "--json"])).end()
            #expect(status == 0)
            #expect(try Found(lines).network == "MAIN")
        }
    }

    @Test func aCustomNetworkIsNamed() async throws {
        var configuration = Configuration()
        configuration.network = .custom("mine")
        try await withNode(configuration) { _, address in
            let arguments = ["probe", "-network", "CUSTOM", "-customnet", "mine", "--json", "\(address)"]
            let (status, lines, _) = await (try RunningTool(arguments)).end()
            #expect(status == 0)
            #expect(try Found(lines).network == "CUSTOM:mine")
        }
    }

    @Test func aClosedPortIsOneSentenceAndStatus1() async throws {
        var configuration = Configuration()
        configuration.bindAddress = "127.0.0.1"
        configuration.port = 0
        let node = try Node(configuration)
        let address = try await node.start()
        await node.stop()
        let (status, lines, errors) = await (try RunningTool(["probe", "\(address)"])).end()
        #expect(status == 1)
        #expect(lines == [])
        #expect(errors == "factom-p2p: nothing answers at \(address): it can't be reached: Connection refused\n")
    }

    @Test(arguments: ["", "nonsense", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:65536", "::1:8110"])
    func whatIsNoPeerIsStatus64(peer: String) async throws {
        let (status, lines, errors) = await (try RunningTool(["probe", peer])).end()
        #expect(status == 64)
        #expect(lines == [])
        #expect(errors.hasPrefix("factom-p2p: '\(peer)' is no peer; it must be HOST:PORT"))
        #expect(errors.filter(\.isNewline).count == 1)
    }

    private func withNode(
        _ configuration: Configuration, _ body: (Node, Endpoint) async throws -> Void
    ) async throws {
        var configuration = configuration
        configuration.bindAddress = "127.0.0.1"
        configuration.port = 0
        let node = try Node(configuration)
        let address = try await node.start()
        do {
            try await body(node, address)
        } catch {
            await node.stop()
            throw error
        }
        await node.stop()
    }
}

/// What a probe prints with `--json`.
private struct Found: Decodable {
    struct Tried: Decodable {
        let `protocol`: UInt16
        let speaks: Bool
        let pingMilliseconds: Double?
    }

    let answered: Bool
    let full: Bool
    let network: String?
    let nodeID: String?
    let port: UInt16?
    let protocols: [Tried]
    let peers: [String]
    let alternatives: [String]

    init(_ lines: [String]) throws {
        try #require(lines.count == 1)
        self = try JSONDecoder().decode(Found.self, from: Data(lines[0].utf8))
    }
}
