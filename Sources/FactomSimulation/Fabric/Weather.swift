/// What the virtual internet is like at the moment: how long bytes take, and what goes wrong with them.
///
/// Durations are in nanoseconds, chances 0…1.
package struct Weather: Sendable, Equatable {
    /// One way, between the two hosts that are nearest to each other, and that are farthest.
    package var nearest: Int64 = 1_000_000
    package var farthest: Int64 = 120_000_000
    /// Up to so much more for each piece of bytes, never overtaking.
    package var jitter: Int64 = 5_000_000
    /// Of each direction of a connection, in bytes a second; 0 for no limit.
    package var bandwidth: Int = 12_500_000
    /// For each piece: it was lost on the way and is sent again, up to `stall` later.
    package var stallChance = 0.0
    package var stall: Int64 = 3_000_000_000
    /// For each piece: it is read in two parts, the second a little later.
    package var cutChance = 0.0
    /// For each piece: one of its bytes is another on arrival.
    package var corruptChance = 0.0
    /// For each dial: it takes up to `slowConnect` longer.
    package var slowConnectChance = 0.0
    package var slowConnect: Int64 = 8_000_000_000
    /// What one socket takes from its writer and the network before the writer must wait, in bytes.
    package var socketBuffer = 256 << 10

    package init() {}
}
