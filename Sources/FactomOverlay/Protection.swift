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
        peers.sorted { isOlder($0, than: $1) }.dropFirst(peers.count / 2)
    }

    private static func isOlder(_ one: Standing, than other: Standing) -> Bool {
        one.since == other.since ? one.id < other.id : one.since < other.since
    }

    /// Who goes so that a newcomer of this group gets an incoming place: of the unprotected that are of the most
    /// crowded group the youngest. How crowded a group is, all its peers count for.
    ///
    /// - Returns: `nil` when the newcomer would make its own group no less crowded than that one, which must have
    ///   at least 2 more: its place is refused then, or two groups would push each other out for ever.
    static func evictee(among peers: [Standing], for group: UInt64) -> ConnectionID? {
        var crowds = [UInt64: Int](minimumCapacity: peers.count)
        for peer in peers { crowds[peer.group, default: 0] += 1 }
        let least = (crowds[group] ?? 0) + 2
        // Many newcomers of a flood are answered here, before it is asked who is useful.
        guard crowds.values.contains(where: { $0 >= least }) else { return nil }
        let rest = withoutTheUseful(peers)
        var crowded = rest.map { (peer: $0, crowd: crowds[$0.group] ?? 0) }.filter { $0.crowd >= least }
        let isBefore = { (one: (peer: Standing, crowd: Int), other: (peer: Standing, crowd: Int)) in
            one.crowd == other.crowd ? isOlder(one.peer, than: other.peer) : one.crowd < other.crowd
        }
        // Nothing is sorted: where the youngest of a crowd isn't young, nobody in a crowd of that size is.
        while let most = crowded.max(by: isBefore) {
            if rest.count(where: { isOlder($0, than: most.peer) }) >= rest.count / 2 { return most.peer.id }
            crowded.removeAll { $0.crowd == most.crowd }
        }
        return nil
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

    /// Without the nearest and, of the others, the bringers of news.
    private static func withoutTheUseful(_ peers: [Standing]) -> [Standing] {
        let nearest = lowest(4, of: peers, but: [], \.roundTrip)
        // The latest news first.
        let newsy = lowest(4, of: peers, but: nearest) { $0.lastNews.map { Moment.zero - $0 } }
        let useful = nearest + newsy
        return peers.filter { !useful.contains($0.id) }
    }

    /// The `count` of which this is lowest, ties by id; who has none is no candidate.
    private static func lowest(
        _ count: Int, of peers: [Standing], but others: [ConnectionID], _ measure: (Standing) -> Duration?
    ) -> [ConnectionID] {
        // A few of many: cheaper one by one than with all in order.
        var found: [(id: ConnectionID, value: Duration)] = []
        for peer in peers {
            guard let value = measure(peer), !others.contains(peer.id) else { continue }
            let place = found.firstIndex { value == $0.value ? peer.id < $0.id : value < $0.value } ?? found.count
            if place == count { continue }
            found.insert((peer.id, value), at: place)
            if found.count > count { found.removeLast() }
        }
        return found.map(\.id)
    }
}
