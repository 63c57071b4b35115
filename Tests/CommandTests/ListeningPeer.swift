import FactomP2P

/// A node of this process that dials nobody, and what it saw of the one that dials it.
actor ListeningPeer {
    nonisolated let address: String
    private let node: Node
    private var happened: [PeerEvent] = []
    private var coming: PeerEvents.AsyncIterator

    /// The peer's events ended without the one that was waited for.
    struct Ended: Error {}

    init() async throws {
        var configuration = Configuration()
        configuration.bindAddress = "127.0.0.1"
        configuration.port = 0
        configuration.outgoingTarget = 0
        node = try Node(configuration)
        coming = node.events.makeAsyncIterator()
        address = try await node.start().description
    }

    func stop() async {
        await node.stop()
    }

    /// Comes back when somebody has come.
    func online() async throws {
        try await happening { if case .online = $0 { true } else { false } }
    }

    func offline() async throws {
        try await happening { if case .offline = $0 { true } else { false } }
    }

    /// Ends it, and answers whether the one who came first was there until then, and nobody else has tried.
    func endsUndisturbed() async -> Bool {
        await node.stop()
        while let event = await next() { happened.append(event) }
        guard happened.count == 2, case .online(let peer) = happened[0] else { return false }
        return happened[1] == .offline(peer, .stopped)
    }

    private func happening(_ matches: (PeerEvent) -> Bool) async throws {
        while true {
            guard let event = await next() else { throw Ended() }
            happened.append(event)
            if matches(event) { return }
        }
    }

    private func next() async -> PeerEvent? {
        var iterator = coming
        defer { coming = iterator }
        return await iterator.next()
    }
}
