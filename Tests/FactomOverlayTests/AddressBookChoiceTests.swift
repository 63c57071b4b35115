import FactomWire
import Testing

@testable import FactomOverlay

@Suite("Whom the address book chooses") struct AddressBookChoiceTests {
    private var chance = Chance(seed: 1)

    private func book(new: Int, tried: Int = 0) -> AddressBook {
        var book = AddressBook.of()
        for group in 0..<new { book.learn(.at(group: group), from: nil, at: .zero) }
        for group in 5000..<5000 + tried { book.succeeded(.at(group: group), at: .zero) }
        return book
    }

    @Test mutating func anEmptyBookHasNobody() {
        #expect(AddressBook.of().choose(8, &chance) { _ in true } == [])
        #expect(AddressBook.of().chooseGood(8, since: .zero, &chance) { _ in true } == [])
    }

    @Test mutating func theChosenAreDifferentOnesAndNoMoreThanAskedFor() {
        let book = book(new: 30, tried: 10)
        for count in [-1, 0, 1, 8, 39, 40, 41, Int.max] {
            let chosen = book.choose(count, &chance) { _ in true }
            #expect(chosen.count == min(max(count, 0), 40))
            #expect(Set(chosen).count == chosen.count && chosen.allSatisfy { book.contains($0) })
        }
    }

    @Test mutating func theFewThatSuitAreFoundAmongMany() {
        let book = book(new: 1500, tried: 100)
        let suitable: Set = [Endpoint.at(group: 17), .at(group: 1242), .at(group: 5001)]
        #expect(Set(book.choose(8, &chance) { suitable.contains($0) }) == suitable)
        #expect(book.choose(8, &chance) { _ in false } == [])
    }

    @Test mutating func noEndpointIsAskedAboutTwice() {
        let book = book(new: 500, tried: 100)
        var asked: [Endpoint] = []
        _ = book.choose(8, &chance) {
            asked.append($0)
            return false
        }
        #expect(asked.count == 600 && Set(asked).count == 600)
    }

    @Test mutating func fewAreLookedAtWhileMostSuit() {
        let book = book(new: 1000, tried: 200)
        var asked = 0
        #expect(
            book.choose(8, &chance) { _ in
                asked += 1
                return true
            }.count == 8)
        #expect(asked == 8)
    }

    @Test mutating func triedAndNewAreAlikeLikely() {
        let book = book(new: 1000, tried: 40)
        let chosen = (0..<1000).flatMap { _ in book.choose(1, &chance) { _ in true } }
        #expect((430...570).contains(chosen.count { book.isTried($0) }))
        #expect(book.choose(20, &chance) { book.isTried($0) }.count == 20)
    }

    @Test mutating func outgoingPeersAreSpreadAtRandomNeverTheNumericallyLowestAddressesFirst() {
        let book = book(new: 1000)
        var drawn: [Endpoint: Int] = [:]
        for _ in 0..<1000 {
            let chosen = book.choose(8, &chance) { _ in true }
            for endpoint in chosen { drawn[endpoint, default: 0] += 1 }
        }
        let lowHalf = (0..<500).reduce(0) { $0 + drawn[.at(group: $1), default: 0] }
        #expect((3700...4300).contains(lowHalf), "\(lowHalf) of 8,000")
        #expect(drawn.count > 950)
        let first = (0..<400).compactMap { _ in book.choose(8, &chance) { _ in true }.first }
        #expect((150...250).contains(first.count { $0.address.group < IPAddress.at(group: 500).group }))
    }

    @Test mutating func aCrowdedBucketIsNoLikelierThanASparseOne() {
        var book = AddressBook.of()
        for host in 0..<64 { book.learn(.at(group: 9000, host), from: .at(group: 9001), at: .zero) }
        for group in 0..<20 { book.learn(.at(group: group), from: nil, at: .zero) }
        let chosen = (0..<1000).flatMap { _ in book.choose(1, &chance) { _ in true } }
        let crowd = chosen.count { $0.address.group == IPAddress.at(group: 9000).group }
        #expect(crowd < 125, "\(crowd) of 1,000, with one bucket of about twenty")
    }

    @Test mutating func anAddressIsSharedOnlyAfterWeConnectedToItOurselves() {
        let book = book(new: 1000, tried: 20)
        let shared = book.chooseGood(1000, since: .zero, &chance) { _ in true }
        #expect(shared.count == 20 && shared.allSatisfy { book.isTried($0) })
    }

    @Test mutating func whatWasGoodTooLongAgoIsNotShared() {
        var book = AddressBook.of()
        for second in 0..<100 { book.succeeded(.at(group: second), at: .at(.seconds(second))) }
        let shared = book.chooseGood(200, since: .at(.seconds(60)), &chance) { $0 != .at(group: 70) }
        #expect(Set(shared) == Set((60..<100).filter { $0 != 70 }.map { Endpoint.at(group: $0) }))
    }

    @Test mutating func aNewcomerThatWaitsForItsPlaceIsSharedToo() {
        var book = AddressBook.of(64)
        for host in 1...2 { book.succeeded(.at(group: 1, host), at: .zero) }
        #expect(book.triedCount == 1)
        #expect(book.chooseGood(8, since: .zero, &chance) { _ in true }.count == 2)
    }

    @Test func theSameChancesChooseTheSame() {
        let books = [1, 2].map { _ in book(new: 300, tried: 50) }
        let choices = books.map { book in
            var chance = Chance(seed: 7)
            return (0..<50).flatMap { index in
                book.choose(8, &chance) { _ in true } + book.choose(50, &chance) { $0.address.group % 7 == 0 }
                    + book.chooseGood(16, since: .zero, &chance) { _ in true }
            }
        }
        #expect(choices[0] == choices[1])
    }
}
