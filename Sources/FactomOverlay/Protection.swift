/// What speaks for a peer when someone must go.
struct Standing: Sendable, Equatable {
    let id: ConnectionID
    /// The network that diversity is counted in.
    let group: UInt64
    /// When it came online.
    let since: Moment
    /// How long its last pong took; `nil` before the first.
    let roundTrip: Duration?
    /// When it last brought a message that nobody else had brought before; `nil` for never.
    let lastNews: Moment?
}

/// Which peers may be sent away for a newcomer or in a round. Special peers are no part of it: they are never in
/// the lists given.
///
/// Each protection is by something that an attacker with many addresses can't make up at once: nearness, news and
/// age, as Bitcoin's nodes do it (`SelectNodeToEvict`). The order of a list decides nothing: ties go by id.
enum Protection {
    /// Takes out the 4 with the lowest round trip, the 4 others that lately brought something new first, and half of
    /// the rest by age (the longest connected; of an odd number the smaller half). By id.
    static func unprotected(_ peers: [Standing]) -> [Standing] {
        theYoung(of: withoutTheUseful(peers)).sorted { $0.id < $1.id }
    }

    /// The younger half, the oldest first.
    private static func theYoung(of peers: [Standing]) -> ArraySlice<Standing> {
        peers.sorted { $0.since == $1.since ? $0.id < $1.id : $0.since < $1.since }.dropFirst(peers.count / 2)
    }

    /// Who goes so that a newcomer of this group gets an incoming place: of the unprotected that are of the most
    /// crowded group the youngest. How crowded a group is, all its peers count for.
    ///
    /// - Returns: `nil` when the newcomer would make its own group no less crowded than that one, which must have
    ///   at least 2 more: its place is refused then, or two groups would push each other out for ever.
    static func evictee(among peers: [Standing], for group: UInt64) -> ConnectionID? {
        let crowds = peers.reduce(into: [:]) { $0[$1.group, default: 0] += 1 }
        let least = (crowds[group] ?? 0) + 2
        // Many newcomers of a flood are answered here, before anything is sorted.
        guard crowds.values.contains(where: { $0 >= least }) else { return nil }
        // The youngest comes last, and of equally crowded groups that is whom we want.
        var most = (crowd: least - 1, id: ConnectionID?.none)
        for peer in theYoung(of: withoutTheUseful(peers)).reversed() {
            let crowd = crowds[peer.group] ?? 0
            if crowd > most.crowd { most = (crowd, peer.id) }
        }
        return most.id
    }

    /// Which outgoing peers a round drops: not the 4 lowest round trips, nor the 4 others that are the latest
    /// bringers of news; of the rest the worse half by score (ties with its best, too; of an odd number the larger
    /// half), at random.
    ///
    /// - Parameter score: the quality of a peer's address.
    /// - Returns: `count` of them by id, or fewer when that half has no more.
    static func dropped(
        _ count: Int, among peers: [Standing], _ chance: inout Chance, score: (ConnectionID) -> Int
    ) -> [ConnectionID] {
        let rest = withoutTheUseful(peers).sorted { $0.id < $1.id }.map { (id: $0.id, score: score($0.id)) }
        let scores = rest.map(\.score).sorted()
        guard count > 0, !scores.isEmpty else { return [] }
        let limit = scores[(scores.count - 1) / 2]
        var worse = rest.filter { $0.score <= limit }.map(\.id)
        chance.choose(count, of: &worse)
        return worse.prefix(count).sorted()
    }

    /// Without the nearest and the bringers of news.
    private static func withoutTheUseful(_ peers: [Standing]) -> [Standing] {
        let distant = without(4, of: peers, lowest: \.roundTrip)
        // The latest news first.
        return without(4, of: distant) { $0.lastNews.map { Moment.zero - $0 } }
    }

    /// Without the `count` of which this is lowest, ties by id; who has none is no candidate.
    private static func without(
        _ count: Int, of peers: [Standing], lowest measure: (Standing) -> Duration?
    ) -> [Standing] {
        // A few of many: cheaper one by one than with all in order.
        var useful: [(id: ConnectionID, value: Duration)] = []
        for peer in peers {
            guard let value = measure(peer) else { continue }
            let place = useful.firstIndex { value == $0.value ? peer.id < $0.id : value < $0.value } ?? useful.count
            if place == count { continue }
            useful.insert((peer.id, value), at: place)
            if useful.count > count { useful.removeLast() }
        }
        return peers.filter { peer in !useful.contains { $0.id == peer.id } }
    }
}
