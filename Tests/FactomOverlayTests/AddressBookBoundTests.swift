import FactomWire
import Testing

@testable import FactomOverlay

@Suite("How much of the address book anybody can have") struct AddressBookBoundTests {
    @Test(arguments: [4, 5, 16, 17, 64, 100, 1000], [false, true])
    func theAddressBookHasABound(_ limit: Int, isPrivate: Bool) {
        var book = AddressBook.of(limit, isPrivate: isPrivate)
        #expect(book.new.places + book.tried.places <= limit)
        #expect(book.new.places + book.tried.places > limit * 3 / 4)
        for index in 0..<limit * 3 {
            book.learn(.at(group: index, index / 7), from: .at(group: index / 3), at: .zero)
            book.learn(.at(group: index, index / 5), from: nil, at: .zero)
            book.succeeded(.at(group: index, index / 2), at: .zero)
        }
        #expect(book.count <= limit && book.entries.count <= limit)
        #expect(book.count > limit / 4)
        book.recount()
    }

    @Test func aLimitTooSmallForABookIsFour() {
        for limit in [Int.min, -1, 0, 3] {
            var book = AddressBook.of(limit)
            for group in 0..<100 { book.succeeded(.at(group: group), at: .zero) }
            #expect((1...4).contains(book.count))
            book.recount()
        }
    }

    @Test(arguments: [64, 1024, 16_384], [false, true])
    func oneSourceFillsAtMostASixteenthOfTheBook(_ limit: Int, isPrivate: Bool) {
        var book = AddressBook.of(limit, isPrivate: isPrivate)
        for index in 0..<4000 { book.learn(.at(group: index, index), from: .at(group: 700, 9), at: .zero) }
        #expect((1...limit / 16).contains(book.count))
        book.recount()
    }

    @Test func manySourcesInOneGroupFillNoMoreThanOne() {
        var book = AddressBook.of()
        for index in 0..<4000 { book.learn(.at(group: index, index), from: .at(group: 700, index), at: .zero) }
        #expect(book.count <= 16_384 / 16)
    }

    @Test func whatOneSourceTellsOfOneGroupSharesABucket() {
        var book = AddressBook.of()
        for index in 0..<500 { book.learn(.at(group: 1, index), from: .at(group: 700), at: .zero) }
        #expect(book.count == 64 && book.new.occupied.count == 1)
    }

    @Test(arguments: [64, 1024, 16_384])
    func oneGroupHasAtMostASixteenthOfTheNewPlacesWhateverTheSources(_ limit: Int) {
        var book = AddressBook.of(limit)
        for index in 0..<4000 { book.learn(.at(group: 1, index), from: .at(group: index), at: .zero) }
        #expect((1...limit / 16).contains(book.count))
        for index in 0..<4000 { book.learn(.at(group: 1, index), from: nil, at: .zero) }
        #expect(book.count <= book.new.places / 16)
        book.recount()
    }

    @Test(arguments: [64, 1024, 16_384])
    func oneGroupHasAtMostASixteenthOfTheTriedPlaces(_ limit: Int) {
        var book = AddressBook.of(limit)
        for index in 0..<2000 { book.succeeded(.at(group: 1, index), at: .zero) }
        #expect((1...limit / 64).contains(book.triedCount))
        book.recount()
    }

    @Test func oneAddressHasEightEndpointsWithHoweverManyPorts() {
        var book = AddressBook.of()
        for port in UInt16(1)...500 {
            book.learn(.at(group: 1, port: port), from: .at(group: Int(port)), at: .zero)
        }
        #expect(book.count == 8)
        for port in UInt16(1)...500 { book.succeeded(.at(group: 1, port: port), at: .zero) }
        #expect(book.count == 8 && book.triedCount == 8)
        book.recount()
    }

    @Test func theAddressesOfAnIPv6NetworkOfOneHostCountAsOne() {
        var book = AddressBook.of()
        for low in 1...1000 {
            let address = IPAddress.v6(high: 0x2a01_04f8_0000_0001, low: UInt64(low))
            book.learn(Endpoint(address: address, port: 8108), from: .at(group: low), at: .zero)
        }
        #expect(book.count == 8)
    }

    @Test func nobodyCanHideANodeByTellingFalsePortsOfItFirst() {
        var book = AddressBook.of()
        for port in 1...8 { book.learn(.at(group: 1, port: UInt16(port)), from: .at(group: 700), at: .zero) }
        #expect(book.learn(.at(group: 1, port: 9), from: .at(group: 700, 2), at: .zero) == false)
        #expect(book.learn(.at(group: 1, port: 8108), from: .at(group: 800), at: .zero) == true)
        #expect(book.count == 8)
        for port in UInt16(100)...200 { book.learn(.at(group: 1, port: port), from: .at(group: 700), at: .zero) }
        #expect(book.contains(.at(group: 1, port: 8108)))
        book.succeeded(.at(group: 1, port: 8109), at: .zero)
        #expect(book.isTried(.at(group: 1, port: 8109)) && book.count == 8)
        book.recount()
    }

    @Test func whatIsOfUseStaysAndWhatIsStaleGives() throws {
        var book = AddressBook.of()
        let teller = IPAddress.at(group: 700)
        for index in 0..<64 { book.learn(.at(group: 1, index), from: teller, at: .zero) }
        let late = Moment.at(.days(1))
        #expect(book.learn(.at(group: 1, 1000), from: teller, at: late) == false)
        book.failed(.at(group: 1, 7), at: late)
        #expect(book.learn(.at(group: 1, 1000), from: teller, at: late) == true)
        #expect(!book.contains(.at(group: 1, 7)) && book.count == 64)
        #expect(book.learn(.at(group: 1, 1001), from: teller, at: .at(.days(7) - .nanoseconds(1))) == false)
        #expect(book.learn(.at(group: 1, 1001), from: teller, at: .at(.days(7))) == true)
        book.recount()
    }

    @Test func whatAnsweredUsIsWorthMoreThanWhatWasTold() {
        var book = AddressBook.of(64)
        for host in 1...4 { book.learn(.at(group: 1, host), from: nil, at: .zero) }
        #expect(book.count == 3 && !book.contains(.at(group: 1, 4)))
        for host in 5...8 { book.succeeded(.at(group: 1, host), at: .zero) }
        #expect(book.isTried(.at(group: 1, 5)))
        #expect(book.all == [5, 6, 7, 8].map { .at(group: 1, $0) })
        book.succeeded(.at(group: 1, 9), at: .zero)
        #expect(book.all == [5, 6, 7, 8].map { .at(group: 1, $0) })
        book.recount()
    }

    @Test func outsidersCannotAim() {
        var books = [1, 2].map { AddressBook.of(key: $0) }
        let endpoints = (0..<300).map { Endpoint.at(group: $0) }
        for index in books.indices {
            for endpoint in endpoints { books[index].learn(endpoint, from: .at(group: 700), at: .zero) }
        }
        func bucket(_ endpoint: Endpoint, _ book: AddressBook) -> Int? { book.entry(of: endpoint)?.bucket }
        let known = endpoints.filter { books[0].contains($0) && books[1].contains($0) }
        #expect(known.count > 250)
        #expect(known.count { bucket($0, books[0]) == bucket($0, books[1]) } < 10)
        #expect(Set(books[0].new.occupied) != Set(books[1].new.occupied))
        let triedAlike = endpoints.count { books[0].triedBucket(of: $0) == books[1].triedBucket(of: $0) }
        #expect(triedAlike < 20)
    }

    @Test(arguments: [64, 16_384]) func theSeedsWordSpreadsOverTheWholeTable(_ limit: Int) {
        var book = AddressBook.of(limit)
        for group in 0..<5000 { book.learn(.at(group: group), from: nil, at: .zero) }
        #expect(book.new.occupied.count == book.new.buckets.count)
        #expect(limit == 64 ? book.count > 40 : book.count > 4900)
    }

    @Test func onAPrivateNetworkFiveHundredEndpointsOfOneAddressFromOneSeedAllFit() {
        var book = AddressBook.of(isPrivate: true)
        let endpoints = (8000..<8500).map { Endpoint(address: .v4(0x7f00_0001), port: $0) }
        for endpoint in endpoints { #expect(book.learn(endpoint, from: nil, at: .zero) == true) }
        #expect(book.count == 500)
        for endpoint in endpoints { book.succeeded(endpoint, at: .zero) }
        #expect(book.triedCount == 500)
        book.recount()
    }

    @Test func aSmallPrivateBookIsFilledToItsLastPlace() {
        var book = AddressBook.of(64, isPrivate: true)
        for port in UInt16(1)...48 { book.learn(Endpoint(address: .v4(0x7f00_0001), port: port), from: nil, at: .zero) }
        for port in UInt16(101)...116 { book.succeeded(Endpoint(address: .v4(0x7f00_0001), port: port), at: .zero) }
        #expect((book.count, book.triedCount) == (64, 16))
    }

    /// The attacker has 1,000 machines that answer in each of 4 groups, told by ten peers in groups of their own.
    /// The honest network has 10 endpoints in each of 300 groups, told later by 40 peers, and we met 200 of them.
    @Test func anAttackerWithFourGroupsAndTenSourcesHasAQuarterOfThePlacesAndAThirdOfTheChoicesAtMost() {
        var book = AddressBook.of()
        for told in 0..<10_000 {
            let source = IPAddress.at(group: 9100 + told / 1000)
            book.learn(.at(group: 9000 + told % 4, told % 1000), from: source, at: .zero)
        }
        func attackers(_ endpoints: [Endpoint]) -> Int { endpoints.count { isAttacker($0) } }
        #expect((1...book.new.places / 4).contains(attackers(book.all)))
        for group in 0..<4 {
            for host in 0..<1000 { book.succeeded(.at(group: 9000 + group, host), at: .zero) }
        }
        #expect((1...book.tried.places / 4).contains(book.triedCount))
        for index in 0..<3000 {
            let teller = IPAddress.at(group: 5000 + index % 40)
            book.learn(.at(group: index % 300, index / 300), from: teller, at: .zero)
        }
        for index in 0..<200 { book.succeeded(.at(group: index), at: .zero) }
        #expect((0..<200).count { book.isTried(.at(group: $0)) } >= 140)
        #expect((0..<200).count { book.contains(.at(group: $0)) } >= 190)
        var chance = Chance(seed: 1)
        let chosen = (0..<250).flatMap { _ in book.choose(8, &chance) { _ in true } }
        #expect(attackers(chosen) * 3 < chosen.count, "\(attackers(chosen)) of \(chosen.count)")
        book.recount()
    }

    private func isAttacker(_ endpoint: Endpoint) -> Bool {
        (0..<4).contains { endpoint.address.group == IPAddress.at(group: 9000 + $0).group }
    }
}
