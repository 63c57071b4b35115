/// Numbers of endpoints in buckets, each bucket of so many places.
///
/// Chance draws a bucket first and then one in it, so that a crowded bucket is no likelier than a sparse one:
/// whoever fills a few buckets gains little.
struct AddressTable: Sendable {
    /// How many one bucket holds.
    let depth: Int
    private(set) var buckets: [[Int]]
    /// The buckets that aren't empty, and where each of these stands in this list.
    private(set) var occupied: [Int] = []
    private var ranks: [Int]
    private(set) var count = 0

    /// - Parameter depth: at most this many places a bucket. All buckets together have at most `places`.
    init(places: Int, depth: Int) {
        self.depth = max(min(depth, places), 1)
        buckets = Array(repeating: [], count: max(places / self.depth, 1))
        ranks = Array(repeating: 0, count: buckets.count)
    }

    var places: Int { buckets.count * depth }

    func isFull(_ bucket: Int) -> Bool { buckets[bucket].count >= depth }

    /// The bucket must have a free place.
    mutating func add(_ id: Int, to bucket: Int) {
        precondition(!isFull(bucket), "a bucket has no free place")
        if buckets[bucket].isEmpty {
            ranks[bucket] = occupied.count
            occupied.append(bucket)
        }
        buckets[bucket].append(id)
        count += 1
    }

    mutating func remove(_ id: Int, from bucket: Int) {
        guard let place = buckets[bucket].firstIndex(of: id) else { return }
        buckets[bucket].swapAt(place, buckets[bucket].count - 1)
        buckets[bucket].removeLast()
        count -= 1
        if buckets[bucket].isEmpty { leave(bucket) }
    }

    private mutating func leave(_ bucket: Int) {
        let rank = ranks[bucket]
        let last = occupied.removeLast()
        if last != bucket {
            occupied[rank] = last
            ranks[last] = rank
        }
    }

    /// `nil` when the table is empty.
    func draw(_ chance: inout Chance) -> Int? {
        guard let bucket = occupied.randomElement(using: &chance) else { return nil }
        return buckets[bucket].randomElement(using: &chance)
    }
}
