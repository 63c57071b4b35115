/// The only source of chance in decisions: a keyed generator, so that a run can be had again by whoever
/// has the key, and nobody who sees some of its numbers can tell the others.
///
/// Each number is the `SipHash` of a counter.
package struct Chance: RandomNumberGenerator, Sendable {
    private let key: (UInt64, UInt64)
    private var counter: UInt64 = 0

    /// - Parameter seed: secret where peers could gain by guessing; any number in a test.
    package init(seed: UInt64, _ more: UInt64 = 0) {
        key = (seed, more)
    }

    package mutating func next() -> UInt64 {
        counter &+= 1
        return sipHash(counter, key: key)
    }

    /// `duration` made up to a fifth shorter or longer, so that peers don't act in step.
    package mutating func jittered(_ duration: Duration) -> Duration {
        duration * Int.random(in: 800...1200, using: &self) / 1000
    }

    /// Puts `count` elements chosen at random at the front, in O(`count`).
    package mutating func choose<Element>(_ count: Int, of elements: inout [Element]) {
        for index in 0..<min(count, elements.count) {
            elements.swapAt(index, Int.random(in: index..<elements.count, using: &self))
        }
    }
}
