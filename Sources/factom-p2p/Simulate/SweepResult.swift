/// What came of runs that differ in one parameter.
struct SweepResult: Sendable, Equatable {
    /// The parameter's name.
    var key: String
    /// What all runs have in common, in a few words; empty to say nothing of it.
    var about = ""
    /// In the order that they are listed in.
    var rows: [Row] = []

    /// One value, and what came of it; `nil` where there was nothing to measure.
    struct Row: Sendable, Equatable {
        var value: Double
        /// Of the deliveries that were expected, 0…1.
        var delivery: Double?
        /// For each delivery.
        var copies: Double?
        /// In the mean.
        var hops: Double?
        /// Half of the deliveries took no longer, in milliseconds.
        var p50: Int?
        /// 99 % took no longer, in milliseconds.
        var p99: Int?
        var bytesPerDelivery: Double?
        /// From the start until the network was whole, in seconds.
        var formedAfter: Double?
        /// What broke; `nil` when all held.
        var broken: String?
    }
}
