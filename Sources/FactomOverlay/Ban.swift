/// A ban that is in force: who gets nothing at all from a node, why, and for how long yet.
public struct Ban: Sendable, Hashable {
    /// Whom it is about.
    public let target: BanTarget
    /// Why.
    public let reason: BanReason
    /// How long it lasts from now; over zero.
    public let remaining: Duration

    package init(_ target: BanTarget, because reason: BanReason, remaining: Duration) {
        self.target = target
        self.reason = reason
        self.remaining = remaining
    }
}
