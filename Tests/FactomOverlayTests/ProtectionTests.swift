import FactomWire
import Testing

@testable import FactomOverlay

@Suite("Who must go") struct ProtectionTests {
    /// A peer that nothing speaks for.
    private func peer(
        _ id: UInt64, group: UInt64 = 1, since: Int = 0, trip: Int? = nil, news: Int? = nil
    ) -> Standing {
        Standing(
            id: ConnectionID(id), group: group, since: .at(.seconds(since)), roundTrip: trip.map { .milliseconds($0) },
            lastNews: news.map { .at(.seconds($0)) })
    }

    private func numbers(_ peers: [Standing]) -> [UInt64] { peers.map(\.id.number) }

    // MARK: - Protection

    @Test("Protected are the 4 with the lowest round trip, the 4 that lately brought news, half of the rest by age")
    func protects() {
        let near = (1...5).map { peer($0, since: 100, trip: Int($0)) }
        let newsy = (6...10).map { peer($0, since: 200, news: Int($0)) }
        let old = (11...14).map { peer($0, since: Int($0)) }
        // 5 is the fifth nearest, 6 brought the fifth latest news; then the oldest half of 5, 6, 11, 12, 13 and 14.
        #expect(numbers(Protection.unprotected(near + newsy + old)) == [5, 6, 14])
    }

    @Test func thoseWithoutAPongOrNewsAreNotProtectedForIt() {
        #expect(numbers(Protection.unprotected((1...8).map { peer($0, since: Int($0)) })) == [5, 6, 7, 8])
    }

    @Test func theNearestLeaveTheProtectionByNewsToOthers() {
        let both = (1...4).map { peer($0, trip: 1, news: 100) }
        let newsy = (5...8).map { peer($0, news: 1) }
        #expect(Protection.unprotected(both + newsy) == [])
        #expect(numbers(Protection.unprotected(both + newsy + [peer(9), peer(10)])) == [10])
    }

    @Test func fewAreAllProtectedButOne() {
        #expect(Protection.unprotected([]) == [])
        #expect(numbers(Protection.unprotected([peer(1)])) == [1])
        #expect(Protection.unprotected([peer(1, trip: 7)]) == [])
    }

    @Test func tiesGoByNumber() {
        let same = (1...20).map { peer($0, trip: 5, news: 5) }
        #expect(numbers(Protection.unprotected(same)) == Array(15...20))
        #expect(numbers(Protection.unprotected(same.reversed())) == Array(15...20))
    }

    // MARK: - Evictions

    @Test("The youngest of the most crowded group goes")
    func evicts() {
        let crowd = (1...8).map { peer($0, group: 7, since: Int($0)) }
        let others = (9...12).map { peer($0, group: UInt64($0), since: 100) }
        #expect(Protection.evictee(among: crowd + others, for: 99) == ConnectionID(8))
        #expect(Protection.evictee(among: crowd + others, for: 9) == ConnectionID(8))
    }

    @Test("A newcomer that would make its own group no less crowded is refused")
    func refuses() {
        let crowd = (1...4).map { peer($0, group: 7, since: Int($0)) }
        func evictee(ofOwn count: UInt64) -> ConnectionID? {
            Protection.evictee(among: crowd + (5..<(5 + count)).map { peer($0, group: 8, since: -1) }, for: 8)
        }
        #expect(evictee(ofOwn: 2) == ConnectionID(4))
        #expect(evictee(ofOwn: 3) == nil)
        #expect(Protection.evictee(among: crowd, for: 7) == nil)
        #expect(Protection.evictee(among: [peer(1, group: 7)], for: 8) == nil)
        #expect(Protection.evictee(among: [], for: 8) == nil)
    }

    @Test func howCrowdedAGroupIsItsProtectedPeersCountFor() {
        // Of group 7 one is unprotected, of group 8 two are; but 7 has six in all.
        let seven = (1...5).map { peer($0, group: 7, trip: 1) } + [peer(6, group: 7, since: 50)]
        let eight = [peer(7, group: 8, since: 60), peer(8, group: 8, since: 70), peer(9, group: 9)]
        #expect(Protection.evictee(among: seven + eight, for: 10) == ConnectionID(6))
    }

    @Test func aGroupWhoseLastIsProtectedIsLeftAlone() {
        let crowd = (1...4).map { peer($0, group: 7, trip: 1) }
        let others = [peer(5, group: 8), peer(6, group: 8), peer(7, group: 8), peer(8, group: 9)]
        #expect(Protection.evictee(among: crowd + others, for: 10) == ConnectionID(7))
    }

    // MARK: - Rounds

    @Test("A round drops from the worse half by score, at random")
    func drops() {
        let peers = (1...8).map { peer($0, trip: $0 <= 4 ? 1 : nil, news: $0 > 4 ? 1 : nil) }
        let others = (11...20).map { peer($0) }
        var seen: Set<ConnectionID> = []
        for seed in 0..<50 {
            var chance = Chance(seed: UInt64(seed))
            let dropped = Protection.dropped(2, among: peers + others, &chance) { id in
                id.number > 10 ? Int(id.number) : -500
            }
            #expect(dropped.count == 2 && dropped[0] < dropped[1])
            seen.formUnion(dropped)
        }
        #expect(seen == Set((11...15).map { ConnectionID($0) }))
    }

    @Test func equalScoresAreEquallyBad() {
        var chance = Chance(seed: 1)
        let dropped = Protection.dropped(100, among: (1...6).map { peer($0) }, &chance) { $0.number == 6 ? 1 : 0 }
        #expect(dropped == (1...5).map { ConnectionID($0) })
    }

    @Test(arguments: [Int.min, -1, 0]) func noneIsNone(count: Int) {
        var chance = Chance(seed: 1)
        #expect(Protection.dropped(count, among: [peer(1)], &chance) { _ in 0 } == [])
        #expect(Protection.dropped(5, among: [], &chance) { _ in 0 } == [])
    }

    // MARK: - Whatever the peers

    private func anyPeers(_ chance: inout Chance) -> [Standing] {
        (0..<Int.random(in: 0...40, using: &chance)).map { number in
            peer(
                UInt64(number), group: .random(in: 0...6, using: &chance), since: .random(in: -3...3, using: &chance),
                trip: Bool.random(using: &chance) ? .random(in: 0...5, using: &chance) : nil,
                news: Bool.random(using: &chance) ? .random(in: -3...3, using: &chance) : nil)
        }
    }

    /// How many of these are better than this one by a measure, ties by number.
    private func betters(
        of peer: Standing, in peers: [Standing], by measure: (Standing) -> Int64?
    ) -> Int {
        guard let own = measure(peer) else { return .max }
        return peers.count { other in
            measure(other).map { $0 < own || ($0 == own && other.id < peer.id) } ?? false
        }
    }

    @Test(arguments: 0..<200) func theRulesHold(seed: UInt64) {
        var chance = Chance(seed: seed)
        let peers = anyPeers(&chance)
        let far = peers.filter { betters(of: $0, in: peers) { $0.roundTrip?.wholeNanoseconds } >= 4 }
        let rest = far.filter {
            betters(of: $0, in: far) { $0.lastNews.map { (.zero - $0).wholeNanoseconds } } >= 4
        }
        let young = rest.filter {
            betters(of: $0, in: rest) { ($0.since - .zero).wholeNanoseconds } >= rest.count / 2
        }
        #expect(Protection.unprotected(peers) == young)
        var shuffled = peers
        chance.choose(peers.count, of: &shuffled)
        #expect(Protection.unprotected(shuffled) == young)

        let group = UInt64.random(in: 0...7, using: &chance)
        let evictee = Protection.evictee(among: peers, for: group)
        #expect(evictee == Protection.evictee(among: shuffled, for: group))
        checkEviction(of: evictee, for: group, peers, young)

        var (one, other) = (chance, chance)
        let scores = peers.reduce(into: [:]) { $0[$1.id] = Int.random(in: -3...3, using: &chance) }
        func score(_ id: ConnectionID) -> Int { scores[id] ?? 0 }
        let dropped = Protection.dropped(3, among: peers, &one, score: score)
        #expect(dropped == Protection.dropped(3, among: shuffled, &other, score: score))
        #expect(
            Set(dropped).count == dropped.count && dropped.count == min(3, max(dropped.count, (rest.count + 1) / 2)))
        for peer in peers where dropped.contains(peer.id) {
            #expect(rest.contains(peer))
            #expect(rest.count { score($0.id) < score(peer.id) } <= rest.count / 2)
        }
    }

    private func checkEviction(of id: ConnectionID?, for group: UInt64, _ peers: [Standing], _ young: [Standing]) {
        func crowd(_ group: UInt64) -> Int { peers.count { $0.group == group } }
        let most = young.map { crowd($0.group) }.max() ?? 0
        guard let evictee = young.first(where: { $0.id == id }) else {
            #expect(id == nil)
            #expect(most < crowd(group) + 2)
            return
        }
        #expect(crowd(evictee.group) == most && most >= crowd(group) + 2)
        #expect(!young.contains { $0.group == evictee.group && $0.since > evictee.since })
    }
}
