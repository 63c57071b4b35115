import FactomP2P

/// Who is in a test network, and where: fixed when it begins.
struct NetworkPlan: Sendable {
    let seed: UInt64
    let configurations: [Configuration]
    let endpoints: [Endpoint]
    /// Whom each dials for ever, beside those that its configuration says; `nil` when nodes find their peers themselves.
    private let dials: [[Int]]?

    init(
        nodes count: Int, topology: TestTopology, seed: UInt64,
        configure: (Int, inout Configuration) throws -> Void
    ) throws {
        guard NetworkPlan.sizes.contains(count) else { throw TestNetworkError.size(count) }
        self.seed = seed
        let dials = try topology.dials(among: count)
        var configurations: [Configuration] = []
        for index in 0..<count {
            var configuration = NetworkPlan.configuration(of: index, exclusive: dials != nil)
            try configure(index, &configuration)
            configurations.append(configuration)
        }
        let endpoints = configurations.enumerated().map { NetworkPlan.endpoint(of: $0, $1) }
        for (index, others) in (dials ?? []).enumerated() {
            configurations[index].specialPeers += others.map { endpoints[$0].description }
        }
        self.configurations = configurations
        self.endpoints = endpoints
        self.dials = dials
    }

    private static let sizes = 1...1000

    /// - Parameter exclusive: whether it is to have no peers but those that the topology says.
    private static func configuration(of index: Int, exclusive: Bool) -> Configuration {
        var configuration = Configuration()
        configuration.network = .custom("test")
        configuration.nodeName = name(of: index)
        configuration.seeds = ["dns:network.test:8110"]
        configuration.exclusive = exclusive
        return configuration
    }

    static func name(of index: Int) -> String { "node-\(index)" }

    /// Each in a /16 of its own, as limits by network would have it; private where that is no matter.
    private static func endpoint(of index: Int, _ configuration: Configuration) -> Endpoint {
        let first: UInt32 =
            switch configuration.network {
            case .main, .test: 20 + UInt32(index >> 8)
            case .local, .custom: 10
            }
        let address = IPAddress.v4(first << 24 | UInt32(index & 255) << 16 | UInt32(index >> 8) << 8 | 1)
        let port = configuration.port ?? configuration.network.defaultPort
        return Endpoint(address: address, port: port == 0 ? 49_152 : port)
    }

    /// The network's names are `node-0`, `node-1` and so on; there are no others.
    func addresses(of name: String) -> [IPAddress] {
        endpoints.indices.filter { NetworkPlan.name(of: $0) == name }.map { endpoints[$0].address }
    }

    /// Whether the nodes are linked as they should be: each with those that the topology says; or, when they find
    /// each other, all in one piece and each with as many as it gets to as fast as it can.
    ///
    /// - Parameter peers: whom each is linked with.
    func isFormed(_ peers: [Set<Endpoint>]) -> Bool {
        if let dials {
            return dials.indices.allSatisfy { index in dials[index].allSatisfy { peers[index].contains(endpoints[$0]) }
            }
        }
        return peers.indices.allSatisfy { peers[$0].count >= leastPeers(of: $0) } && isOnePiece(peers)
    }

    private func leastPeers(of index: Int) -> Int {
        let configuration = configurations[index]
        return min(configuration.limits.outgoingFloor, configuration.outgoingTarget, configurations.count - 1)
    }

    private func isOnePiece(_ peers: [Set<Endpoint>]) -> Bool {
        let number = Dictionary(uniqueKeysWithValues: zip(endpoints, endpoints.indices))
        var reached: Set<Int> = [0]
        var rest = [0]
        while let index = rest.popLast() {
            for peer in peers[index].compactMap({ number[$0] }) where reached.insert(peer).inserted {
                rest.append(peer)
            }
        }
        return reached.count == endpoints.count
    }
}
