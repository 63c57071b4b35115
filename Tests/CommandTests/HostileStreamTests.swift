import FactomP2P
import FactomWire
import NIOCore
import TestSupport
import Testing

/// Strangers' streams against a node that runs as its own process, beside an honest peer.
@Suite(.timeLimit(.minutes(2))) struct HostileStreamTests {
    @Test(arguments: Stage.allCases)
    func everyMaliciousStreamEndsItsOwnConnectionAndNothingElse(at stage: Stage) async throws {
        try await HostileScene.play { scene in
            // The first of its kind loads code and grows pools; what counts is what each further one costs.
            try await scene.attack(with: MaliciousStream.all[0], at: stage, from: "127.66.\(stage.number).250")
            let before = try #require(scene.node.memory)
            for (index, stream) in MaliciousStream.all.enumerated() {
                try await scene.attack(with: stream, at: stage, from: "127.66.\(stage.number).\(index + 1)")
            }
            let grown = try #require(scene.node.memory) - before
            #expect(grown < 4 << 20, "memory has grown by \(grown) bytes")
            try await scene.checkHonestPeer()
        }
    }

    /// A claim is no reason to allocate: 40 peers announce 32 MiB each and send a byte of it.
    @Test func aLengthThatIsOnlyClaimedCostsNothing() async throws {
        try await HostileScene.play { scene in
            let before = try #require(scene.node.memory)
            let claim = ByteBuffer(bytes: [0x01, 0xff, 0xff, 0xff, 0x08])
            let pieces = [RawPeer.greeting(in: .v11, network: .local), claim]
            try await RawPeer.hold(pieces, to: scene.address, from: (1...40).map { "127.67.0.\($0)" }) {
                for _ in 1...40 { try await scene.node.output.line(with: "\"online\",\"peer\":\"127.67.") }
                try await scene.checkHonestPeer()
                let grown = try #require(scene.node.memory) - before
                #expect(grown < 8 << 20, "memory has grown by \(grown) bytes")
            }
        }
    }

    /// Connections that say nothing take no place for longer than the handshake's time, and only so many at once.
    @Test func whoeverConnectsAndSaysNothingIsSentAway() async throws {
        try await HostileScene.play(["-deadline", "500"]) { scene in
            try await RawPeer.hold([], to: scene.address, from: (1...80).map { "127.68.0.\($0)" }) {
                for _ in 1...16 { try await scene.node.output.line(with: "too many unfinished handshakes") }
                for _ in 1...64 { try await scene.node.output.line(with: "no handshake in time") }
                try await scene.checkHonestPeer()
            }
        }
    }

    /// When in a connection the bytes come.
    enum Stage: CaseIterable {
        case beforeTheHandshake
        case inProtocol9
        case inProtocol10

        var number: Int {
            switch self {
            case .beforeTheHandshake: 8
            case .inProtocol9: 9
            case .inProtocol10: 10
            }
        }

        var greeting: [ByteBuffer] {
            switch self {
            case .beforeTheHandshake: []
            case .inProtocol9: [RawPeer.greeting(in: .v9, network: .local)]
            case .inProtocol10: [RawPeer.greeting(in: .v10, network: .local)]
            }
        }

        /// The event that tells of the end.
        var end: String { self == .beforeTheHandshake ? "refused" : "offline" }
    }
}

/// A node as a process of its own, and an honest peer of it in this one.
struct HostileScene {
    let node: RunningCommand
    let address: Endpoint
    private let honest: Node

    static func play(_ arguments: [String] = [], _ body: (HostileScene) async throws -> Void) async throws {
        try await RunningCommand.node(arguments) { node, listening in
            let port = UInt16(clamping: try #require(listening.port))
            let address = Endpoint(address: try #require(IPAddress("127.0.0.1")), port: port)
            var configuration = Configuration()
            configuration.bindAddress = "127.0.0.1"
            configuration.port = 0
            configuration.specialPeers = [address.description]
            let honest = try Node(configuration)
            let events = honest.events
            try await honest.start()
            _ = await events.first { if case .online = $0 { true } else { false } }
            try await node.event("online")
            let scene = HostileScene(node: node, address: address, honest: honest)
            try await scene.checkHonestPeer()
            try await body(scene)
            try await scene.checkHonestPeer()
            await honest.stop()
        }
    }

    /// A message arrives, over the connection that has been there from the start.
    func checkHonestPeer() async throws {
        try await honest.send(ByteBuffer(string: "still here"))
        #expect(try await node.event("message").text == "still here")
        #expect(await honest.peers().count == 1)
        #expect(!node.output.all.contains { $0.contains("\"offline\",\"peer\":\"127.0.0.1") })
    }

    func attack(with stream: MaliciousStream, at stage: HostileStreamTests.Stage, from address: String) async throws {
        let peer = try await RawPeer(to: self.address, from: address)
        _ = try await peer.say(stage.greeting + [ByteBuffer(bytes: stream.bytes)])
        let line = try await node.output.line(with: "\(address):")
        let end = line.contains("\"online\"") ? try await node.output.line(with: "\(address):") : line
        #expect(end.contains("\"event\":\"\(stage.end)\""), "\(stream): \(end)")
        #expect(end.contains(stream.reason), "\(stream): \(end)")
    }
}

extension RawPeer {
    /// Connects from each address, says the pieces, and keeps all connections open while `body` runs.
    static func hold(
        _ pieces: [ByteBuffer], to node: Endpoint, from addresses: [String], while body: () async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for address in addresses {
                group.addTask {
                    let peer = try await RawPeer(to: node, from: address)
                    try await peer.hold(pieces) { try? await Task.sleep(for: .seconds(60)) }
                }
            }
            try await body()
            group.cancelAll()
        }
    }
}
