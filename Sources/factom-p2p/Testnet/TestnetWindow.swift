/// Which of the network's messages a node has seen, by number: the latest 65,536 exactly, in 8 KiB.
///
/// An older number counts as seen, so that a message that comes far too late is never passed on anew.
struct TestnetWindow: Sendable {
    static let size: UInt64 = 65_536

    private var words = [UInt64](repeating: 0, count: Int(size / 64))
    /// One more than the highest number seen.
    private var end: UInt64 = 0

    /// Whether this number comes for the first time; it has been seen from then on.
    mutating func isFirst(_ number: UInt64) -> Bool {
        if number >= end {
            slide(past: number)
        } else if end - number > TestnetWindow.size {
            return false
        }
        let (word, bit) = place(of: number)
        if words[word] & bit != 0 { return false }
        words[word] |= bit
        return true
    }

    private mutating func slide(past number: UInt64) {
        if number - end >= TestnetWindow.size {
            words = [UInt64](repeating: 0, count: words.count)
        } else {
            for passed in end...number {
                let (word, bit) = place(of: passed)
                words[word] &= ~bit
            }
        }
        end = number &+ 1
    }

    private func place(of number: UInt64) -> (word: Int, bit: UInt64) {
        let slot = number % TestnetWindow.size
        return (Int(slot / 64), 1 << (slot % 64))
    }
}
