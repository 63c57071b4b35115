extension Array {
    /// Makes room for one element more, and for few besides: where elements are large, room for twice as many is much
    /// that is never used.
    mutating func reserveThriftily() {
        if count == capacity { reserveCapacity(count + Swift.max(count / 8, 4)) }
    }
}
