import FactomWire

/// The way from nobody to somebody: last peers, address book, seeds; again and again while nobody is online whom we
/// chose, with bounded effort.
struct Ladder: Sendable {
    private let every: Duration
    private let dialsPerRun: Int
    private var next: Moment?
    /// Dials that this run may still make.
    private(set) var dialsLeft: Int
    /// Outgoing peers of late, the latest last.
    private(set) var lastPeers: [Endpoint] = []
    /// Whom to dial before the address book is asked.
    private(set) var firsts: [Endpoint] = []

    /// No more last peers than this are known.
    static let mostPeers = 32
    /// So many of a seed's addresses come before the address book.
    static let mostSeeds = 16

    init(every: Duration, dialsPerRun: Int) {
        self.every = every
        self.dialsPerRun = dialsPerRun
        dialsLeft = dialsPerRun
    }

    mutating func remember(_ endpoint: Endpoint) {
        lastPeers.removeAll { $0 == endpoint }
        lastPeers.append(endpoint)
        if lastPeers.count > Ladder.mostPeers { lastPeers.removeFirst() }
    }

    /// To be dialled as soon as there is a place.
    mutating func put(first endpoint: Endpoint) {
        if !firsts.contains(endpoint), firsts.count < Ladder.mostPeers + Ladder.mostSeeds { firsts.append(endpoint) }
    }

    /// Somebody whom we have reason to trust has told of these: they come before all, and the run may go on for them.
    mutating func hurry(to endpoints: [Endpoint]) {
        let others = firsts.filter { !endpoints.contains($0) }
        firsts = Array((endpoints + others).prefix(Ladder.mostPeers + Ladder.mostSeeds))
        dialsLeft = max(dialsLeft, endpoints.count)
    }

    mutating func takeFirst() -> Endpoint? {
        firsts.isEmpty ? nil : firsts.removeFirst()
    }

    /// When a run may begin, while nobody is online whom we chose.
    var due: Moment { next ?? .distantPast }

    /// Called at each tick. Answers whether a run begins: then waits are to be forgiven.
    mutating func begins(alone: Bool, at now: Moment, _ chance: inout Chance) -> Bool {
        if !alone { return false }
        // Kept through company: one who comes and goes doesn't begin a run each time.
        if let next, now < next { return false }
        next = now + chance.jittered(every)
        dialsLeft = dialsPerRun
        for endpoint in lastPeers.reversed() { put(first: endpoint) }
        return true
    }

    mutating func spend(_ dials: Int) {
        dialsLeft = max(dialsLeft - dials, 0)
    }
}
