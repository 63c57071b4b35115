/// Counts durations in nanoseconds, in a fixed amount of memory: percentiles come out at most 1/64 too high,
/// the greatest is exact.
struct TestnetHistogram: Sendable {
    /// Every power of two is divided in this many equal buckets.
    private static let steps: UInt64 = 64

    private var buckets = [UInt64](repeating: 0, count: 59 * Int(steps))
    private(set) var count: UInt64 = 0
    private(set) var max: UInt64 = 0

    mutating func add(_ nanoseconds: UInt64) {
        buckets[TestnetHistogram.bucket(of: nanoseconds)] += 1
        count += 1
        max = Swift.max(max, nanoseconds)
    }

    /// The duration within which this percentage of all lies, 0…100; 0 when nothing was counted.
    func percentile(_ percent: Double) -> UInt64 {
        let rank = Swift.max(1, UInt64((Double(count) * percent / 100).rounded(.up)))
        var seen: UInt64 = 0
        for (index, bucket) in buckets.enumerated() {
            seen += bucket
            if seen >= rank { return Swift.min(TestnetHistogram.greatest(in: index), max) }
        }
        return max
    }

    /// The first 64 buckets hold one number each; from there on each power of two has 64.
    private static func bucket(of value: UInt64) -> Int {
        if value < steps { return Int(value) }
        let shift = UInt64(63 - 6 - value.leadingZeroBitCount)
        return Int(shift * steps + (value >> shift))
    }

    private static func greatest(in bucket: Int) -> UInt64 {
        let bucket = UInt64(bucket)
        if bucket < steps { return bucket }
        let shift = bucket / steps - 1
        // The last bucket ends at the greatest number that there is: its end wraps to zero.
        return ((bucket - shift * steps + 1) << shift) &- 1
    }
}
