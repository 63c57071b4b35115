import FactomWire

/// Where our links lead, by endpoint: made once for a search among thousands of addresses, so that a look at each of
/// them is cheap.
struct LinkIndex {
    /// Endpoints of peers, and of dials that are to become some.
    private(set) var linked: Set<Endpoint> = []
    private var outgoingByGroup: [UInt64: Int] = [:]

    init(_ links: LinkTable) {
        for link in links.all where !link.isFeeler {
            if link.isRegularOutgoing { outgoingByGroup[link.remote.address.group, default: 0] += 1 }
            guard let endpoint = link.endpoint else { continue }
            linked.insert(endpoint)
        }
    }

    /// How many regular outgoing links there are into a /16.
    func outgoing(in group: UInt64) -> Int { outgoingByGroup[group] ?? 0 }

    /// A dial that is about to be made counts, too.
    mutating func add(_ endpoint: Endpoint) {
        linked.insert(endpoint)
        outgoingByGroup[endpoint.address.group, default: 0] += 1
    }
}
