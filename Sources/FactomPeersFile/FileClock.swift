package import FactomOverlay

/// Turns the moments of this run into dates, and dates into moments.
///
/// Moments count from a start that means nothing to the next run; files have dates, in whole seconds. Dates from
/// files may be anything: one further away than a century counts as a century away.
package struct FileClock: Sendable {
    private static let century: Int64 = 36_525 * 86_400
    /// A century before the year 9999 ends: no date has a year of five digits.
    private static let latestStart = 253_402_300_799 - century

    private let nowNanoseconds: Int64
    private let unixSeconds: Int64

    /// The moment of the reading, and the wall clock's time at it, in seconds since 1970.
    package let now: Moment

    /// - Parameter unixSeconds: a wall clock that stands before 1970 or after 9899 counts as one of these.
    package init(now: Moment, unixSeconds: Int64) {
        self.now = now
        nowNanoseconds = (now - .zero).wholeNanoseconds
        self.unixSeconds = min(max(unixSeconds, 0), FileClock.latestStart)
    }

    /// The moment of a date; exact for whole seconds in the century before and after now.
    package func moment(ofUnixSeconds seconds: Int64) -> Moment {
        let (difference, overflow) = seconds.subtractingReportingOverflow(unixSeconds)
        let distance = overflow ? (seconds < 0 ? .min : .max) : difference
        return now + .seconds(min(max(distance, -FileClock.century), FileClock.century))
    }

    /// The date of a moment, in seconds since 1970, cut to the whole second.
    package func unixSeconds(of moment: Moment) -> Int64 {
        let nanoseconds = (moment - .zero).wholeNanoseconds
        let (difference, overflow) = nanoseconds.subtractingReportingOverflow(nowNanoseconds)
        let distance = overflow ? (nanoseconds < 0 ? .min : .max) : difference
        let (seconds, rest) = distance.quotientAndRemainder(dividingBy: 1_000_000_000)
        return unixSeconds + min(max(rest < 0 ? seconds - 1 : seconds, -FileClock.century), FileClock.century)
    }

    /// The moment of a date as RFC 3339 writes it; `nil` for any other text.
    package func moment(ofDate text: String) -> Moment? {
        FileDate.unixSeconds(text).map { moment(ofUnixSeconds: $0) }
    }

    /// The date of a moment: `2006-01-02T15:04:05Z`.
    package func date(of moment: Moment) -> String {
        FileDate.text(ofUnixSeconds: unixSeconds(of: moment))
    }
}
