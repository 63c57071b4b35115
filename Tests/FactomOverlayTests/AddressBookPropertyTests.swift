import FactomWire
import Testing

@testable import FactomOverlay

/// Anything that may happen, in any order, at any time.
private struct Turmoil {
    var book: AddressBook
    var chance: Chance
    var now = Moment.zero
    /// What was chosen on the way.
    var choices: [Endpoint] = []

    init(_ limit: Int, isPrivate: Bool, seed: UInt64) {
        book = .of(limit, isPrivate: isPrivate, key: seed)
        chance = Chance(seed: seed)
    }

    /// Few groups and addresses, so that they meet; at times anything.
    private mutating func endpoint() -> Endpoint {
        let port = UInt16.random(in: 8100...8120, using: &chance)
        switch Int.random(in: 0..<20, using: &chance) {
        case 0: return Endpoint(address: .v4(.random(in: 0 ... .max, using: &chance)), port: port &- 8110)
        case 1: return Endpoint(address: .v6(high: 0x2a01_04f8_0000_0000, low: chance.next() % 9), port: port)
        default:
            let group = Int.random(in: 0..<12, using: &chance)
            return .at(group: group * group, Int.random(in: 0..<12, using: &chance), port: port)
        }
    }

    private mutating func source() -> IPAddress? {
        let group = Int.random(in: 0..<8, using: &chance)
        return group == 0 ? nil : .at(group: 700 + group, Int.random(in: 0..<2, using: &chance))
    }

    mutating func step() {
        let subject = Bool.random(using: &chance) ? endpoint() : book.all.randomElement(using: &chance) ?? endpoint()
        switch Int.random(in: 0..<100, using: &chance) {
        case 0..<35: book.learn(subject, from: source(), at: now)
        case 35..<60: book.succeeded(subject, at: now)
        case 60..<80: book.failed(subject, at: now)
        case 80..<82: book.forget(subject)
        case 82..<84: book.expire(at: now)
        case 84..<85: now = now + .days(Int.random(in: 0..<20, using: &chance))
        case 85..<86: book.restore(book.remembered { _ in false }.shuffled(using: &chance), at: now)
        case 86..<93: choose()
        default: now = now + .seconds(Int.random(in: 0..<600, using: &chance))
        }
    }

    private mutating func choose() {
        let chosen = book.choose(5, &chance) { $0.port % 3 != 0 }
        let good = book.chooseGood(5, since: now + .seconds(-3600), &chance) { $0.port % 2 == 0 }
        let tested = book.chooseToTest(&chance) { $0.port % 5 != 0 }
        choices += chosen + good
        if let tested {
            choices.append(tested)
            Bool.random(using: &chance) ? book.succeeded(tested, at: now) : book.failed(tested, at: now)
        }
    }
}

@Suite("Whatever happens to the address book") struct AddressBookPropertyTests {
    @Test(arguments: [4, 16, 64, 300], [false, true])
    func eachEndpointHasOnePlaceAndAllCountsAreRight(_ limit: Int, isPrivate: Bool) {
        var turmoil = Turmoil(limit, isPrivate: isPrivate, seed: UInt64(limit))
        for step in 0..<1500 {
            turmoil.step()
            if step % 20 == 0 { turmoil.book.recount() }
        }
        turmoil.book.recount()
        #expect(turmoil.choices.count > 100)
    }

    @Test(arguments: [false, true]) func theSameHappeningsGiveTheSameBookAndChoices(isPrivate: Bool) {
        var runs = (0..<2).map { _ in Turmoil(64, isPrivate: isPrivate, seed: 5) }
        for index in runs.indices { for _ in 0..<1000 { runs[index].step() } }
        #expect(runs[0].choices == runs[1].choices)
        #expect(runs[0].book.remembered { _ in false } == runs[1].book.remembered { _ in false })
        #expect(runs[0].book.trials == runs[1].book.trials)
    }

    @Test func onceAllHaveFailedThriceOrTenTimesTheBookIsEmpty() {
        var turmoil = Turmoil(300, isPrivate: false, seed: 3)
        for _ in 0..<800 { turmoil.step() }
        let late = turmoil.now + .days(8)
        for _ in 0..<10 { for endpoint in turmoil.book.all { turmoil.book.failed(endpoint, at: late) } }
        #expect(turmoil.book.count == 0)
        turmoil.book.recount()
    }
}
