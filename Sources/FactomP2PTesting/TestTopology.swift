/// Who is linked with whom when a test network begins.
public enum TestTopology: Sendable {
    /// The nodes find each other through a seed, as in production. Up to nine, all are linked with all.
    case discovered
    /// Each with the next: what the first says gets to the last only when all others relay it.
    case line
    /// Each with the next, and the last with the first.
    case ring
    /// All with the first.
    case star
    /// These pairs: `.links([(0, 1), (1, 2)])`. The first of a pair dials the second, for ever.
    case links([(Int, Int)])

    /// Whom each node dials; `nil` when that is its own affair.
    func dials(among count: Int) throws -> [[Int]]? {
        var dials = Array(repeating: [Int](), count: count)
        for (one, other) in try pairs(among: count) ?? [] { dials[one].append(other) }
        if case .discovered = self { return nil }
        return dials
    }

    func pairs(among count: Int) throws -> [(Int, Int)]? {
        switch self {
        case .discovered: return nil
        case .line: return zip(0..<count, 1..<max(count, 1)).map { ($0, $1) }
        case .ring: return try TestTopology.line.pairs(among: count).map { count > 2 ? $0 + [(count - 1, 0)] : $0 }
        case .star: return (1..<max(count, 1)).map { ($0, 0) }
        case .links(let pairs):
            for (one, other) in pairs where one == other || min(one, other) < 0 || max(one, other) >= count {
                throw TestNetworkError.link(one, other)
            }
            return pairs
        }
    }
}
