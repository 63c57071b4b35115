import FactomOverlay
import FactomWire

/// Whom an ``OldPeer`` has heard of: one node for each IP address, the later in place of the earlier.
struct OldPeerKnowledge: Sendable {
    struct Entry: Sendable {
        var endpoint: Endpoint
        var score = 0
        var lastDial: Moment?
        var isOurselves = false
    }

    let specials: [Endpoint]
    /// In the order in which they were first heard of.
    private(set) var entries: [Entry] = []
    /// For asking only.
    private var places: [IPAddress: Int] = [:]
    private var specialDials: [Moment?]

    /// So many addresses; the real one has no bound.
    static let limit = 16_384
    /// So many are told to whoever asks.
    static let shared = 128
    /// With a higher score a peer is told of.
    private static let goodScore = 20
    /// With a lower one it is cut off.
    private static let badScore = -200

    init(specials: [Endpoint]) {
        self.specials = specials
        specialDials = Array(repeating: nil, count: specials.count)
    }

    mutating func learn(_ endpoint: Endpoint) {
        if let place = places[endpoint.address] {
            entries[place].endpoint = endpoint
        } else if entries.count < OldPeerKnowledge.limit {
            places[endpoint.address] = entries.count
            entries.append(Entry(endpoint: endpoint))
        }
    }

    func isSpecial(_ address: IPAddress) -> Bool {
        specials.contains { $0.address == address }
    }

    // MARK: - Scores

    /// - Returns: whether the peer may stay.
    mutating func judge(_ endpoint: Endpoint, by change: Int) -> Bool {
        guard let place = places[endpoint.address] else { return true }
        entries[place].score += change
        return entries[place].score >= OldPeerKnowledge.badScore
    }

    /// Whom it tells of: the best first.
    var best: [Endpoint] {
        let good = entries.filter { $0.score > OldPeerKnowledge.goodScore && !isSpecial($0.endpoint.address) }
        // Stable: of equals, the one that was heard of first.
        let ranked = good.enumerated().sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }
        return ranked.prefix(OldPeerKnowledge.shared).map(\.element.endpoint)
    }

    // MARK: - Dials

    mutating func noteOurselves(_ endpoint: Endpoint) {
        if let place = places[endpoint.address] { entries[place].isOurselves = true }
    }

    /// Regular peers that weren't dialled lately.
    func dialable(at now: Moment) -> [Endpoint] {
        entries.filter { entry in
            let isDue = entry.lastDial?.isPast(OldPeerKnowledge.redial, at: now) ?? true
            let isBad = entry.score < OldPeerKnowledge.badScore
            return isDue && !isBad && !entry.isOurselves && !isSpecial(entry.endpoint.address)
        }.map(\.endpoint)
    }

    mutating func noteDial(_ endpoint: Endpoint, at now: Moment) {
        if let place = places[endpoint.address] { entries[place].lastDial = now }
    }

    /// Those special peers of these that weren't dialled lately; noted as dialled when they are taken.
    mutating func takeDueSpecials(of missed: [Endpoint], at now: Moment) -> [Endpoint] {
        var due: [Endpoint] = []
        for (index, special) in specials.enumerated() where missed.contains(special) {
            guard specialDials[index]?.isPast(OldPeerKnowledge.redial, at: now) ?? true else { continue }
            specialDials[index] = now
            due.append(special)
        }
        return due
    }

    /// When the first of these special peers may be dialled.
    func nextDial(of missed: [Endpoint]) -> Moment {
        var moment = Moment.never
        for (index, special) in specials.enumerated() where missed.contains(special) {
            moment = min(moment, specialDials[index].map { $0 + OldPeerKnowledge.redial } ?? .zero)
        }
        return moment
    }

    private static let redial = Duration.seconds(20)
}
