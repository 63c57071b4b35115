import FactomWire
import Testing

@testable import FactomOverlay

/// Random operations, against a plain list of bans that is searched from end to end.
@Suite("Bans, whatever happens") struct BanPropertyTests {
    private struct Entry {
        var target: BanTarget
        var until: Moment
        var reason: BanReason
        var offences = 0
    }

    private struct Model {
        var entries: [Entry] = []

        private func index(_ target: BanTarget, at now: Moment) -> Int? {
            entries.firstIndex { entry in
                let isKept = now < entry.until || (entry.offences > 0 && now < entry.until + .seconds(7 * 86_400))
                return isKept && entry.target == target.normalised
            }
        }

        mutating func put(_ entry: Entry) {
            entries.removeAll { $0.target == entry.target }
            entries.append(entry)
        }

        mutating func add(_ target: BanTarget, for duration: Duration, _ reason: BanReason, at now: Moment) {
            let offences = index(target, at: now).map { entries[$0].offences } ?? 0
            put(Entry(target: target.normalised, until: now + duration, reason: reason, offences: offences))
        }

        mutating func offend(_ target: BanTarget, _ reason: BanReason, at now: Moment) -> Duration {
            var entry =
                index(target, at: now).map { entries[$0] }
                ?? Entry(target: target.normalised, until: now, reason: reason)
            let hours = reason == .undecodable ? min(1 << min(entry.offences, 10), 24) : 24
            let until = now + .seconds(3600 * hours)
            entry.offences += 1
            if until > entry.until { (entry.until, entry.reason) = (until, reason) }
            put(entry)
            return entry.until - now
        }

        mutating func lift(_ target: BanTarget, at now: Moment) -> Bool {
            let wasInForce = entries.contains { $0.target == target.normalised && now < $0.until }
            entries.removeAll { $0.target == target.normalised }
            return wasInForce
        }

        func covers(_ endpoint: Endpoint, at now: Moment) -> Bool {
            entries.contains { now < $0.until && $0.target.covers(endpoint) }
        }

        func covers(_ address: IPAddress, at now: Moment) -> Bool {
            entries.contains { now < $0.until && $0.target.covers(address) }
        }

        func remaining(_ endpoint: Endpoint, at now: Moment) -> Duration? {
            entries.filter { now < $0.until && $0.target.covers(endpoint) }.map { $0.until - now }.max()
        }

        func listed(at now: Moment) -> Set<Ban> {
            Set(entries.filter { now < $0.until }.map { Ban($0.target, because: $0.reason, remaining: $0.until - now) })
        }
    }

    private static let addresses = [
        "10.0.0.1", "10.0.0.2", "10.1.0.1", "11.0.0.1", "2001:db8::1", "2001:db8::2", "2001:db9::1",
    ].map(address)

    private static func target(_ chance: inout Chance) -> BanTarget {
        let address = addresses[Int.random(in: 0..<addresses.count, using: &chance)]
        switch Int.random(in: 0..<3, using: &chance) {
        case 0: return .address(address)
        case 1: return .endpoint(Endpoint(address: address, port: .random(in: 1...2, using: &chance)))
        default:
            let lengths = [-1, 0, 8, 15, 16, 24, 30, 31, 32, 48, 64, 126, 128, 500]
            return .subnet(address, prefixLength: lengths.randomElement(using: &chance) ?? 8)
        }
    }

    private static let durations = [-1, 0, 1, 600, 3600, 90_000, 700_000]
    private static let pauses = [0, 0, 0, 1, 900, 3600, 50_000, 200_000]
    private static let reasons: [BanReason] = [.undecodable, .undecodable, .violation("rule")]

    private static func change(_ bans: inout Bans, _ model: inout Model, _ chance: inout Chance, at now: Moment) {
        let target = target(&chance)
        switch Int.random(in: 0..<10, using: &chance) {
        case 0...2:
            let duration = Duration.seconds(durations.randomElement(using: &chance) ?? 0)
            let reason = BanReason.byHand("\(chance.next())")
            bans.add(target, for: duration, because: reason, at: now)
            model.add(target, for: max(duration, .zero), reason, at: now)
        case 3...6:
            let reason = reasons.randomElement(using: &chance) ?? .undecodable
            #expect(bans.offend(target, reason, at: now) == model.offend(target, reason, at: now))
        case 7: #expect(bans.lift(target, at: now) == model.lift(target, at: now))
        case 8: bans.expire(at: now)
        default:
            // A restart: what is remembered is all there is.
            let remembered = bans.remembered(at: now)
            bans = Bans(.local)
            bans.restore(remembered, at: now)
        }
    }

    @Test(arguments: 0..<40) func agreeWithAPlainList(seed: UInt64) {
        var chance = Chance(seed: seed)
        var bans = Bans(.local)
        var model = Model()
        // A moment before the start is as good as any.
        var now = Moment.at(.seconds(-1_000_000))
        for _ in 0..<150 {
            now = now + .seconds(BanPropertyTests.pauses.randomElement(using: &chance) ?? 0)
            BanPropertyTests.change(&bans, &model, &chance, at: now)
            let list = bans.list(at: now)
            #expect(Set(list) == model.listed(at: now))
            #expect(list.map(\.target.sortKey).elementsEqual(list.map(\.target.sortKey).sorted(by: <), by: ==))
            for address in BanPropertyTests.addresses {
                let endpoint = Endpoint(address: address, port: 1)
                #expect(bans.covers(address, at: now) == model.covers(address, at: now))
                #expect(bans.covers(endpoint, at: now) == model.covers(endpoint, at: now))
                #expect(bans.ban(covering: endpoint, at: now)?.remaining == model.remaining(endpoint, at: now))
            }
        }
    }
}
