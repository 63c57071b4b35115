import FactomP2P
import FactomSimulation
import FactomWire
import TestSupport
import Testing

/// Hostile peers against a node that runs as its own process, while two honest ones talk through it.
///
/// Each test looks at the same three things as well: that the node's memory grows by less than 64 MiB, that the median
/// of an honest round trip stays under 10 ms (in release builds: timing decides no other test), and that the honest
/// ones stay connected. On Linux only: /proc tells the node's memory, and everyone has an address of its own.
@Suite(
    .enabled(if: Loopback.isWhole, "only Linux has /proc, and addresses beyond 127.0.0.1 without setting them up"),
    .serialized, .timeLimit(.minutes(10)))
struct HostilePeerTests {
    /// One in each protocol, from addresses of its own.
    private static func inEach(
        _ misdeeds: HostilePeer.Misdeeds, on network: NetworkID = .local, from net: String, port: UInt16 = 4242,
        nodeID: UInt64 = 666
    ) -> [HostilePeer] {
        ProtocolVersion.allCases.map { version in
            HostilePeer(
                misdeeds, in: version, on: network, from: "\(net).\(version.rawValue)", port: port, nodeID: nodeID)
        }
    }

    // MARK: - Shares

    @Test(arguments: [HostilePeer.Misdeeds.hugeShare, .longShare])
    func aShareThatIsTooLongCostsItsSenderScoreAndNobodyElse(_ misdeed: HostilePeer.Misdeeds) async throws {
        try await HostilePeersScene.play { scene in
            for liar in HostilePeerTests.inEach(misdeed, from: "127.71.0") {
                try await scene.bear([liar]) {
                    try await scene.score(of: liar.address, fallsTo: -10)
                }
            }
        }
    }

    @Test("Shares are never taken unasked")
    func unasked() async throws {
        try await HostilePeersScene.play { scene in
            try await scene.bear(HostilePeerTests.inEach(.unaskedShares, from: "127.71.1")) {
                for _ in 1...3 {
                    try await scene.line(with: "\"offline\",\"peer\":\"127.71.1.", "its score fell to -2")
                }
            }
        }
    }

    @Test("Shares are checked: no loopback, private, link-local or unspecified addresses, and none that is special")
    func forbidden() async throws {
        try await HostilePeersScene.play(on: .main, ["-p2pOutgoing", "32"]) { scene in
            try await scene.bear(HostilePeerTests.inEach(.forbiddenShare, on: .main, from: "127.71.2")) {
                for _ in 1...3 { try await scene.line(with: "\"online\",\"peer\":\"127.71.2.") }
                // A dial comes within a tick of what it is for, and tells at once that nobody is there.
                try await Task.sleep(for: .seconds(1))
            }
            let told = HostilePeer.forbidden.map { "\"address\":\"\($0.host):" }
            #expect(!scene.node.output.all.contains { line in told.contains(where: line.contains) })
        }
    }

    // MARK: - Floods

    @Test("Peer requests more often than every 5 s cost the asker score, and another port and name don't help")
    func requests() async throws {
        try await HostilePeersScene.play { scene in
            try await scene.bear(HostilePeerTests.inEach(.requestFlood, from: "127.72.0")) {
                for _ in 1...3 {
                    try await scene.line(with: "\"offline\",\"peer\":\"127.72.0.", "its score fell to -2")
                }
            }
            try await scene.bear(HostilePeerTests.inEach(.requestFlood, from: "127.72.0", port: 4343, nodeID: 777)) {
                for _ in 1...3 { try await scene.line(with: "\"refused\",\"address\":\"127.72.0.", "score fell to -2") }
            }
        }
    }

    @Test("A peer that pings and doesn't read gets no heap of pongs")
    func pings() async throws {
        try await HostilePeersScene.play { scene in
            let floods = HostilePeerTests.inEach([.pingFlood, .deaf], from: "127.72.1")
            try await scene.bear(floods) {
                for _ in floods { try await scene.line(with: "\"online\",\"peer\":\"127.72.1.") }
                try await Task.sleep(for: .milliseconds(500))
            }
        }
    }

    @Test("A message that comes again and again is passed on once")
    func replays() async throws {
        try await HostilePeersScene.play { scene in
            let floods = HostilePeerTests.inEach([.replays, .garbage], from: "127.72.2")
            try await scene.bear(floods) {
                // At the garbage behind them, all of them have been read.
                for _ in floods { try await scene.line(with: "\"offline\",\"peer\":\"127.72.2.") }
            }
            let texts = ProtocolVersion.allCases.map { "again \($0.rawValue)" }
            for peer in [scene.honest.one, scene.honest.other] {
                await peer.wait { seen in texts.allSatisfy { seen.messages[$0] != nil } }
                #expect(texts.map { peer.seen.messages[$0] } == [1, 1, 1])
            }
        }
    }

    // MARK: - Slow ones, and silent ones

    @Test("A peer that reads nothing of what is relayed holds no more than its queue")
    func deaf() async throws {
        try await HostilePeersScene.play { scene in
            let deaf = HostilePeerTests.inEach(.deaf, from: "127.73.0")
            try await scene.bear(deaf) {
                for _ in deaf { try await scene.line(with: "\"online\",\"peer\":\"127.73.0.") }
                try await scene.honest.shout(megabytes: 16)
            }
        }
    }

    @Test("A greeting that comes a byte now and then is not waited for")
    func slowGreeting() async throws {
        try await HostilePeersScene.play(["-deadline", "1500"]) { scene in
            let slow = HostilePeerTests.inEach(.slow, from: "127.73.1")
            try await scene.bear(slow) {
                for _ in slow { try await scene.line(with: "\"address\":\"127.73.1.", "no handshake in time") }
            }
        }
    }

    @Test("Messages that come a byte now and then hold bounded memory, as many as one address begins")
    func unfinished() async throws {
        try await HostilePeersScene.play(on: .main) { scene in
            for version in ProtocolVersion.allCases {
                let many = (1...3).map { number in
                    HostilePeer(
                        [.unfinished, .slow], in: version, on: .main, from: "127.73.2.\(version.rawValue)",
                        port: UInt16(number), nodeID: UInt64(number))
                }
                try await scene.bear(many) {
                    try await scene.line(with: "\"offline\",\"peer\":\"127.73.2.", "it left too much unfinished")
                }
            }
        }
    }

    @Test("A thousand connections that say nothing keep nobody out", arguments: [Network.local, .main])
    func silence(on network: Network) async throws {
        try await HostilePeersScene.play(on: network, ["-deadline", "1500"]) { scene in
            let silent = (0..<1000).map { number in
                HostilePeer(.silent, on: network.id, from: "127.74.\(number % 4).\(number / 4 % 50 + 1)")
            }
            try await scene.bear(silent) {
                for _ in 1...1000 { try await scene.line(with: "\"refused\",\"address\":\"127.74.") }
            }
            let newcomer = HostilePeer([], on: network.id, from: "127.74.200.1")
            try await scene.bear([newcomer]) {
                try await scene.line(with: "\"online\",\"peer\":\"127.74.200.1:")
            }
        }
    }

    // MARK: - Places, bans and identities

    @Test("One address may not take all incoming slots")
    func slots() async throws {
        try await HostilePeersScene.play(on: .main) { scene in
            let many = (1...40).map { number in
                HostilePeer([], on: .main, from: "127.75.0.1", port: UInt16(number), nodeID: UInt64(number))
            }
            let others = HostilePeerTests.inEach([], on: .main, from: "127.76.0")
            try await scene.bear(many + others) {
                var refused = 0
                var admitted = 0
                while refused < 36 || admitted < 3 {
                    let line = try await scene.node.output.line(with: "\"127.7")
                    if line.contains("\"refused\",\"address\":\"127.75.0.1:") { refused += 1 }
                    if line.contains("\"online\",\"peer\":\"127.76.0.") { admitted += 1 }
                }
            }
            let taken = scene.node.output.all.count { $0.contains("\"online\",\"peer\":\"127.75.0.1:") }
            #expect((1...4).contains(taken))
        }
    }

    @Test("A ban is not evaded by coming again, in another protocol, from another port or under another name")
    func bans() async throws {
        try await HostilePeersScene.play(on: .main) { scene in
            try await scene.bear(HostilePeerTests.inEach(.garbage, on: .main, from: "127.77.0")) {
                for _ in 1...3 { try await scene.line(with: "\"offline\",\"peer\":\"127.77.0.") }
            }
            for version in ProtocolVersion.allCases {
                let again = ProtocolVersion.allCases.map { banned in
                    HostilePeer(
                        [], in: version, on: .main, from: "127.77.0.\(banned.rawValue)", port: 4343, nodeID: 777)
                }
                try await scene.bear(again) {
                    for _ in again { try await scene.line(with: "\"refused\",\"address\":\"127.77.0.", "it is banned") }
                }
            }
        }
    }

    @Test("A newcomer that claims a live peer's address, port and id does not displace it")
    func identity() async throws {
        try await HostilePeersScene.play { scene in
            let doubles = ProtocolVersion.allCases.map { version in
                HostilePeer(
                    .pingFlood, in: version, from: "127.0.0.2", port: scene.honest.one.endpoint.port,
                    nodeID: scene.honest.one.nodeID, nonce: scene.honest.one.nodeID)
            }
            try await scene.bear(doubles) {
                for _ in doubles {
                    try await scene.line(with: "\"refused\",\"address\":\"127.0.0.2:", "already connected")
                }
            }
        }
    }

    /// Whoever echoes is banned and dialled once; nobody is behind the many ports, which are left alone for a while.
    @Test("Who offers itself under many ports, and who echoes our handshake, is dialled once at each")
    func dials() async throws {
        let echo = try await HostileListener.start(.echoes, at: "127.78.0.1")
        try await TemporaryFile.with("\(echo.endpoint)\n") { seeds in
            try await HostilePeersScene.play(["-p2pOutgoing", "32", "--seed", seeds.path]) { scene in
                let many = (1...12).map { number in
                    HostilePeer([], from: "127.78.1.1", port: UInt16(number), nodeID: UInt64(number))
                }
                try await scene.bear(many) {
                    for _ in many { try await scene.line(with: "\"online\",\"peer\":\"127.78.1.1:") }
                    try await scene.line(with: "\"refused\",\"address\":\"127.78.1.1:")
                    try await Task.sleep(for: .seconds(1))
                }
                let tried = scene.node.output.all.filter { $0.contains("\"refused\",\"address\":\"127.78.1.1:") }
                #expect(Set(tried).count == tried.count)
                #expect(scene.node.output.all.count { $0.contains("it echoes our handshake") } == 1)
            }
        }
        #expect(echo.visits == 1)
        await echo.close()
    }
}
