package import FactomWire

/// The node's memory of endpoints that it may dial: those that it was told of (new) and those that it has
/// connected to itself (tried).
///
/// After the address manager of Bitcoin in what it defends against (Heilman, Kendler, Zohar, Goldberg: "Eclipse
/// Attacks on Bitcoin's Peer-to-Peer Network"). An attacker may tell us as many addresses as it likes, and own
/// many. What it gains is bounded:
/// - A secret key decides the bucket of each endpoint, so that nobody can aim at another's place.
/// - One source fills at most a sixteenth of the book, one /16 at most a sixteenth of either table, and one
///   address has 8 endpoints at most. In an honest network these are far away.
/// - Nothing that is told pushes out what still is of use, and nothing at all pushes out an endpoint that
///   answers: it is tested first.
/// - Chance draws a bucket before it draws in the bucket: a full one is no likelier than one with a single endpoint.
///
/// Where it differs from Bitcoin's: a newcomer takes any free place of its bucket, and an endpoint has one place,
/// not up to eight. On a private network all live in one /16, or at one address: there the endpoint alone decides
/// the bucket, and only the bounds for the whole and for a source hold.
///
/// Every call but `choose…`, `expire`, `remembered` and `restore` costs the same however full the book is.
package struct AddressBook: Sendable {
    enum Kind: Sendable { case new, tried }

    struct Entry: Sendable, Equatable {
        let endpoint: Endpoint
        /// Who told us; `nil` for a seed, the operator, or ourselves.
        var source: IPAddress?
        var lastSeen: Moment
        var lastSuccess: Moment?
        /// Dials that failed since the last success.
        var failures = 0
        var kind = Kind.new
        var bucket = 0
    }

    /// A newcomer that has answered waits for the place of a tried one, until that one is tested.
    struct Trial: Sendable, Equatable {
        var occupant: Endpoint
        var newcomer: Endpoint
        var since: Moment
    }

    static let unseenLimit = Duration.seconds(30 * 86_400)
    static let staleAfter = Duration.seconds(7 * 86_400)
    /// An IPv4 address, or an IPv6 /64: whoever has one address of it has them all.
    static let endpointsPerAddress = 8
    static let trialLimit = 16
    static let trialPatience = Duration.seconds(3600)

    let key: (UInt64, UInt64)
    let isPrivateNetwork: Bool
    let limit: Int

    // Entries are known by their number in `entries`; a free number waits in `vacant`.
    var entries: [Entry] = []
    var vacant: [Int] = []
    var numbers: [Endpoint: Int] = [:]
    var new: AddressTable
    var tried: AddressTable
    /// The oldest first.
    var trials: [Trial] = []
    /// How many new ones each source told, and, off private networks, are of each group.
    var bySource: [IPAddress: Int] = [:]
    /// New ones that have answered us: few, since as a rule those become tried.
    var newAnswered: Set<Int> = []
    var byGroup: [UInt64: Int] = [:]
    /// Off private networks: all at one address, new and tried.
    var byAddress: [IPAddress: [Int]] = [:]
    /// How often an endpoint has taken or left a place.
    var moves: UInt64 = 0

    /// - Parameters:
    ///   - key: secret, so that outsiders can't aim.
    ///   - isPrivateNetwork: all live in one /16 or at one address, and addresses that aren't public are welcome.
    ///   - limit: endpoints in all, a quarter of them tried; never fewer than 4.
    package init(key: (UInt64, UInt64), isPrivateNetwork: Bool, limit: Int = 16_384) {
        self.key = key
        self.isPrivateNetwork = isPrivateNetwork
        self.limit = max(limit, 4)
        let places = (tried: self.limit / 4, new: self.limit - self.limit / 4)
        // A sixteenth of either table must be a bucket at least, where groups are counted.
        func depth(_ places: Int) -> Int { isPrivateNetwork ? 64 : min(64, places / 16) }
        tried = AddressTable(places: places.tried, depth: depth(places.tried))
        new = AddressTable(places: places.new, depth: depth(places.new))
    }

    /// All endpoints.
    package var count: Int { new.count + tried.count }

    /// Those that we have connected to ourselves and that have their place among such.
    package var triedCount: Int { tried.count }

    package func contains(_ endpoint: Endpoint) -> Bool { numbers[endpoint] != nil }

    /// Whether we have ever connected to it.
    func hasAnswered(_ endpoint: Endpoint) -> Bool { entry(of: endpoint)?.lastSuccess != nil }

    /// Whether we connected to it ourselves, last not before this, and it hasn't failed since.
    func isGood(_ endpoint: Endpoint, since: Moment) -> Bool {
        numbers[endpoint].map { AddressBook.isGood(entries[$0], since: since) } ?? false
    }

    static func isGood(_ entry: Entry, since: Moment) -> Bool {
        guard let lastSuccess = entry.lastSuccess else { return false }
        return lastSuccess >= since && entry.failures == 0
    }

    /// Whether we know of it, and nobody has seen whether it answers.
    func isUntested(_ endpoint: Endpoint) -> Bool {
        entry(of: endpoint).map { $0.lastSuccess == nil && $0.failures == 0 } ?? false
    }

    /// Whether a newcomer waits for a test of one of those that we connected to.
    var isTesting: Bool { !trials.isEmpty }

    package func isTried(_ endpoint: Endpoint) -> Bool { entry(of: endpoint)?.kind == .tried }

    func entry(of endpoint: Endpoint) -> Entry? { numbers[endpoint].map { entries[$0] } }
}

// MARK: - What happens to an endpoint

extension AddressBook {
    /// Somebody told us of it.
    ///
    /// Refused: port 0, addresses that nobody can dial, those that aren't public unless the network is private,
    /// and what finds no place: an endpoint that is known keeps its own unless it is stale, which is when it
    /// has failed and never been good, or was not seen for a week.
    ///
    /// - Parameter source: the address of the peer that told; `nil` for a seed and for the operator, whose word
    ///   isn't bounded by source.
    /// - Returns: whether it is in the book now, be it that it was before.
    @discardableResult
    package mutating func learn(_ endpoint: Endpoint, from source: IPAddress?, at now: Moment) -> Bool {
        if hear(of: endpoint, at: now) { return true }
        guard isWelcome(endpoint) else { return false }
        return place(Entry(endpoint: endpoint, source: source, lastSeen: now), at: now)
    }

    /// Somebody told us of it, who isn't noted.
    ///
    /// - Returns: whether it is known; nothing happens when not.
    mutating func hear(of endpoint: Endpoint, at now: Moment) -> Bool {
        guard let number = numbers[endpoint] else { return false }
        entries[number].lastSeen = max(entries[number].lastSeen, now)
        return true
    }

    /// We connected to it ourselves, and it is of our network.
    ///
    /// New becomes tried. Where its bucket is full, one of those in it is to be tested first (`chooseToTest`),
    /// and this one stays new meanwhile; for shares it counts as connected. An occupant under test has passed.
    ///
    /// To be called again while the connection lasts, at least at its end, as an endpoint that
    /// wasn't seen for 30 days is dropped.
    package mutating func succeeded(_ endpoint: Endpoint, at now: Moment) {
        trials.removeAll { $0.occupant == endpoint }
        if let number = numbers[endpoint] {
            entries[number].lastSeen = max(entries[number].lastSeen, now)
            entries[number].lastSuccess = max(entries[number].lastSuccess ?? now, now)
            entries[number].failures = 0
            if entries[number].kind == .new { promote(number, at: now) }
        } else if isWelcome(endpoint) {
            admit(Entry(endpoint: endpoint, source: nil, lastSeen: now, lastSuccess: now), at: now)
        }
    }

    /// A dial failed.
    ///
    /// Forgotten at the third failure if it never was good; otherwise at the tenth or a later failure in a row,
    /// once the last success is 7 days ago. A tried one under test gives its place to the newcomer at once.
    package mutating func failed(_ endpoint: Endpoint, at now: Moment) {
        guard let number = numbers[endpoint] else { return }
        entries[number].failures = min(entries[number].failures + 1, 1000)
        if isHopeless(entries[number], at: now) {
            drop(number)
        } else if trials.contains(where: { $0.occupant == endpoint }) {
            giveWay(number, at: now)
        }
    }

    package mutating func forget(_ endpoint: Endpoint) {
        if let number = numbers[endpoint] { drop(number) }
    }

    /// Drops what was unseen for 30 days: one walk over all, some ten microseconds.
    package mutating func expire(at now: Moment) {
        let oldest = now + (.zero - AddressBook.unseenLimit)
        for number in walk() where entries[number].lastSeen <= oldest { drop(number) }
        let impatient = now + (.zero - AddressBook.trialPatience)
        trials.removeAll { $0.since <= impatient }
    }

    func isHopeless(_ entry: Entry, at now: Moment) -> Bool {
        guard let lastSuccess = entry.lastSuccess else { return entry.failures >= 3 }
        return entry.failures >= 10 && lastSuccess.isPast(AddressBook.staleAfter, at: now)
    }

    /// Whether anybody could listen there, and we could dial it.
    func isWelcome(_ endpoint: Endpoint) -> Bool {
        if endpoint.port == 0 { return false }
        if !isPrivateNetwork { return endpoint.address.isPublic }
        return switch endpoint.address {
        // Not unspecified, not multicast, not reserved, not broadcast.
        case .v4(let number): number != 0 && number < 0xe000_0000
        case .v6(let high, let low): (high, low) != (0, 0) && high >> 56 != 0xff
        }
    }

    /// All entries by bucket, tried ones first.
    func walk() -> [Int] {
        tried.buckets.flatMap { $0 } + new.buckets.flatMap { $0 }
    }
}
