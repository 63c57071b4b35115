import FactomP2P
import FactomWire
import NIOCore
import TestSupport
import Testing

/// Strangers' streams against a node that runs as its own process, beside an honest peer.
///
/// On Linux only: /proc tells the node's memory and descriptors, and each stranger has an address of its own.
@Suite(
    .enabled(if: Loopback.isWhole, "only Linux has /proc, and addresses beyond 127.0.0.1 without setting them up"),
    .serialized, .timeLimit(.minutes(10)))
struct HostileStreamTests {
    @Test(arguments: Stage.allCases)
    func everyMaliciousStreamEndsItsOwnConnectionAndNothingElse(at stage: Stage) async throws {
        try await HostileScene.play { scene in
            // The first of its kind loads code and grows pools; what counts is what each further one costs.
            try await scene.attack(with: stage.streams[0], at: stage, from: "127.66.\(stage.number).250")
            let before = try #require(scene.node.memory)
            for (index, stream) in stage.streams.enumerated() {
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

    /// In protocol 9 a parcel that is wrong costs −20 and the parcel; at −200 an address is as low as it may be.
    @Test func badChecksumsEndTheConnectionWhenTheScoreIsTooLow() async throws {
        try await HostileScene.play { scene in
            let bad = Array(repeating: MaliciousStream.badChecksum, count: 11).flatMap { $0 }
            let peer = try await RawPeer(to: scene.address, from: "127.69.0.1")
            let greeting = RawPeer.greeting(in: .v9, network: .local)
            _ = try await peer.say(greeting, ByteBuffer(bytes: MaliciousStream.definitions9 + bad))
            let end = try await scene.node.output.line(with: "\"offline\",\"peer\":\"127.69.0.1:")
            #expect(end.contains("its score fell to -2"), "\(end)")
        }
    }

    @Test("Running out of file descriptors backs off and recovers")
    func runningOutOfDescriptors() async throws {
        // Every event loop has three; a node that nobody has dialled, less than a dozen more.
        let limit = 28 + 3 * System.coreCount
        let usual = ["node", "-networkPort", "0", "--bind", "127.0.0.1", "--pipe", "json"]
        try await RunningCommand.start(usual, descriptorLimit: limit) { node in
            let port = try #require(try await node.event("listening").port)
            let address = try #require(Endpoint("127.0.0.1:\(port)"))
            let strangers = Array(repeating: "127.70.0.1", count: 60)
            try await RawPeer.hold([], to: address, from: strangers) {
                while try #require(node.openDescriptors) < limit { try await Task.sleep(for: .milliseconds(10)) }
                // Whoever tries again at once is busy with it all the time.
                let before = try #require(node.processorTime)
                try await Task.sleep(for: .milliseconds(1500))
                #expect(try #require(node.processorTime) - before < .milliseconds(300))
            }
            try await RunningCommand.node(["-peers", "\(address)", "-deadline", "500"]) { newcomer, _ in
                try await newcomer.event("online")
                try await node.event("online")
            }
        }
    }

    /// When in a connection the bytes come.
    enum Stage: CaseIterable {
        case beforeTheHandshake
        case inProtocol9
        case inProtocol10
        case inProtocol11

        var number: Int {
            switch self {
            case .beforeTheHandshake: 8
            case .inProtocol9: 9
            case .inProtocol10: 10
            case .inProtocol11: 11
            }
        }

        var streams: [MaliciousStream] {
            switch self {
            case .beforeTheHandshake: MaliciousStream.all + MaliciousStream.inProtocol9 + MaliciousStream.first
            case .inProtocol9: MaliciousStream.all + MaliciousStream.inProtocol9
            case .inProtocol10: MaliciousStream.all
            case .inProtocol11: MaliciousStream.inProtocol11
            }
        }

        var greeting: [ByteBuffer] {
            switch self {
            case .beforeTheHandshake: []
            case .inProtocol9: [RawPeer.greeting(in: .v9, network: .local)]
            case .inProtocol10: [RawPeer.greeting(in: .v10, network: .local)]
            case .inProtocol11: [RawPeer.greeting(in: .v11, network: .local)]
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
        // It dials nobody: where everyone has dialled it, it would dial some instead.
        try await RunningCommand.node(["-p2pOutgoing", "0"] + arguments) { node, listening in
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
        let peers = await honest.peers()
        #expect(peers.count == 1)
        guard let peer = peers.first?.peer.id else { return }
        try await honest.send(ByteBuffer(string: "still here"), to: .peer(peer))
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
