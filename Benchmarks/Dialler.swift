import FactomP2P

/// A node of this process that is connected to one other.
struct Dialler {
    let node: Node
    let peer: PeerID

    init(to address: String, in version: ProtocolVersion, duplicateFilter: Bool = true) async throws {
        var configuration = Configuration()
        configuration.bindAddress = "127.0.0.1"
        configuration.port = 0
        configuration.specialPeers = [address]
        configuration.preferredProtocol = version
        configuration.duplicateFilter = duplicateFilter
        node = try Node(configuration, logger: quiet)
        let events = node.events
        try await node.start()
        for await event in events {
            guard case .online(let peer) = event else { continue }
            self.peer = peer.id
            return
        }
        throw CancellationError()
    }
}

extension ProtocolVersion {
    /// A measurement's option; 9, 10 or 11.
    init(option: Int) throws {
        guard let version = UInt16(exactly: option).flatMap(ProtocolVersion.init(rawValue:)) else {
            throw CancellationError()
        }
        self = version
    }
}
