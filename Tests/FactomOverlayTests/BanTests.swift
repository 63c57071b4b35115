import FactomWire
import Testing

@testable import FactomOverlay

@Suite("Bans are records") struct BanTests {
    private var bans = Bans(.local)
    private let one = BanTarget.address(address("10.0.0.1"))
    private static let hour = Duration.seconds(3600)
    private static let day = Duration.seconds(24 * 3600)

    private func target(_ text: String) -> BanTarget {
        guard let target = BanTarget(text) else { preconditionFailure("no ban: \(text)") }
        return target
    }

    private mutating func ban(_ text: String, for seconds: Int = 100, _ remark: String = "", at second: Int = 0) {
        bans.add(target(text), for: .seconds(seconds), because: .byHand(remark), at: .at(.seconds(second)))
    }

    private func list(at time: Duration = .zero) -> [String] {
        bans.list(at: .at(time)).map { "\($0.target) \($0.remaining.components.seconds) \($0.reason)" }
    }

    // MARK: - Records

    @Test("A ban is a separate record with an expiry and a reason, by address or by subnet, can be listed and lifted")
    mutating func records() {
        ban("10.0.0.1", for: 100, "spam")
        ban("10.1.2.3/16", for: 50)
        ban("2001:db8::/32", for: 70)
        ban("10.0.0.1:8108", for: 80)
        #expect(
            list(at: .seconds(10)) == [
                "10.0.0.1 90 by hand: spam", "10.0.0.1:8108 70 by hand", "10.1.0.0/16 40 by hand",
                "2001:db8::/32 60 by hand",
            ])
        #expect(bans.covers(address("10.1.255.255"), at: .zero) == true)
        #expect(bans.covers(address("10.2.0.0"), at: .zero) == false)
        #expect(bans.lift(target("10.1.99.99/16"), at: .zero) == true)
        #expect(bans.covers(address("10.1.255.255"), at: .zero) == false)
        #expect(bans.lift(target("10.1.0.0/16"), at: .zero) == false)
        #expect(bans.lift(target("10.0.0.0/8"), at: .zero) == false)
        #expect(list(at: .seconds(75)) == ["10.0.0.1 25 by hand: spam", "10.0.0.1:8108 5 by hand"])
        #expect(list(at: .seconds(100)) == [])
    }

    @Test mutating func aBanByHandReplacesTheOneBefore() {
        ban("10.0.0.1", for: 100, "long")
        ban("10.0.0.1", for: 10, "short", at: 5)
        #expect(list(at: .seconds(5)) == ["10.0.0.1 10 by hand: short"])
        ban("10.0.0.1/32", for: 0, at: 6)
        #expect(list(at: .seconds(6)) == [])
        #expect(bans.count == 0)
    }

    @Test mutating func anEndpointsBanKeepsNoOtherNodeOut() {
        ban("10.0.0.1:8108")
        #expect(bans.covers(endpoint("10.0.0.1:8108"), at: .zero) == true)
        #expect(bans.covers(endpoint("10.0.0.1:8109"), at: .zero) == false)
        #expect(bans.covers(address("10.0.0.1"), at: .zero) == false)
        ban("10.0.0.0/24")
        #expect(bans.covers(endpoint("10.0.0.1:8109"), at: .zero) == true)
    }

    @Test mutating func ofSeveralTheOneThatEndsLastIsWhy() {
        let peer = endpoint("10.0.0.1:8108")
        ban("10.0.0.1", for: 20)
        ban("10.0.0.0/8", for: 10)
        ban("10.0.0.0/24", for: 30)
        ban("10.0.0.1:8108", for: 40)
        ban("10.0.0.2", for: 90)
        func why(_ second: Int) -> BanTarget? { bans.ban(covering: peer, at: .at(.seconds(second)))?.target }
        #expect(why(0) == target("10.0.0.1:8108"))
        #expect(bans.ban(covering: peer.address, at: .zero)?.target == target("10.0.0.0/24"))
        #expect(bans.lift(target("10.0.0.1:8108"), at: .zero) == true)
        #expect(why(29) == target("10.0.0.0/24"))
        #expect(why(30) == nil)
    }

    @Test(arguments: [Duration.seconds(Int64.max), .seconds(9_223_372_036) + .milliseconds(999)])
    mutating func noDurationOverflows(duration: Duration) {
        bans.add(one, for: duration, because: .byHand(""), at: .at(.seconds(86_400)))
        #expect(bans.covers(address("10.0.0.1"), at: .at(.seconds(86_400 * 3650))) == true)
        bans.add(one, for: Duration.zero - duration, because: .byHand(""), at: .zero)
        #expect(bans.list(at: .zero) == [])
    }

    @Test mutating func aReasonIsBoundedAndHarmless() {
        bans.add(one, for: .seconds(1), because: .byHand("a\u{7}b" + String(repeating: "x", count: 1000)), at: .zero)
        #expect(bans.list(at: .zero).map(\.reason) == [.byHand("a?b" + String(repeating: "x", count: 117))])
    }

    // MARK: - By rule

    @Test("Bytes that no peer sends cost an hour, doubling to a day")
    mutating func undecodable() {
        var now = Moment.zero
        for hours in [1, 2, 4, 8, 16, 24, 24] {
            let banned = bans.offend(one, .undecodable, at: now)
            #expect(banned == BanTests.hour * hours)
            now = now + banned
            #expect(bans.covers(address("10.0.0.1"), at: now) == false)
        }
    }

    @Test func theDurationsAreSettings() {
        var bans = Bans(
            .local.with {
                $0.undecodableBan = .seconds(3)
                $0.longestRuleBan = .seconds(5)
                $0.violationBan = .seconds(7)
                $0.offencesKept = .seconds(2)
            })
        #expect(bans.offend(one, .undecodable, at: .zero) == .seconds(3))
        #expect(bans.offend(one, .undecodable, at: .at(.seconds(4))) == .seconds(5))
        #expect(bans.offend(one, .undecodable, at: .at(.seconds(11))) == .seconds(3))
        #expect(bans.offend(one, .violation("it lied"), at: .at(.seconds(11))) == .seconds(7))
    }

    @Test("A provable violation costs a day")
    mutating func violation() {
        #expect(bans.offend(one, .violation("it claims to be us"), at: .zero) == BanTests.day)
        #expect(list() == ["10.0.0.1 86400 it claims to be us"])
    }

    @Test("A rule never shortens a ban that is longer")
    mutating func neverShorter() {
        ban("10.0.0.1", for: 200_000, "for long")
        #expect(bans.offend(one, .violation("rule"), at: .zero) == .seconds(200_000))
        #expect(list() == ["10.0.0.1 200000 by hand: for long"])
        #expect(bans.offend(one, .violation("rule"), at: .at(.seconds(199_999))) == BanTests.day)
        #expect(list(at: .seconds(199_999)) == ["10.0.0.1 86400 rule"])
        #expect(bans.offend(one, .undecodable, at: .at(.seconds(200_000))) == BanTests.day - .seconds(1))
    }

    @Test("Offences are remembered for 7 days after the ban ended, then forgotten")
    mutating func offencesKept() {
        #expect(bans.offend(one, .undecodable, at: .zero) == BanTests.hour)
        let before = Moment.at(BanTests.hour + BanTests.day * 7 - .nanoseconds(1))
        bans.expire(at: before)
        var late = bans
        #expect(bans.offend(one, .undecodable, at: before) == BanTests.hour * 2)
        late.expire(at: before + .nanoseconds(1))
        #expect(late.count == 0)
        #expect(late.offend(one, .undecodable, at: before + .nanoseconds(1)) == BanTests.hour)
    }

    @Test mutating func whoeverLiftsABanForgivesItsOffences() {
        _ = bans.offend(one, .undecodable, at: .zero)
        #expect(bans.lift(one, at: .zero) == true)
        #expect(bans.offend(one, .undecodable, at: .zero) == BanTests.hour)
    }

    @Test mutating func aBanByHandForgivesNothing() {
        _ = bans.offend(one, .undecodable, at: .zero)
        ban("10.0.0.1", for: 1)
        #expect(bans.offend(one, .undecodable, at: .at(.seconds(1))) == BanTests.hour * 2)
    }

    @Test mutating func aClockThatStandsStillIsFine() {
        for _ in 0..<2000 { _ = bans.offend(one, .undecodable, at: .zero) }
        #expect(list() == ["10.0.0.1 86400 it sent bytes that no peer sends"])
        #expect(bans.remembered(at: .zero).map(\.offences) == [1000])
    }

    // MARK: - Across runs

    @Test("A ban survives restart, with its offences")
    mutating func survives() {
        ban("10.0.0.1", for: 100, "spam", at: 1000)
        ban("10.0.0.0/8", for: 10, at: 1000)
        _ = bans.offend(target("10.0.0.2"), .undecodable, at: .zero)
        let now = Moment.at(.seconds(3700))
        ban("[::1]:8108", for: 100, at: 3650)
        // An hour and a half later by the new run's clock, which starts anew.
        let kept = bans.remembered(at: .at(.seconds(1005)))
        #expect(kept.map(\.target.description) == ["[::1]:8108", "10.0.0.0/8", "10.0.0.1", "10.0.0.2"])
        #expect(bans.remembered(at: now).map(\.target.description) == ["[::1]:8108", "10.0.0.2"])
        let shifted = kept.map {
            Remembered.Ban(
                $0.target, until: .zero + ($0.until - .at(.seconds(1095))), reason: $0.reason, offences: $0.offences)
        }
        var later = Bans(.local)
        later.restore(shifted, at: .zero)
        #expect(
            later.ban(covering: address("10.0.0.1"), at: .zero)
                == Ban(one, because: .byHand("spam"), remaining: .seconds(5)))
        #expect(later.covers(address("10.9.9.9"), at: .zero) == false)
        #expect(later.offend(target("10.0.0.2"), .undecodable, at: .at(BanTests.day)) == BanTests.hour * 2)
    }

    @Test mutating func whatIsRememberedShortensNothing() {
        ban("10.0.0.1", for: 100, "now")
        let old = Remembered.Ban(one, until: .at(.seconds(50)), reason: .remembered, offences: 3)
        bans.restore([old], at: .zero)
        #expect(list() == ["10.0.0.1 100 by hand: now"])
        #expect(bans.offend(one, .undecodable, at: .zero) == BanTests.hour * 8)
        bans.restore([Remembered.Ban(one, until: .at(BanTests.day), reason: .remembered)], at: .zero)
        #expect(list() == ["10.0.0.1 86400 since an earlier run"])
        #expect(bans.remembered(at: .zero).map(\.offences) == [4])
    }

    @Test mutating func absurdMomentsAreClamped() {
        let absurd: [Remembered.Ban] = [
            Remembered.Ban(target("10.0.0.1"), until: Moment(nanoseconds: .max), reason: .remembered, offences: .max),
            Remembered.Ban(target("10.0.0.2"), until: Moment(nanoseconds: .min), reason: .undecodable, offences: .max),
            Remembered.Ban(target("10.0.0.3"), until: Moment(nanoseconds: -1), reason: .undecodable, offences: .min),
            Remembered.Ban(
                .subnet(address("10.9.9.9"), prefixLength: .max), until: .at(.seconds(1)), reason: .remembered),
        ]
        bans.restore(absurd, at: .zero)
        #expect(list() == ["10.0.0.1 315360000 since an earlier run", "10.9.9.9 1 since an earlier run"])
        #expect(bans.offend(one, .undecodable, at: .zero) == BanTests.day * 3650)
        #expect(bans.offend(target("10.0.0.2"), .undecodable, at: .zero) == BanTests.hour)
        #expect(bans.offend(target("10.0.0.3"), .undecodable, at: .zero) == BanTests.hour)
    }
}
