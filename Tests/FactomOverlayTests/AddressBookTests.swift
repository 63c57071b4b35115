import FactomWire
import Testing

@testable import FactomOverlay

@Suite("What the address book learns and forgets") struct AddressBookTests {
    private let one = Endpoint.at(group: 1)
    private let teller = IPAddress.at(group: 500)

    @Test func whatSomebodyTellsIsNewAndWhatWeConnectedToIsTried() {
        var book = AddressBook.of()
        #expect(book.learn(one, from: teller, at: .zero) == true)
        #expect(book.contains(one) && !book.isTried(one) && (book.count, book.triedCount) == (1, 0))
        book.succeeded(one, at: .at(.seconds(1)))
        #expect(book.contains(one) && book.isTried(one) && (book.count, book.triedCount) == (1, 1))
        book.recount()
    }

    @Test func whatWeConnectedToUntoldIsInTheBookToo() {
        var book = AddressBook.of()
        book.succeeded(one, at: .zero)
        #expect(book.isTried(one))
    }

    @Test("Two nodes behind one IP are two entries in the address book")
    func twoNodesBehindOneIPAreTwoEntries() {
        var book = AddressBook.of()
        #expect(book.learn(.at(group: 1, port: 8108), from: teller, at: .zero) == true)
        #expect(book.learn(.at(group: 1, port: 8109), from: teller, at: .zero) == true)
        #expect(book.learn(.at(group: 1, port: 8109), from: nil, at: .zero) == true)
        #expect(book.count == 2)
    }

    @Test(arguments: [
        "127.0.0.1:8108", "10.1.2.3:8108", "192.168.1.1:8108", "169.254.1.1:8108", "0.0.0.0:8108", "224.0.0.1:8108",
        "255.255.255.255:8108", "[::]:8108", "[::1]:8108", "[fe80::1]:8108", "[fc00::1]:8108", "[ff02::1]:8108",
        "[2001:db8::1]:8108",
    ])
    func noLoopbackPrivateLinkLocalOrUnspecifiedAddressesUnlessTheNetworkIsPrivate(_ text: String) {
        let odd = endpoint(text)
        var book = AddressBook.of()
        #expect(book.learn(odd, from: teller, at: .zero) == false)
        book.succeeded(odd, at: .zero)
        book.restore([Remembered.Address(odd, lastSeen: .zero, lastSuccess: .zero)], at: .zero)
        #expect(book.count == 0)
    }

    @Test(arguments: [
        ("127.0.0.1:8108", true), ("10.1.2.3:8108", true), ("[::1]:8108", true), ("[fe80::1]:8108", true),
        ("20.0.0.1:8108", true), ("0.0.0.0:8108", false), ("[::]:8108", false), ("224.0.0.1:8108", false),
        ("239.1.1.1:8108", false), ("255.255.255.255:8108", false), ("[ff02::1]:8108", false),
    ])
    func onAPrivateNetworkAllIsWelcomeThatCanBeDialled(_ text: String, isWelcome: Bool) {
        var book = AddressBook.of(isPrivate: true)
        #expect(book.learn(endpoint(text), from: nil, at: .zero) == isWelcome)
    }

    @Test(arguments: [false, true]) func portZeroIsNoPort(isPrivate: Bool) {
        var book = AddressBook.of(isPrivate: isPrivate)
        #expect(book.learn(.at(group: 1, port: 0), from: nil, at: .zero) == false)
        book.succeeded(.at(group: 1, port: 0), at: .zero)
        #expect(book.count == 0)
    }

    // MARK: Forgetting

    @Test func whatNeverWasGoodIsForgottenAfterThreeFailures() {
        var book = AddressBook.of()
        book.learn(one, from: teller, at: .zero)
        book.failed(one, at: .zero)
        book.failed(one, at: .zero)
        book.learn(one, from: nil, at: .zero)
        #expect(book.contains(one))
        book.failed(one, at: .zero)
        #expect(!book.contains(one))
        book.recount()
    }

    @Test func whatWasGoodIsForgottenAfterTenFailuresOnceItsSuccessIsSevenDaysAgo() {
        for (age, isForgotten) in [(Duration.days(7), true), (.days(7) - .nanoseconds(1), false)] {
            var book = AddressBook.of()
            book.succeeded(one, at: .at(.seconds(5)))
            for _ in 1...9 { book.failed(one, at: .at(.days(20))) }
            #expect(book.isTried(one))
            book.failed(one, at: .at(.seconds(5) + age))
            #expect(book.contains(one) != isForgotten)
        }
    }

    @Test func aSuccessStartsTheCountOfFailuresAnew() {
        var book = AddressBook.of()
        book.succeeded(one, at: .zero)
        for _ in 1...9 { book.failed(one, at: .at(.days(8))) }
        book.succeeded(one, at: .at(.days(8)))
        for _ in 1...9 { book.failed(one, at: .at(.days(20))) }
        #expect(book.isTried(one))
        book.failed(one, at: .at(.days(20)))
        #expect(!book.contains(one))
    }

    @Test func whatWasUnseenForThirtyDaysIsDropped() {
        var book = AddressBook.of()
        let (told, retold, met) = (Endpoint.at(group: 1), Endpoint.at(group: 2), Endpoint.at(group: 3))
        for endpoint in [told, retold] { book.learn(endpoint, from: teller, at: .zero) }
        book.succeeded(met, at: .zero)
        book.learn(retold, from: teller, at: .at(.seconds(1)))
        book.expire(at: .at(.days(30) - .nanoseconds(1)))
        #expect(book.count == 3)
        book.expire(at: .at(.days(30)))
        #expect(book.all == [retold])
        book.expire(at: .at(.days(30) + .seconds(1)))
        #expect(book.count == 0 && book.bySource.isEmpty && book.byGroup.isEmpty && book.byAddress.isEmpty)
    }

    @Test func timeThatGoesBackwardsAgesNothing() {
        var book = AddressBook.of()
        book.succeeded(one, at: .at(.days(40)))
        book.learn(one, from: nil, at: .zero)
        book.succeeded(one, at: .zero)
        book.expire(at: .at(.days(60)))
        #expect(book.isTried(one))
    }

    @Test func whatIsForgottenIsGoneAndOfUnknownOnesNothingIsNoted() {
        var book = AddressBook.of()
        book.succeeded(one, at: .zero)
        book.forget(one)
        book.forget(one)
        book.failed(one, at: .zero)
        #expect(!book.contains(one) && !book.isTried(one) && book.count == 0)
        book.recount()
    }

    @Test func anIPv6EndpointIsAsGoodAsAny() {
        var book = AddressBook.of()
        #expect(book.learn(endpoint("[2a01:4f8::1]:8108"), from: teller, at: .zero) == true)
        book.succeeded(endpoint("[2a01:4f8::1]:8108"), at: .zero)
        #expect(book.triedCount == 1)
    }
}
