import FactomWire

/// Whom a crawl visits next, and who told of whom: each endpoint once, in the order they became known.
///
/// Shares are strangers' words: of each only so many entries count, private addresses only where the network is
/// private, and the whole stays within its bounds.
struct CrawlFrontier: Sendable {
    enum Event: Sendable {
        /// The user's own words: any address is visited.
        case seeded([Endpoint])
        case visited(Endpoint, CrawlFinding)
        /// The visit was cut off before it came to anything.
        case abandoned(Endpoint)
        /// No more visits.
        case ended
    }

    enum Action: Sendable, Equatable {
        case visit(Endpoint)
    }

    /// What we name as our listening port, so that we know ourselves when peers tell of us: nobody listens there.
    static let ourPort: UInt16 = 1

    private let bounds: CrawlBounds
    /// In the order they became known.
    private(set) var nodes: [CrawlNode] = []
    private var numbers: [Endpoint: Int] = [:]
    private var behind: [IPAddress: Int] = [:]
    /// The first node whose visit has not begun.
    private var next = 0
    private(set) var underWay = 0
    /// Entries of shares that found no room.
    private(set) var leftOut = 0
    private var hasEnded = false

    init(_ bounds: CrawlBounds) {
        self.bounds = bounds
    }

    mutating func handle(_ event: Event, into actions: inout [Action]) {
        switch event {
        case .seeded(let endpoints): seed(endpoints)
        case .visited(let endpoint, let finding): take(finding, of: endpoint)
        case .abandoned: underWay -= 1
        case .ended: hasEnded = true
        }
        dispatch(into: &actions)
    }

    /// Whether nothing is under way and nothing will be.
    var isOver: Bool { underWay == 0 && (hasEnded || next == nodes.count) }

    var visited: Int { next - underWay }

    private mutating func dispatch(into actions: inout [Action]) {
        while !hasEnded, underWay < bounds.parallel, next < nodes.count {
            actions.append(.visit(nodes[next].endpoint))
            next += 1
            underWay += 1
        }
    }

    // MARK: - Getting to know

    private mutating func seed(_ endpoints: [Endpoint]) {
        for endpoint in endpoints where numbers[endpoint] == nil {
            if nodes.count < bounds.most { _ = add(endpoint, isSeed: true) } else { leftOut += 1 }
        }
    }

    private mutating func take(_ finding: CrawlFinding, of endpoint: Endpoint) {
        underWay -= 1
        guard let teller = numbers[endpoint], nodes[teller].finding == nil else { return }
        nodes[teller].finding = finding
        let told = usable(finding.told, from: endpoint)
        nodes[teller].offered = told.count
        for endpoint in told { note(endpoint, toldBy: teller) }
    }

    /// The entries of a share that count, each once.
    private func usable(_ share: [Endpoint], from teller: Endpoint) -> [Endpoint] {
        var seen: Set<Endpoint> = [teller]
        return share.prefix(bounds.shareSize).filter { endpoint in
            endpoint.port != CrawlFrontier.ourPort && (bounds.takesPrivate || endpoint.address.isPublic)
                && !endpoint.address.isNobody && seen.insert(endpoint).inserted
        }
    }

    private mutating func note(_ endpoint: Endpoint, toldBy teller: Int) {
        guard let number = numbers[endpoint] ?? room(for: endpoint) else {
            leftOut += 1
            return
        }
        nodes[teller].told.append(number)
        nodes[number].toldBy += 1
    }

    /// The number of a node that is new; `nil` when the crawl is full.
    private mutating func room(for endpoint: Endpoint) -> Int? {
        if nodes.count >= bounds.most { return nil }
        if let perAddress = bounds.perAddress, behind[endpoint.address, default: 0] >= perAddress { return nil }
        return add(endpoint, isSeed: false)
    }

    private mutating func add(_ endpoint: Endpoint, isSeed: Bool) -> Int {
        numbers[endpoint] = nodes.count
        behind[endpoint.address, default: 0] += 1
        nodes.append(CrawlNode(endpoint, isSeed: isSeed))
        return nodes.count - 1
    }
}

extension IPAddress {
    /// Whether no one machine has it: unspecified, multicast or broadcast, which even a private network doesn't.
    fileprivate var isNobody: Bool {
        switch self {
        case .v4(let number): number >> 24 == 0 || number >> 28 >= 0xe
        case .v6(let high, let low): high >> 56 == 0xff || (high == 0 && low == 0)
        }
    }
}
