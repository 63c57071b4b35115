/// The hashes of one stretch of time, and for each who has its message.
///
/// Hashes stand in the order they came, 8 bytes each, with 8 bytes of holders for every 64 slots in use. A table of
/// 4 bytes a place, at most half full, finds them: a hash's low bits say where to begin, and ten of its high bits
/// stand in the table, so that hardly ever a wrong one is looked at.
struct DuplicateGeneration: Sendable {
    /// The most hashes that places can number.
    static let mostHashes = 1 << 22 - 1
    private static let leastPlaces = 128

    private(set) var places: [UInt32] = []
    var hashes: [UInt64] = []
    private(set) var holders: [UInt64] = []
    /// Words of holders for each hash.
    private(set) var width = 1

    var count: Int { hashes.count }

    /// What it holds in memory, in bytes.
    var bytes: Int { places.capacity * 4 + (hashes.capacity + holders.capacity) * 8 }

    /// Where a hash stands; `nil` when it isn't here.
    @inline(__always)
    func position(of hash: UInt64) -> Int? {
        if hashes.isEmpty { return nil }
        let mask = places.count &- 1
        let tag = DuplicateGeneration.tag(of: hash)
        var place = Int(truncatingIfNeeded: hash) & mask
        while places[place] != 0 {
            if places[place] & ~DuplicateGeneration.numberMask == tag {
                let position = Int(places[place] & DuplicateGeneration.numberMask) &- 1
                if hashes[position] == hash { return position }
            }
            place = (place &+ 1) & mask
        }
        return nil
    }

    /// Takes a hash that isn't here yet; answers where it stands.
    @inline(__always)
    mutating func append(_ hash: UInt64) -> Int {
        if (hashes.count &+ 1) &* 2 > places.count { grow() }
        hashes.append(hash)
        for _ in 0..<width { holders.append(0) }
        enter(hash, number: hashes.count)
        return hashes.count &- 1
    }

    @inline(__always)
    mutating func add(_ slot: Slot, at position: Int) {
        let word = Int(slot.number >> 6)
        if word >= width { widen(to: word + 1) }
        holders[position &* width &+ word] |= 1 &<< UInt64(slot.number & 63)
    }

    mutating func add(_ slots: HolderSet, at position: Int) {
        if slots.width > width { widen(to: slots.width) }
        for word in 0..<width { holders[position * width + word] |= slots.words[word] }
    }

    func holders(at position: Int) -> HolderSet {
        var set = HolderSet()
        for word in 0..<width { set.words[word] = holders[position * width + word] }
        return set
    }

    /// Begins anew, in the memory that it has, unless that is far more than `count` hashes need.
    mutating func clear(expecting count: Int) {
        if places.count > max(count * 16, DuplicateGeneration.leastPlaces) {
            self = DuplicateGeneration()
            return
        }
        if !hashes.isEmpty {
            for place in places.indices { places[place] = 0 }
        }
        hashes.removeAll(keepingCapacity: true)
        holders.removeAll(keepingCapacity: true)
        width = 1
    }

    // MARK: - Places

    private static let numberMask: UInt32 = 1 << 22 - 1

    private static func tag(of hash: UInt64) -> UInt32 {
        UInt32(truncatingIfNeeded: hash >> 32) & ~numberMask
    }

    private mutating func grow() {
        places = [UInt32](repeating: 0, count: max(places.count * 2, DuplicateGeneration.leastPlaces))
        hashes.reserveCapacity(places.count / 2)
        holders.reserveCapacity(places.count / 2 * width)
        for (index, hash) in hashes.enumerated() { enter(hash, number: index + 1) }
    }

    /// - Parameter number: the hash's position and one, so that 0 is nobody's.
    @inline(__always)
    private mutating func enter(_ hash: UInt64, number: Int) {
        let mask = places.count &- 1
        var place = Int(truncatingIfNeeded: hash) & mask
        while places[place] != 0 { place = (place &+ 1) & mask }
        places[place] = DuplicateGeneration.tag(of: hash) | UInt32(truncatingIfNeeded: number)
    }

    private mutating func widen(to words: Int) {
        var wider: [UInt64] = []
        wider.reserveCapacity(places.count / 2 * words)
        for position in hashes.indices {
            for word in 0..<words { wider.append(word < width ? holders[position * width + word] : 0) }
        }
        holders = wider
        width = words
    }
}
