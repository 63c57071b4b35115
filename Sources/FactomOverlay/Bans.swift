import FactomWire

/// Who gets nothing at all, until when, and why. Apart from scores: a ban has an end and is never undone by a good
/// deed. What is over is remembered for a while if it was for an offence: the next one costs more.
///
/// Bounded by `bansLimit`, memories of what is over included. When full, those go first, then bans by rule, those that
/// end soonest first; one by hand goes only for another by hand when all are.
///
/// Looking an address up costs a look at the address and one for each length of subnet that is banned, however
/// many subnets there are.
struct Bans: Sendable {
    struct Record: Sendable {
        var until: Moment
        var reason: BanReason
        var offences = 0
        /// The end of the ban by hand, which an offence may make longer, but no easier to push out; `nil` when there
        /// was none.
        var byHandUntil: Moment?

        init(until: Moment, reason: BanReason, offences: Int = 0) {
            self.until = until
            self.reason = reason.shortened
            self.offences = offences
            if case .byHand = reason { byHandUntil = until }
        }

        func isByHand(at now: Moment) -> Bool {
            byHandUntil.map { now < $0 } ?? false
        }
    }

    /// No file may ban anybody for longer: ten years.
    private static let longestRemembered = Duration.seconds(10 * 365 * 86_400)
    private static let offencesCounted = 1000

    var records: [BanTarget: Record] = [:]
    var subnetLengths = (v4: PrefixLengths(bits: 32), v6: PrefixLengths(bits: 128))
    /// How often a ban or its memory has come, changed or gone.
    private(set) var changes: UInt64 = 0
    private let shared: SharedSettings

    init(_ shared: SharedSettings) {
        self.shared = shared
    }

    init(_ settings: Settings) {
        self.init(SharedSettings(settings))
    }

    private var settings: Settings {
        _read { yield shared.settings }
    }

    /// Bans in force, and memories of what is over.
    var count: Int { records.count }

    // MARK: - Questions

    /// Whether nobody at this address gets anything: by a ban of it or of its subnet.
    ///
    /// - Parameter special: for special peers only bans by hand count: no rule bans them.
    func covers(_ address: IPAddress, special: Bool = false, at now: Moment) -> Bool {
        if records.isEmpty { return false }
        return isInForce(.address(address), special: special, at: now)
            || lengths(for: address).contains { isInForce(address.subnet($0), special: special, at: now) }
    }

    /// Whether a peer that listens here gets nothing: by a ban of the endpoint, its address or its subnet.
    func covers(_ endpoint: Endpoint, special: Bool = false, at now: Moment) -> Bool {
        if records.isEmpty { return false }
        return isInForce(.endpoint(endpoint), special: special, at: now)
            || covers(endpoint.address, special: special, at: now)
    }

    /// The ban that keeps everybody at this address out the longest; `nil` when nothing does.
    func ban(covering address: IPAddress, at now: Moment) -> Ban? {
        longest(of: targets(covering: address), at: now)
    }

    /// The ban that keeps a peer that listens here out the longest; `nil` when nothing does.
    func ban(covering endpoint: Endpoint, at now: Moment) -> Ban? {
        longest(of: [.endpoint(endpoint)] + targets(covering: endpoint.address), at: now)
    }

    /// The bans in force, by address.
    func list(at now: Moment) -> [Ban] {
        sortedTargets.compactMap { ban(of: $0, at: now) }
    }

    /// What is to be kept across runs, by address: the bans in force, and those that are over but whose offences
    /// count.
    func remembered(at now: Moment) -> [Remembered.Ban] {
        sortedTargets.compactMap { target in
            known(target, at: now).map {
                Remembered.Ban(target, until: $0.until, reason: $0.reason, offences: $0.offences)
            }
        }
    }

    private var sortedTargets: [BanTarget] { records.keys.sorted { $0.sortKey < $1.sortKey } }

    private func longest(of targets: [BanTarget], at now: Moment) -> Ban? {
        targets.compactMap { ban(of: $0, at: now) }.max { $0.remaining < $1.remaining }
    }

    private func ban(of target: BanTarget, at now: Moment) -> Ban? {
        guard let record = records[target], now < record.until else { return nil }
        return Ban(target, because: record.reason, remaining: record.until - now)
    }

    private func isInForce(_ target: BanTarget, special: Bool = false, at now: Moment) -> Bool {
        records[target].map { special ? $0.isByHand(at: now) : now < $0.until } ?? false
    }

    private func targets(covering address: IPAddress) -> [BanTarget] {
        [.address(address)] + lengths(for: address).map { address.subnet($0) }
    }

    private func lengths(for address: IPAddress) -> [Int] {
        address.isIPv6 ? subnetLengths.v6.inUse : subnetLengths.v4.inUse
    }

    /// The record of a target unless it is over and forgotten.
    private func known(_ target: BanTarget, at now: Moment) -> Record? {
        records[target].flatMap { isForgotten($0, at: now) ? nil : $0 }
    }

    func isForgotten(_ record: Record, at now: Moment) -> Bool {
        record.until <= now && (record.offences == 0 || record.until.isPast(settings.offencesKept, at: now))
    }

    // MARK: - Changes

    /// Bans by hand, in place of any ban of the same target. One for no time ends it.
    mutating func add(_ target: BanTarget, for duration: Duration, because reason: BanReason, at now: Moment) {
        let target = target.normalised
        let offences = known(target, at: now)?.offences ?? 0
        let until = now + max(duration, .zero)
        put(Record(until: until, reason: reason, offences: offences), for: target, at: now)
    }

    /// Bans by rule, and answers how long the target is banned from now. A ban that lasts longer stays as it is.
    ///
    /// - Returns: zero if there is no room, because all bans are by hand.
    mutating func offend(_ target: BanTarget, _ reason: BanReason, at now: Moment) -> Duration {
        let target = target.normalised
        var record = known(target, at: now) ?? Record(until: now, reason: reason)
        let until = now + term(of: reason, after: record.offences)
        record.offences = min(record.offences + 1, Bans.offencesCounted)
        if record.until < until {
            record.until = until
            record.reason = reason.shortened
        }
        return put(record, for: target, at: now) ? max(record.until - now, .zero) : .zero
    }

    /// Ends a ban, and forgets the offences of its target: whoever lifts it forgives.
    ///
    /// - Returns: whether there was one in force of exactly this target.
    mutating func lift(_ target: BanTarget, at now: Moment) -> Bool {
        let wasInForce = isInForce(target.normalised, at: now)
        set(target.normalised, to: nil)
        return wasInForce
    }

    /// Takes bans of an earlier run, as many as there may be: those that are over count for their offences. No ban
    /// becomes shorter by it, and none ends later than in ten years.
    mutating func restore(_ bans: [Remembered.Ban], at now: Moment) {
        for ban in bans.prefix(settings.bansLimit) {
            var record = Record(
                until: min(ban.until, now + Bans.longestRemembered), reason: ban.reason,
                offences: min(max(ban.offences, 0), Bans.offencesCounted))
            let target = ban.target.normalised
            if let known = known(target, at: now) {
                let offences = max(record.offences, known.offences)
                let byHandUntil = [record, known].compactMap(\.byHandUntil).max()
                if record.until <= known.until { record = known }
                record.offences = offences
                record.byHandUntil = byHandUntil
            }
            put(record, for: target, at: now)
        }
    }

    /// Forgets what is over and doesn't count any more. Nothing depends on it but memory.
    mutating func expire(at now: Moment) {
        let over = records.filter { isForgotten($0.value, at: now) }
        for target in over.keys { set(target, to: nil) }
    }

    private func term(of reason: BanReason, after offences: Int) -> Duration {
        guard case .undecodable = reason else { return settings.violationBan }
        var term = settings.undecodableBan
        for _ in 0..<min(offences, 64) where term < settings.longestRuleBan { term = term * 2 }
        return min(term, settings.longestRuleBan)
    }

    // MARK: - Room

    /// Answers whether there was room.
    @discardableResult
    private mutating func put(_ record: Record, for target: BanTarget, at now: Moment) -> Bool {
        if isForgotten(record, at: now) {
            set(target, to: nil)
            return true
        }
        if records[target] == nil, count >= settings.bansLimit, !makeRoom(byHand: record.isByHand(at: now), at: now) {
            return false
        }
        set(target, to: record)
        return true
    }

    private mutating func set(_ target: BanTarget, to record: Record?) {
        let change = (record == nil ? 0 : 1) - (records[target] == nil ? 0 : 1)
        records[target] = record
        changes += 1
        guard change != 0, case .subnet(let address, let length) = target else { return }
        if address.isIPv6 {
            subnetLengths.v6.count(length, by: change)
        } else {
            subnetLengths.v4.count(length, by: change)
        }
    }

    /// A few go at once, so that a stream of offenders doesn't cost a search each.
    private mutating func makeRoom(byHand: Bool, at now: Moment) -> Bool {
        expire(at: now)
        if count < settings.bansLimit { return true }
        let leaving = endingSoonest { !$0.isByHand(at: now) }
        for target in leaving.prefix(max(settings.bansLimit / 64, 1)) { set(target, to: nil) }
        if count >= settings.bansLimit, byHand, let first = endingSoonest({ _ in true }).first {
            set(first, to: nil)
        }
        return count < settings.bansLimit
    }

    private func endingSoonest(_ matches: (Record) -> Bool) -> [BanTarget] {
        records.filter { matches($0.value) }
            .sorted {
                $0.value.until == $1.value.until
                    ? $0.key.sortKey < $1.key.sortKey : $0.value.until < $1.value.until
            }
            .map(\.key)
    }
}

extension BanReason {
    /// Itself, of bounded size.
    fileprivate var shortened: BanReason {
        switch self {
        case .byHand(let remark): .byHand(shortenedReason(remark))
        case .violation(let rule): .violation(shortenedReason(rule))
        case .undecodable, .remembered: self
        }
    }
}
