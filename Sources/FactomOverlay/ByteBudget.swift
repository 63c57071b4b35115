/// How fast bytes may come from one peer: so many a second in the long run, and a burst at once.
///
/// A token bucket, kept as one moment: when all that has come so far would be earned at the rate (the "virtual
/// scheduling" of ITU-T I.371). Nothing has to be filled up again, and no number from a peer can overflow it.
struct ByteBudget: Sendable, Equatable {
    /// How many times the rate and the burst this peer has; at least 1.
    var factor = 1

    private let rate: Int
    /// How long the burst takes to be earned: the same for every factor, which multiplies both.
    private let patience: Span
    private var earned = Moment.zero

    /// - Parameters:
    ///   - rate: bytes a second, at least 1.
    ///   - burst: bytes that may come at once.
    init(rate: Int, burst: Int) {
        self.rate = max(rate, 1)
        patience = ByteBudget.time(for: burst, at: self.rate)
    }

    mutating func spend(_ bytes: Int, at now: Moment) {
        let (rate, overflow) = rate.multipliedReportingOverflow(by: max(factor, 1))
        earned = max(earned, now) + ByteBudget.time(for: bytes, at: overflow ? .max : rate)
    }

    /// Whether more has come than rate and burst allow.
    func isOverdrawn(at now: Moment) -> Bool {
        earned > now + patience
    }

    /// Saturates at 292 years.
    private static func time(for bytes: Int, at rate: Int) -> Span {
        let nanoseconds = UInt(max(bytes, 0)).multipliedFullWidth(by: 1_000_000_000)
        let rate = UInt(rate)
        if nanoseconds.high >= rate { return Span(nanoseconds: .max) }
        return Span(nanoseconds: Int64(clamping: rate.dividingFullWidth(nanoseconds).quotient))
    }
}
