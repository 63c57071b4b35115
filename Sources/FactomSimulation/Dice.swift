/// The chance of everything outside the nodes: links, faults, who sends what.
///
/// A counter under a mixing function (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number Generators"): quick, and
/// good enough where nobody gains by guessing. Nodes have their own, keyed ``Chance``.
package struct Dice: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    /// Dice of their own for one purpose: what is thrown elsewhere doesn't change what these show.
    package init(seed: UInt64, for purpose: UInt64) {
        var dice = Dice(seed: seed ^ purpose &* 0x9e37_79b9_7f4a_7c15)
        state = dice.next()
    }

    @inline(__always)
    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }

    /// A number in 0..<`bound`; 0 when there is none.
    @inline(__always)
    package mutating func below(_ bound: Int) -> Int {
        if bound <= 1 { return 0 }
        return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// Whether something that happens `share` of the time, 0…1, happens now.
    @inline(__always)
    package mutating func shows(_ share: Double) -> Bool {
        if share <= 0 { return false }
        return Double(next() >> 11) * 0x1p-53 < share
    }

    /// A time up to `most`, in nanoseconds, every one as likely.
    @inline(__always)
    package mutating func time(upTo most: Int64) -> Int64 {
        Int64(below(Int(clamping: most)))
    }

    /// `count` different numbers in 0..<`bound`, in the order drawn.
    package mutating func draw(_ count: Int, below bound: Int) -> [Int] {
        var all = Array(0..<max(bound, 0))
        let wanted = min(max(count, 0), all.count)
        for index in 0..<wanted { all.swapAt(index, index + below(all.count - index)) }
        return Array(all.prefix(wanted))
    }
}
