import FactomOverlay
import Testing

@Suite struct MomentTests {
    @Test(arguments: [
        (Duration.seconds(Int64.max), Int64.max), (.seconds(Int64.min), .min),
        (.seconds(9_223_372_036) + .milliseconds(999), .max), (.seconds(-9_223_372_036) - .milliseconds(999), .min),
        (.milliseconds(1), 1_000_000), (.zero, 0),
    ])
    func durationsSaturate(_ duration: Duration, nanoseconds: Int64) {
        #expect(duration.wholeNanoseconds == nanoseconds)
    }

    @Test func noSumOfAMomentAndADurationTraps() {
        let late = Moment(nanoseconds: .max - 1)
        #expect(late + .seconds(1) == Moment(nanoseconds: .max))
        #expect(late.isPast(.seconds(1), at: .zero) == false)
    }

    @Test("Moments from a file may be as far apart as numbers go: what is long past doesn't become the future")
    func differencesSaturate() {
        let (first, last) = (Moment(nanoseconds: .min), Moment(nanoseconds: .max))
        #expect(last - first == .nanoseconds(Int64.max))
        #expect(first - last == .nanoseconds(Int64.min))
        #expect(Moment.zero - first == .nanoseconds(Int64.max))
        #expect(first + .seconds(-1) == first)
        #expect(first.isPast(.seconds(1), at: .zero) == true)
    }
}
