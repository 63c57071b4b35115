import FactomP2P
import Foundation

/// Runs a test in a network of Go peers and nodes of ours, and ends all of them after it.
func withGoNetwork(_ body: (GoNetwork) async throws -> Void) async throws {
    let network = GoNetwork()
    do {
        try await network.start()
        try await body(network)
    } catch {
        await network.end()
        throw error
    }
    await network.end()
}

/// Go peers, with those that a test adds five of each protocol, and ten nodes of ours: each at an address of its own,
/// and each knows the first node's address from a seed list and nothing else.
final class GoNetwork {
    /// Those of protocol 9 are of both generations.
    private static let kinds: [GoKind] =
        Array(repeating: .p2p1, count: 2) + Array(repeating: .nine, count: 1) + Array(repeating: .ten, count: 4)
        + Array(repeating: .eleven, count: 4)
    private static let nodeCount = 10

    private(set) var nodes: [RelayingNode] = []
    private(set) var members: [GoMember] = []
    /// Where only the shares of one kind of Go peer, in that kind's protocol, lead to.
    private(set) var decoys: [(kind: GoKind, decoy: Decoy)] = []
    private let seeds = FileManager.default.temporaryDirectory.appending(path: "factom-p2p-seeds-\(UUID().uuidString)")

    func start() async throws {
        let first = try await addNode()
        try "# the one and only\n\(first.live.address)\n".write(to: seeds, atomically: true, encoding: .utf8)
        for (number, kind) in GoKind.allCases.enumerated() {
            decoys.append((kind, try await Decoy(on: "127.0.10.\(number + 1)")))
        }
        for kind in GoNetwork.kinds { try await addMember(kind) }
        for _ in 1..<GoNetwork.nodeCount { try await addNode() }
    }

    /// Ours dial in all three protocols, so that there are links of all three with every kind. They relay to everyone
    /// they have, so that reaching everyone isn't left to chance.
    @discardableResult
    private func addNode() async throws -> RelayingNode {
        let number = nodes.count
        var configuration = Configuration()
        configuration.network = .custom("of both")
        configuration.bindAddress = "127.0.8.\(number + 1)"
        configuration.port = 0
        configuration.seeds = [seeds.path]
        configuration.relay = true
        configuration.fanout = 32
        configuration.limits.seedRetry = .milliseconds(200)
        configuration.preferredProtocol = [.v10, .v11, .v9][number % 3]
        let node = try await RelayingNode(configuration)
        nodes.append(node)
        return node
    }

    /// A member is quicker than the real ones, which look for peers every second or every half minute.
    @discardableResult
    func addMember(_ kind: GoKind) async throws -> GoMember {
        let decoy = decoys.first { $0.kind == kind }.map { "\(kind.version.rawValue)=\($0.decoy.address)" } ?? ""
        let member = try await GoMember(
            kind, on: "127.0.9.\(members.count + 1)",
            [
                "-network", String("\(Network.custom("of both").id)".dropFirst(2)), "-seeds", seeds.path,
                "-mention", decoy, "-timeout", "\(GoNetwork.seconds)s",
            ] + GoNetwork.pace(of: kind))
        members.append(member)
        return member
    }

    private static func pace(of kind: GoKind) -> [String] {
        if soak != nil { return [] }
        return kind == .p2p1 ? ["-every", "300ms", "-ask", "6s"] : ["-every", "100ms"]
    }

    /// How long a soak by hand goes on, in seconds; `nil` for none.
    static let soak = ProcessInfo.processInfo.environment["FACTOM_P2P_INTEROP_SOAK"].flatMap(Int.init)
    /// When a Go peer ends by itself, and with it the test that waits for it.
    private static let seconds = 200 + 2 * (soak ?? 0)

    func end() async {
        await withTaskGroup { group in
            for node in nodes { group.addTask { await node.live.node.stop() } }
        }
        for member in members { await member.end() }
        for (_, decoy) in decoys { await decoy.end() }
        try? FileManager.default.removeItem(at: seeds)
    }
}

/// A node of ours, and every message that it has given to its application.
struct RelayingNode: Sendable {
    let live: LiveNode
    let messages = EventLog<ByteBuffer>()

    init(_ configuration: Configuration) async throws {
        live = try await LiveNode(configuration)
        let incoming = live.node.messages
        Task { [messages] in
            for await message in incoming { await messages.append(message.payload) }
            await messages.finish()
        }
    }
}

extension [PeerEvent] {
    /// Who is online after all this.
    var online: [Peer] {
        var peers: [Peer] = []
        for event in self {
            switch event {
            case .online(let peer): peers.append(peer)
            case .offline(let peer, _): peers.firstIndex(of: peer).map { _ = peers.remove(at: $0) }
            case .refused: break
            }
        }
        return peers
    }
}
