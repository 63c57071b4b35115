/// Dates as text, by RFC 3339: in the proleptic Gregorian calendar, which is also Go's.
enum FileDate {
    /// The seconds since 1970 of a date such as `2006-01-02T15:04:05.999Z` or `2006-01-02T15:04:05+02:00`.
    /// Fractions are cut; `nil` for any other text, and for days that no month has.
    static func unixSeconds(_ text: String) -> Int64? {
        var digits = Digits(text)
        guard let year = digits.number(4), digits.take("-"), let month = digits.number(2, in: 1...12),
            digits.take("-"), let day = digits.number(2, in: 1...31), day <= days(in: month, of: year),
            digits.take("T") || digits.take("t") || digits.take(" "),
            let hour = digits.number(2, in: 0...23), digits.take(":"),
            let minute = digits.number(2, in: 0...59), digits.take(":"),
            // A leap second is the first of the next minute.
            let second = digits.number(2, in: 0...60), digits.skipFraction(),
            let offset = digits.offset(), digits.isAtEnd
        else { return nil }
        return dayNumber(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset
    }

    /// - Parameter seconds: in the years 0 to 9999.
    static func text(ofUnixSeconds seconds: Int64) -> String {
        let day = (seconds - (seconds % 86_400 + 86_400) % 86_400) / 86_400
        let second = seconds - day * 86_400
        let date = date(ofDay: day)
        return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
            + "T\(padded(second / 3600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))Z"
    }

    // MARK: - Calendar

    /// Days in 400 years, and from the first of March of the year 0 to 1970.
    private static let (daysInCycle, daysTo1970): (Int64, Int64) = (146_097, 719_468)

    /// Days since 1970. Years are counted from March, so that a leap day is a year's last.
    private static func dayNumber(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        // 400 years more, so that January of the year 0 isn't below zero.
        let year = (month <= 2 ? year - 1 : year) + 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return 365 * year + year / 4 - year / 100 + year / 400 + dayOfYear - daysTo1970 - daysInCycle
    }

    private static func date(ofDay number: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let days = number + daysTo1970 + daysInCycle
        let (cycle, inCycle) = days.quotientAndRemainder(dividingBy: daysInCycle)
        let yearInCycle = (inCycle - inCycle / 1460 + inCycle / 36_524 - inCycle / 146_096) / 365
        let dayOfYear = inCycle - (365 * yearInCycle + yearInCycle / 4 - yearInCycle / 100)
        let month = (5 * dayOfYear + 2) / 153
        let year = cycle * 400 + yearInCycle - 400
        return (month < 10 ? year : year + 1, month < 10 ? month + 3 : month - 9, dayOfYear - (153 * month + 2) / 5 + 1)
    }

    private static func days(in month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func padded(_ number: Int64, _ count: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(count - digits.utf8.count, 0)) + digits
    }
}

/// Takes a text apart from its front.
private struct Digits {
    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = text[...].utf8
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard let first = rest.first, UInt32(first) == scalar.value else { return false }
        rest.removeFirst()
        return true
    }

    /// So many digits.
    mutating func number(_ count: Int, in range: ClosedRange<Int64> = 0...9999) -> Int64? {
        let digits = rest.prefix(count)
        guard digits.count == count, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        rest = rest.dropFirst(count)
        let number = digits.reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) }
        return range.contains(number) ? number : nil
    }

    /// Whether what follows is no fraction, or one that has digits.
    mutating func skipFraction() -> Bool {
        guard take(".") else { return true }
        let digits = rest.prefix { (0x30...0x39).contains($0) }.count
        rest = rest.dropFirst(digits)
        return digits > 0
    }

    /// Seconds east of Greenwich.
    mutating func offset() -> Int64? {
        if take("Z") || take("z") { return 0 }
        let isWest = take("-")
        guard isWest || take("+"), let hours = number(2, in: 0...23), take(":"),
            let minutes = number(2, in: 0...59)
        else { return nil }
        return (hours * 3600 + minutes * 60) * (isWest ? -1 : 1)
    }
}
