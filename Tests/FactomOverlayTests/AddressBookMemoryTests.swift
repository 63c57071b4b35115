import FactomWire
import Testing

@testable import FactomOverlay

@Suite("The address book from run to run") struct AddressBookMemoryTests {
    private static func filled(_ limit: Int = 1024, isPrivate: Bool = false) -> AddressBook {
        var book = AddressBook.of(limit, isPrivate: isPrivate)
        for index in 0..<400 {
            let source: IPAddress? = index % 3 == 0 ? nil : .at(group: 700 + index % 40)
            book.learn(.at(group: index / 2, index), from: source, at: .at(.seconds(index)))
            if index % 5 == 0 { book.succeeded(.at(group: index / 2, index), at: .at(.seconds(index + 1))) }
            if index % 7 == 0 { book.failed(.at(group: index / 2, index), at: .at(.seconds(index + 2))) }
        }
        return book
    }

    @Test(arguments: [false, true]) func whatIsRememberedIsRestored(isPrivate: Bool) {
        let book = AddressBookMemoryTests.filled(isPrivate: isPrivate)
        let remembered = book.remembered { $0.port == 8108 }
        #expect(remembered.count == book.count && remembered.allSatisfy(\.wasPeer))
        var again = AddressBook.of(1024, isPrivate: isPrivate)
        again.restore(remembered, at: .at(.seconds(1000)))
        #expect(again.remembered { _ in true } == remembered)
        #expect(again.triedCount == book.triedCount)
        again.recount()
    }

    @Test func anotherKeyFindsPlacesForNearlyAll() {
        let remembered = AddressBookMemoryTests.filled().remembered { _ in false }
        var other = AddressBook.of(1024, key: 99)
        other.restore(remembered, at: .at(.seconds(1000)))
        #expect(other.count > remembered.count * 9 / 10)
        other.recount()
    }

    @Test func onlyPeersAreMarkedAsPeers() {
        var book = AddressBook.of()
        for group in 1...2 { book.succeeded(.at(group: group), at: .at(.seconds(3))) }
        let peers = book.remembered { $0 == .at(group: 2) }.filter(\.wasPeer)
        #expect(
            peers == [
                Remembered.Address(
                    .at(group: 2), lastSeen: .at(.seconds(3)), lastSuccess: .at(.seconds(3)), wasPeer: true)
            ])
    }

    @Test func datesFromTheFutureAreNow() {
        var book = AddressBook.of()
        let never = Moment(nanoseconds: .max)
        book.restore(
            [
                Remembered.Address(.at(group: 1), lastSeen: never),
                Remembered.Address(.at(group: 2), lastSeen: .zero, lastSuccess: never),
            ], at: .at(.seconds(9)))
        let remembered = book.remembered { _ in false }
        #expect(remembered.map(\.lastSeen) == [.at(.seconds(9)), .at(.seconds(9))])
        #expect(remembered.map(\.lastSuccess) == [.at(.seconds(9)), nil])
    }

    @Test func whatIsTooOldOrTooOftenFailedStaysForgotten() {
        let month = Moment.zero + (.zero - .days(30))
        let week = Moment.zero + (.zero - .days(7))
        let addresses = [
            Remembered.Address(.at(group: 1), lastSeen: Moment(nanoseconds: .min)),
            Remembered.Address(.at(group: 2), lastSeen: month),
            Remembered.Address(.at(group: 3), lastSeen: month + .nanoseconds(1)),
            Remembered.Address(.at(group: 4), lastSeen: .zero, failures: 3),
            Remembered.Address(.at(group: 5), lastSeen: .zero, failures: 2),
            Remembered.Address(.at(group: 6), lastSeen: .zero, lastSuccess: week, failures: 10),
            Remembered.Address(.at(group: 7), lastSeen: .zero, lastSuccess: week + .nanoseconds(1), failures: .max),
            Remembered.Address(.at(group: 8), lastSeen: .zero, lastSuccess: Moment(nanoseconds: .min), failures: .min),
        ]
        var book = AddressBook.of()
        book.restore(addresses, at: .zero)
        #expect(Set(book.all) == Set([3, 5, 7, 8].map { .at(group: $0) }))
        book.recount()
    }

    @Test func aHostileFileIsBoundAsAnyPeerIs() {
        var book = AddressBook.of(1024)
        let flood = (0..<3000).map { index in
            Remembered.Address(
                .at(group: 1, index), source: .at(group: 2), lastSeen: .zero, lastSuccess: index % 2 == 0 ? .zero : nil)
        }
        book.restore(flood, at: .zero)
        #expect(book.count <= 1024 / 16 * 2)
        book.restore(
            flood.map { address in
                var address = address
                address.endpoint = .at(group: 3, port: UInt16(truncatingIfNeeded: address.endpoint.sortKey.1))
                return address
            }, at: .zero)
        book.recount()
        #expect(book.all.count { $0.address == .at(group: 3) } <= 8)
    }

    @Test func whatThisRunKnowsAlreadyIsNotUndone() {
        var book = AddressBook.of()
        book.succeeded(.at(group: 1), at: .at(.seconds(9)))
        book.learn(.at(group: 2), from: .at(group: 700), at: .at(.seconds(9)))
        book.restore(
            [
                Remembered.Address(.at(group: 1), lastSeen: .zero, failures: 2),
                Remembered.Address(.at(group: 2), lastSeen: .zero, lastSuccess: .zero, failures: 1),
            ], at: .at(.seconds(10)))
        #expect(book.isTried(.at(group: 1)) && book.isTried(.at(group: 2)))
        #expect(book.remembered { _ in false }.allSatisfy { $0.failures == 0 && $0.lastSeen == .at(.seconds(9)) })
        book.recount()
    }
}
