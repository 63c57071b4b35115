import FactomWire
import Testing

@testable import FactomOverlay

/// In a book of 64 each group has one place among the tried ones.
@Suite("A tried endpoint is tested before another takes its place") struct AddressBookTrialTests {
    private let old = Endpoint.at(group: 1, 1)
    private let young = Endpoint.at(group: 1, 2)
    private var book = AddressBook.of(64)
    private var chance = Chance(seed: 1)

    init() {
        book.succeeded(old, at: .zero)
        book.learn(young, from: .at(group: 700), at: .zero)
        book.succeeded(young, at: .at(.seconds(1)))
    }

    @Test mutating func theNewcomerWaitsAndTheOccupantIsTestedFirst() {
        #expect(book.isTried(old) && book.contains(young) && !book.isTried(young))
        #expect(book.chooseToTest(&chance) { _ in true } == old)
        book.recount()
    }

    @Test mutating func anOccupantThatAnswersKeepsItsPlace() {
        book.succeeded(old, at: .at(.seconds(2)))
        #expect(book.isTried(old) && book.contains(young) && !book.isTried(young))
        #expect(book.chooseToTest(&chance) { $0 != young } == nil)
    }

    @Test mutating func anOccupantThatFailsGivesItsPlaceAndIsNewAgain() {
        book.failed(old, at: .at(.seconds(2)))
        #expect(book.isTried(young) && book.contains(old) && !book.isTried(old))
        #expect(book.chooseToTest(&chance) { _ in true } == old)
        book.recount()
    }

    @Test mutating func anOccupantNobodyWaitsForFailsAndStays() {
        book.forget(young)
        book.failed(old, at: .at(.seconds(2)))
        #expect(book.isTried(old))
    }

    @Test mutating func aPlaceThatFallsFreeIsTheNewcomers() {
        book.forget(old)
        #expect(book.isTried(young) && !book.contains(old))
        book.recount()
    }

    @Test mutating func aPlaceIsWaitedForByOneAndANewcomerWaitsForOne() {
        book.succeeded(.at(group: 1, 3), at: .at(.seconds(2)))
        book.succeeded(young, at: .at(.seconds(3)))
        #expect(book.trials.map(\.newcomer) == [young])
        book.failed(old, at: .at(.seconds(4)))
        #expect(book.isTried(young))
    }

    @Test mutating func theLongestWaitComesFirstAndWhatDoesNotSuitIsPassedOver() {
        for group in 2...3 { for host in 1...2 { book.succeeded(.at(group: group, host), at: .zero) } }
        let occupants = book.trials.map(\.occupant)
        #expect(occupants.first == old && occupants.count >= 2)
        #expect(book.chooseToTest(&chance) { _ in true } == old)
        #expect(book.chooseToTest(&chance) { $0 != old } == occupants[1])
    }

    @Test mutating func whoWaitedAnHourAsksAgain() {
        book.expire(at: .at(.seconds(3600)))
        #expect(book.trials.count == 1)
        book.expire(at: .at(.seconds(3601)))
        #expect(book.trials.isEmpty)
        book.succeeded(young, at: .at(.seconds(4000)))
        #expect(book.chooseToTest(&chance) { _ in true } == old)
    }

    @Test mutating func oldSuccessesAreNotPushedOutByAnyNumberOfNewcomers() {
        for host in 10..<1000 { book.succeeded(.at(group: 1, host), at: .at(.days(5))) }
        #expect(book.isTried(old) && book.triedCount == 1)
        book.recount()
    }

    @Test mutating func atMostSixteenWait() {
        var book = AddressBook.of(4096)
        for group in 0..<30 { for host in 0..<80 { book.succeeded(.at(group: group, host), at: .zero) } }
        #expect(book.trials.count == 16)
        book.recount()
    }

    @Test mutating func whenNobodyWaitsANewOneIsTestedAtRandom() {
        var book = AddressBook.of()
        #expect(book.chooseToTest(&chance) { _ in true } == nil)
        book.succeeded(.at(group: 50), at: .zero)
        #expect(book.chooseToTest(&chance) { _ in true } == nil)
        let new = (0..<20).map { Endpoint.at(group: $0) }
        for endpoint in new { book.learn(endpoint, from: nil, at: .zero) }
        let tested = (0..<400).compactMap { _ in book.chooseToTest(&chance) { _ in true } }
        #expect(Set(tested) == Set(new))
    }
}
