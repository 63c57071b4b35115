import FactomWire
import Testing

@testable import FactomOverlay

@Suite("When there is no room for another ban") struct BanLimitTests {
    private static func bans(_ limit: Int) -> Bans { Bans(.local.with { $0.bansLimit = limit }) }

    private static func numbers(_ bans: Bans, at now: Moment = .zero) -> [String] {
        bans.list(at: now).map(\.target.description)
    }

    @Test func theOneByRuleThatEndsSoonestGoesFirst() {
        var bans = BanLimitTests.bans(3)
        bans.add(.address(.v4(1)), for: .seconds(1), because: .byHand(""), at: .zero)
        _ = bans.offend(.address(.v4(2)), .violation("rule"), at: .zero)
        _ = bans.offend(.address(.v4(3)), .undecodable, at: .zero)
        #expect(bans.offend(.address(.v4(4)), .undecodable, at: .zero) == .seconds(3600))
        #expect(BanLimitTests.numbers(bans) == ["0.0.0.1", "0.0.0.2", "0.0.0.4"])
        bans.add(.address(.v4(5)), for: .seconds(1), because: .byHand(""), at: .zero)
        #expect(BanLimitTests.numbers(bans) == ["0.0.0.1", "0.0.0.2", "0.0.0.5"])
    }

    @Test func whatIsOverGoesBeforeAnythingElse() {
        var bans = BanLimitTests.bans(2)
        _ = bans.offend(.address(.v4(1)), .violation("rule"), at: .zero)
        _ = bans.offend(.address(.v4(2)), .undecodable, at: .zero)
        let now = Moment.at(.seconds(3600))
        bans.add(.address(.v4(3)), for: .seconds(1), because: .byHand(""), at: now)
        #expect(BanLimitTests.numbers(bans, at: now) == ["0.0.0.1", "0.0.0.3"])
    }

    @Test("One by hand goes only for another by hand, when all are")
    func allByHand() {
        var bans = BanLimitTests.bans(2)
        bans.add(.address(.v4(1)), for: .seconds(7), because: .byHand(""), at: .zero)
        bans.add(.subnet(.v4(0), prefixLength: 8), for: .seconds(5), because: .byHand(""), at: .zero)
        #expect(bans.offend(.address(.v4(3)), .violation("rule"), at: .zero) == .zero)
        #expect(BanLimitTests.numbers(bans) == ["0.0.0.0/8", "0.0.0.1"])
        bans.add(.address(.v4(4)), for: .seconds(1), because: .byHand(""), at: .zero)
        #expect(BanLimitTests.numbers(bans) == ["0.0.0.1", "0.0.0.4"])
        #expect(bans.covers(.v4(9), at: .zero) == false)
    }

    @Test func anOffenceOfSomebodyWhoIsBannedByHandNeedsNoRoom() {
        var bans = BanLimitTests.bans(1)
        bans.add(.address(.v4(1)), for: .seconds(7), because: .byHand(""), at: .zero)
        #expect(bans.offend(.address(.v4(1)), .undecodable, at: .zero) == .seconds(3600))
    }

    @Test("A ban by hand that an offence or a file makes longer is no easier to push out")
    func byHandAndByRule() {
        var bans = BanLimitTests.bans(2)
        for number in [UInt32(1), 2] {
            bans.add(.address(.v4(number)), for: .seconds(7), because: .byHand(""), at: .zero)
        }
        _ = bans.offend(.address(.v4(1)), .undecodable, at: .zero)
        bans.restore([Remembered.Ban(.address(.v4(2)), until: .at(.seconds(9)), reason: .remembered)], at: .zero)
        #expect(bans.list(at: .zero).map(\.reason) == [.undecodable, .remembered])
        #expect(bans.offend(.address(.v4(3)), .violation("rule"), at: .at(.seconds(6))) == .zero)
        #expect(bans.offend(.address(.v4(3)), .violation("rule"), at: .at(.seconds(7))) == .seconds(86_400))
        #expect(BanLimitTests.numbers(bans, at: .at(.seconds(7))) == ["0.0.0.1", "0.0.0.3"])
    }

    @Test func aListFromAFileIsCut() {
        var bans = BanLimitTests.bans(10)
        let list = (0..<1000).map { Remembered.Ban(.address(.v4($0)), until: .at(.seconds(9)), reason: .remembered) }
        bans.restore(list, at: .zero)
        #expect(bans.count == 10)
    }

    @Test func noRoomAtAllIsFine() {
        var bans = BanLimitTests.bans(0)
        bans.add(.address(.v4(1)), for: .seconds(7), because: .byHand(""), at: .zero)
        #expect(bans.offend(.address(.v4(1)), .undecodable, at: .zero) == .zero)
        #expect(bans.count == 0)
    }

    /// What must hold after each of many bans: who was banned by hand still is.
    @Test(arguments: 0..<20) func offendersPushNobodyOutWhoIsBannedByHand(seed: UInt64) {
        var chance = Chance(seed: seed)
        var bans = BanLimitTests.bans(12)
        var byHand: Set<BanTarget> = []
        for second in 0..<600 {
            let now = Moment.at(.seconds(second * 60))
            let target = BanTarget.address(.v4(.random(in: 0..<100, using: &chance)))
            if byHand.count < 8, Int.random(in: 0..<10, using: &chance) == 0 {
                // To the end of this test, and for less than a violation costs.
                bans.add(target, for: .seconds(40_000), because: .byHand(""), at: now)
                byHand.insert(target)
            } else {
                let reason = Bool.random(using: &chance) ? BanReason.undecodable : .violation("rule")
                #expect(bans.offend(target, reason, at: now) >= .seconds(3600))
            }
            #expect(bans.count <= 12)
            #expect(byHand.isSubset(of: bans.list(at: now).map(\.target)))
        }
    }
}
