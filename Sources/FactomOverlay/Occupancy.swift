import FactomWire

/// Where our links lead, noted once for questions about every address of the book.
struct Occupancy {
    private let linked: Set<Endpoint>
    private var crowds: [UInt64: Int] = [:]

    init(_ links: LinkTable) {
        linked = Set(links.all.lazy.filter { !$0.isFeeler }.compactMap(\.endpoint))
        for link in links.all where link.isRegularOutgoing { crowds[link.remote.address.group, default: 0] += 1 }
    }

    /// Whether there is a peer, or a dial that may bring one.
    func contains(_ endpoint: Endpoint) -> Bool { linked.contains(endpoint) }

    /// Regular outgoing links to its network.
    func crowd(around endpoint: Endpoint) -> Int { crowds[endpoint.address.group, default: 0] }

    /// It is to be dialled, too.
    mutating func add(_ endpoint: Endpoint) { crowds[endpoint.address.group, default: 0] += 1 }
}
