import FactomOverlay
import FactomPeersFile
import Testing

@Suite struct FileClockTests {
    private let clock = File.clock

    @Test(arguments: [
        ("2026-01-02T03:04:05Z", 0), ("2026-01-02T03:04:05.999999999Z", 0), ("2026-01-02T04:04:05+01:00", 0),
        ("2026-01-01T21:34:05-05:30", 0), ("2026-01-02t03:04:06z", 1), ("2026-01-02 03:04:06Z", 1),
        ("2026-03-02T03:04:05Z", 59 * 86_400), ("2024-02-29T03:04:05Z", -673 * 86_400),
        ("1970-01-01T00:00:00Z", -1_767_323_045), ("2025-12-31T23:59:60Z", -97_445),
    ])
    func datesAreMoments(text: String, seconds: Int) {
        #expect(clock.moment(ofDate: text) == File.moment(seconds))
    }

    @Test(arguments: [
        "", "now", "2026", "2026-01-02", "2026-01-02T03:04:05", "2026-13-02T03:04:05Z", "2026-00-02T03:04:05Z",
        "2026-02-29T03:04:05Z", "2026-04-31T03:04:05Z", "2026-01-02T24:04:05Z", "2026-01-02T03:60:05Z",
        "2026-01-02T03:04:61Z", "2026-01-02T03:04:05.Z", "2026-01-02T03:04:05+1:00", "2026-01-02T03:04:05+24:00",
        "2026-01-02T03:04:05Z ", " 2026-01-02T03:04:05Z", "-026-01-02T03:04:05Z", "20260102T030405Z",
        "2026-01-02T03:04:05\u{661}Z", "99999-01-02T03:04:05Z",
    ])
    func whatIsNoDateIsNone(text: String) {
        #expect(clock.moment(ofDate: text) == nil)
    }

    /// As Go writes the time that is none, and times that no clock will show.
    @Test(arguments: [
        ("0001-01-01T00:00:00Z", "1926-01-02T03:04:05Z"), ("0000-01-01T00:00:00Z", "1926-01-02T03:04:05Z"),
        ("9999-12-31T23:59:59Z", "2126-01-03T03:04:05Z"),
    ])
    func aDateFartherThanACenturyIsACenturyAway(text: String, kept: String) throws {
        let moment = try #require(clock.moment(ofDate: text))
        #expect(clock.date(of: moment) == kept)
        #expect(clock.moment(ofDate: kept) == moment)
    }

    @Test func everyDayIsReadAsItIsWritten() {
        for day in Int64(0)..<40_000 {
            let seconds = day * 86_400 + day % 86_400
            let clock = FileClock(now: .zero, unixSeconds: seconds)
            let text = clock.date(of: .zero)
            #expect(clock.moment(ofDate: text) == .zero, "\(text)")
        }
    }

    @Test(arguments: [
        (Moment.zero, Int64(0)), (Moment(nanoseconds: .max), .max), (Moment(nanoseconds: .min), .min),
        (Moment(nanoseconds: .min), .max), (Moment(nanoseconds: .max), .min),
    ])
    func noClockAndNoNumberTraps(now: Moment, seconds: Int64) {
        let clock = FileClock(now: now, unixSeconds: seconds)
        for other in [Int64.min, -1, 0, 1, .max] {
            let date = clock.date(of: clock.moment(ofUnixSeconds: other))
            #expect(date.utf8.count == 20)
            #expect(clock.date(of: Moment(nanoseconds: other)).utf8.count == 20)
        }
    }

    @Test func partsOfASecondAreCut() {
        #expect(clock.date(of: clock.now + .milliseconds(999)) == "2026-01-02T03:04:05Z")
        #expect(clock.date(of: clock.now + .milliseconds(-1)) == "2026-01-02T03:04:04Z")
    }
}
