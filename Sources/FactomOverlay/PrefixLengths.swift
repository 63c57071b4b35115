/// Which lengths of subnets there are, so that a search among any number of subnets is one look for each length.
struct PrefixLengths: Sendable {
    /// How many subnets there are of each length.
    private(set) var counts: [Int]
    /// The lengths that there are, longest first.
    private(set) var inUse: [Int] = []

    /// - Parameter bits: of an address, 32 or 128: the longest length.
    init(bits: Int) {
        counts = Array(repeating: 0, count: bits + 1)
    }

    /// - Parameter change: 1 for a subnet that is new, −1 for one that goes.
    mutating func count(_ length: Int, by change: Int) {
        counts[length] += change
        inUse = counts.indices.reversed().filter { counts[$0] > 0 }
    }
}
