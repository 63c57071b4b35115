/// Why a test network doesn't begin, or what has not come about in it.
public enum TestNetworkError: Error, Sendable, Equatable, CustomStringConvertible {
    /// It can have 1 to 1,000 nodes, not this many.
    case size(Int)
    /// There is no such pair of different nodes.
    case link(Int, Int)
    /// After this much virtual time the nodes were still not linked as they should be: how many peers each had.
    case notFormed(after: Duration, peers: [Int])
    /// What was waited for was not so at any time within this much virtual time.
    case never(within: Duration)

    /// One sentence.
    public var description: String {
        switch self {
        case .size(let count): "a test network has 1 to 1000 nodes, not \(count)"
        case .link(let one, let other): "there is no pair of different nodes \(one) and \(other) to link"
        case .notFormed(let time, let peers): "after \(time) the nodes are not linked; they have \(peers) peers"
        case .never(let time): "what was waited for did not come about within \(time)"
        }
    }
}
