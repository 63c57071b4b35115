import Testing

@testable import FactomOverlay

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

    @Test func theNextMultipleOfASpanComesAfterTheMoment() {
        let five = Span(.seconds(5))
        #expect(Moment.zero.next(five) == .at(.seconds(5)))
        #expect(Moment.at(.milliseconds(4999)).next(five) == .at(.seconds(5)))
        #expect(Moment.at(.seconds(5)).next(five) == .at(.seconds(10)))
        #expect(Moment.at(.seconds(-1)).next(five) == .zero)
        #expect(Moment.at(.seconds(-5)).next(five) == .zero)
        #expect(Moment.at(.seconds(7)).next(Span(.zero)) == .at(.seconds(7)))
        #expect(Moment.distantFuture.next(five) == .distantFuture)
    }

    @Test func spansSaturateAsMomentsDo() {
        #expect(Span(.seconds(3)).times(4) == Span(.seconds(12)))
        #expect(Span(.seconds(1 << 40)).nanoseconds == .max)
        #expect(Span(.seconds(1 << 30)).times(1 << 16).nanoseconds == .max)
        #expect(Moment.at(.seconds(1)) + Span(.seconds(1 << 40)) == .distantFuture)
        #expect(Moment.at(.seconds(1)).isPast(.second, at: .at(.seconds(2))))
        #expect(!Moment.at(.seconds(1)).isPast(.second, at: .at(.milliseconds(1999))))
    }
}
