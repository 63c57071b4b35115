/// A point in time as decisions see it: it comes in with each event, from a clock or from a test.
///
/// Counts nanoseconds from a start that only the giver of the moments knows; never a wall-clock time.
package struct Moment: Sendable, Hashable, Comparable {
    package let nanoseconds: Int64

    package init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// The start of the count.
    package static let zero = Moment(nanoseconds: 0)

    /// Before and after every moment that comes in.
    package static let distantPast = Moment(nanoseconds: .min)
    package static let distantFuture = Moment(nanoseconds: .max)

    package static func < (left: Moment, right: Moment) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// Saturates: no sum of moments and settings traps.
    package static func + (moment: Moment, duration: Duration) -> Moment {
        let (sum, overflow) = moment.nanoseconds.addingReportingOverflow(duration.wholeNanoseconds)
        if overflow { return Moment(nanoseconds: moment.nanoseconds < 0 ? .min : .max) }
        return Moment(nanoseconds: sum)
    }

    package static func + (moment: Moment, span: Span) -> Moment {
        let (sum, overflow) = moment.nanoseconds.addingReportingOverflow(span.nanoseconds)
        if overflow { return Moment(nanoseconds: moment.nanoseconds < 0 ? .min : .max) }
        return Moment(nanoseconds: sum)
    }

    /// How long after `earlier` this moment is; negative when it is before, and saturating too.
    package static func - (later: Moment, earlier: Moment) -> Duration {
        let (difference, overflow) = later.nanoseconds.subtractingReportingOverflow(earlier.nanoseconds)
        if overflow { return .nanoseconds(later < earlier ? Int64.min : .max) }
        return .nanoseconds(difference)
    }

    /// How long after `earlier` this moment is, in nanoseconds: saturating as the difference is, and sooner had.
    func nanoseconds(since earlier: Moment) -> Int64 {
        let (difference, overflow) = nanoseconds.subtractingReportingOverflow(earlier.nanoseconds)
        return overflow ? (self < earlier ? .min : .max) : difference
    }

    /// Whether `duration` has passed since this moment.
    package func isPast(_ duration: Duration, at now: Moment) -> Bool {
        self + duration <= now
    }

    func isPast(_ span: Span, at now: Moment) -> Bool {
        self + span <= now
    }

    /// The first multiple of a span, counted from ``zero``, that comes after this moment; the moment itself where the
    /// span is none.
    func next(_ span: Span) -> Moment {
        if span.nanoseconds <= 0 { return self }
        let (past, remainder) = nanoseconds.quotientAndRemainder(dividingBy: span.nanoseconds)
        let whole = remainder < 0 ? past - 1 : past
        return Moment(nanoseconds: whole &* span.nanoseconds) + span
    }
}

/// A length of time where one is added for every parcel: a `Duration` counts attoseconds in 128 bits, and what is made of
/// them costs a division each time.
package struct Span: Sendable, Hashable, Comparable {
    package let nanoseconds: Int64

    /// Saturates at 292 years.
    package init(_ duration: Duration) {
        nanoseconds = duration.wholeNanoseconds
    }

    init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    static let second = Span(nanoseconds: 1_000_000_000)

    package static func < (left: Span, right: Span) -> Bool { left.nanoseconds < right.nanoseconds }

    /// Saturates, too.
    func times(_ factor: Int) -> Span {
        let (product, overflow) = nanoseconds.multipliedReportingOverflow(by: Int64(factor))
        return Span(nanoseconds: overflow ? .max : product)
    }
}

extension Duration {
    /// In nanoseconds, saturating at 292 years.
    package var wholeNanoseconds: Int64 {
        let size = attoseconds.magnitude
        let high = UInt64(truncatingIfNeeded: size >> 64)
        // Hardware divides 128 bits by 64 in one step when the quotient fits into 64.
        if high >= Duration.nanosecond { return attoseconds < 0 ? .min : .max }
        let whole = Duration.nanosecond.dividingFullWidth((high, UInt64(truncatingIfNeeded: size))).quotient
        if attoseconds < 0 { return whole > UInt64(Int64.max) ? .min : -Int64(whole) }
        return Int64(clamping: whole)
    }

    /// In attoseconds.
    private static let nanosecond: UInt64 = 1_000_000_000
}
