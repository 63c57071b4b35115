import FactomP2P

/// Runs a test with live peers of both kinds, and ends all of them after it.
func withGo(_ body: (GoScene) async throws -> Void) async throws {
    let scene = GoScene()
    do {
        try await body(scene)
    } catch {
        await scene.end()
        throw error
    }
    await scene.end()
}

/// Nodes of ours and Go peers, on loopback and on ports that the system chooses.
///
/// A Go peer ends by itself at its timeout, and with it the test that still waits for its events.
final class GoScene {
    private var peers: [GoPeer] = []
    private var nodes: [LiveNode] = []

    /// A node of ours that runs.
    func node(_ change: (inout Configuration) -> Void = { _ in }) async throws -> LiveNode {
        var configuration = Configuration()
        configuration.bindAddress = "127.0.0.1"
        configuration.port = 0
        change(&configuration)
        let node = try await LiveNode(configuration)
        nodes.append(node)
        return node
    }

    /// A Go peer that listens.
    func listener(_ kind: GoKind, on address: String = "127.0.0.1", _ flags: [String] = []) async throws -> GoListener {
        let peer = try await start(kind, ["-listen", "\(address):0"] + flags)
        let text = try await peer.event("listening").address ?? "nowhere"
        guard let endpoint = Endpoint(text) else { throw GoProgram.Unusable(description: "it listens on \(text)") }
        return GoListener(peer: peer, address: endpoint)
    }

    /// A Go peer that dials.
    func dialler(_ kind: GoKind, to node: LiveNode, _ flags: [String] = []) async throws -> GoPeer {
        try await start(kind, ["-dial", node.address.description] + flags)
    }

    /// One of each, and the Go peer as the node sees it.
    func meet(
        _ kind: GoKind, _ dialler: Dialler, _ flags: [String] = []
    ) async throws -> (node: LiveNode, go: GoPeer, peer: Peer) {
        switch dialler {
        case .node:
            let go = try await listener(kind, flags)
            let node = try await node(dialling: go, in: kind.version)
            return (node, go.peer, try await node.online(go.address))
        case .go:
            let node = try await node()
            let go = try await self.dialler(kind, to: node, flags)
            return (node, go, try await node.online())
        }
    }

    /// A node of ours with a Go peer as its special one.
    func node(
        dialling go: GoListener, in version: ProtocolVersion, _ change: (inout Configuration) -> Void = { _ in }
    ) async throws -> LiveNode {
        try await node {
            $0.specialPeers = [go.address.description]
            $0.preferredProtocol = version
            change(&$0)
        }
    }

    /// A node that has dialled a regular peer, which it learnt of from one that was full: that peer's
    /// endpoint is what it tells to others.
    func nodeWithRegularPeer(
        _ change: (inout Configuration) -> Void = { _ in }
    ) async throws -> (node: LiveNode, regular: Endpoint) {
        let regular = try await listener(.ten, on: "127.0.0.3")
        let full = try await listener(
            .ten, on: "127.0.0.2", ["-mode", "reject", "-alternatives", regular.address.description])
        let node = try await node(dialling: full, in: .v10, change)
        _ = try await node.online(regular.address)
        return (node, regular.address)
    }

    private func start(_ kind: GoKind, _ flags: [String]) async throws -> GoPeer {
        let peer = try await GoPeer(kind.flags + flags)
        peers.append(peer)
        return peer
    }

    func end() async {
        for node in nodes { await node.node.stop() }
        for peer in peers { await peer.end() }
    }
}
