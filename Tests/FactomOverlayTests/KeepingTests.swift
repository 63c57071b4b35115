import FactomWire
import Testing

@testable import FactomOverlay

@Suite("Keeping the right peers") struct KeepingTests {
    private static let main = Settings.main.with {
        $0.fewTried = 0
        $0.feelEvery = .seconds(1_000_000)
        $0.newcomersAtOnce = 100
    }

    // MARK: - Outgoing

    @Test("8 live counts established connections, not dials or the dead")
    func whatCountsAsLive() {
        var house = House.inCompany()
        house.offer((1...20).map { "127.0.1.\($0):8110" })
        let dials = house.tick(at: .seconds(1)).dials
        #expect(dials.count == 8)
        #expect(house.controller.liveOutgoing == 0)
        for dial in dials { _ = house.answer(dial.id) }
        #expect(house.controller.liveOutgoing == 8)
        _ = house.handle(.closed(dials[0].id, .silent))
        #expect(house.controller.liveOutgoing == 7)
        // Below the floor it is dialled at once, without a pause.
        #expect(house.tick(at: .milliseconds(1250)).dials.count == 8)
    }

    @Test func aboveTheFloorPeersComeOneByOne() throws {
        var house = House.inCompany()
        house.offer((1...40).map { "127.0.1.\($0):8110" })
        for dial in house.tick(at: .seconds(1)).dials { _ = house.answer(dial.id) }
        var most = 0
        var sixteenAt: Moment?
        while house.controller.liveOutgoing < 32, house.now < .at(.seconds(180)) {
            house.now = house.now + .milliseconds(250)
            let dials = house.handle(.tick).dials
            most = max(most, dials.count)
            for dial in dials { _ = house.answer(dial.id) }
            if sixteenAt == nil, house.controller.liveOutgoing == 16 { sixteenAt = house.now }
        }
        #expect(most == 1)
        #expect(house.controller.liveOutgoing == 32)
        // One a second up to sixteen, then one every five.
        #expect((6...14).contains(try #require(sixteenAt).nanoseconds / 1_000_000_000))
        #expect(house.now >= .at(.seconds(75)))
    }

    @Test func whereThereIsNobodyElseTheBookIsSearchedEverMoreSeldomUntilThereIsNews() {
        var house = House.inCompany()
        house.offer((1...8).map { "127.0.1.\($0):8110" })
        for dial in house.tick(at: .seconds(1)).dials { _ = house.answer(dial.id) }
        var searches: [Moment] = []
        var last = house.controller.searchAt
        while house.now < .at(.seconds(400)) {
            house.now = house.now + .milliseconds(250)
            _ = house.handle(.tick)
            if house.controller.searchAt != last { searches.append(house.now) }
            last = house.controller.searchAt
        }
        let waits = zip(searches.dropFirst(), searches).map { Int(($0 - $1) / .seconds(1)) }
        #expect(waits.count < 16)
        #expect(waits.suffix(3).allSatisfy { (64...70).contains($0) } == true, "\(waits)")
        house.offer(["127.0.1.9:8110"])
        var wait = 0
        while house.now < .at(.seconds(500)), house.handle(.tick).dials.isEmpty {
            house.now = house.now + .milliseconds(250)
            wait += 1
        }
        #expect(wait <= 4 * 6)
    }

    @Test("Who has dialled us is tested while all whom we know are dialled in vain: nobody could be told of it else")
    func diallersAreTestedMeanwhile() {
        var house = House(.restless)
        let (_, dialler) = house.newcomer(from: "127.0.0.9:1")
        house.offer((1...40).map { "127.0.1.\($0):8110" })
        // None of these is ever answered.
        #expect(house.tick(at: .zero).dials.count >= 8)
        var tests: [Endpoint] = []
        while house.now < .at(.seconds(5)) {
            house.now = house.now + .milliseconds(250)
            for dial in house.handle(.tick).dials where house.controller.links[dial.id]?.isFeeler == true {
                tests.append(dial.endpoint)
            }
        }
        #expect(tests.count <= 1)
        let endpoint = house.controller.links.all.first { $0.direction == .incoming }?.endpoint
        let tested = house.controller.links.all.filter(\.isFeeler).map(\.remote)
        #expect(tested == [endpoint], "\(dialler)")
        #expect(house.controller.links.counts.feelers == 1)
    }

    @Test func longWaitsAboveTheFloorHoldNobodyBackBelowIt() {
        var house = House.inCompany()
        house.offer((1...8).map { "127.0.1.\($0):8110" })
        let dials = house.tick(at: .seconds(1)).dials
        for dial in dials { _ = house.answer(dial.id) }
        while house.now < .at(.seconds(300)) {
            house.now = house.now + .milliseconds(250)
            _ = house.handle(.tick)
        }
        let last = house.controller.fillAt
        while house.controller.fillAt == last {
            house.now = house.now + .milliseconds(250)
            _ = house.handle(.tick)
        }
        #expect(house.controller.fillAt > house.now + .seconds(60))
        _ = house.handle(.closed(dials[0].id, .silent))
        let lost = house.now
        while house.now < lost + .seconds(60), house.handle(.tick).dials.isEmpty {
            house.now = house.now + .milliseconds(250)
        }
        // The wait of the one that was lost is over, and nothing else holds it back.
        #expect(house.now <= lost + .seconds(25))
    }

    @Test("Outgoing peers are spread over networks (/16) at random, never the numerically lowest addresses first")
    func spread() {
        var house = House(KeepingTests.main)
        var addresses: [String] = []
        for network in 1...40 { for host in 1...10 { addresses.append("20.\(network).0.\(host):8108") } }
        house.offer(addresses)
        house.fill()
        let networks = house.online.map { $0.split(separator: ".")[1] }
        #expect(networks.count == 32)
        #expect(Set(networks).allSatisfy { network in networks.count { $0 == network } <= 2 } == true)
        #expect(Set(networks) != Set((1...16).map { Substring(String($0)) }))
        #expect(Set(networks).contains { (Int($0) ?? 0) > 20 } == true)
    }

    @Test func withoutOtherNetworksOneHasToDo() {
        var house = House(KeepingTests.main)
        house.offer((1...20).map { "20.1.0.\($0):8108" })
        house.fill()
        // Up to the floor, not to the target.
        #expect(house.controller.liveOutgoing >= 8)
        #expect(house.controller.liveOutgoing < 16)
    }

    @Test("No dial until the score has decayed above −200")
    func badScore() {
        var house = House.inCompany()
        _ = house.handle(.command(.adjust(address("127.0.1.1"), by: -400)))
        house.offer(["127.0.1.1:8110"])
        let dial = house.waitForDial()
        #expect((dial?.waited ?? .zero) > .seconds(3500))
        #expect((dial?.waited ?? .zero) < .seconds(3700))
    }

    // MARK: - Rounds

    @Test func aRoundDropsSomeDownToThirty() {
        var house = House()
        house.offer((1...40).map { "127.0.1.\($0):8110" })
        house.fill()
        for dial in house.setSpecials("127.0.2.1:8110").dials { _ = house.answer(dial.id) }
        let before = house.now
        var dropped: [CloseReason] = []
        while dropped.isEmpty, house.now < before + .seconds(2000) {
            house.now = house.now + .milliseconds(250)
            let actions = house.handle(.tick)
            dropped = actions.reasons
            for dial in actions.dials { _ = house.answer(dial.id) }
        }
        #expect(dropped == [.round, .round])
        let age = house.now - .zero
        #expect(age >= .seconds(720))
        #expect(age <= .seconds(1081))
        #expect(house.online.contains("127.0.2.1:8110") == true)
    }

    @Test func aRoundLeavesThirtyAlone() {
        var house = House(.local.with { $0.outgoingTarget = 30 })
        house.offer((1...30).map { "127.0.1.\($0):8110" })
        house.fill()
        let start = house.now
        while house.now < start + .seconds(1200) {
            house.now = house.now + .milliseconds(250)
            #expect(house.handle(.tick).reasons == [])
        }
    }

    // MARK: - Incoming

    @Test func whenFullANewcomerFromALessCrowdedNetworkTakesThePlaceOfTheYoungestOfTheMostCrowded() {
        var house = House(KeepingTests.main.with { $0.incomingLimit = 20 })
        for host in 1...16 {
            house.now = .at(.seconds(host))
            _ = house.newcomer(from: "20.1.0.\(host):1")
        }
        for network in 1...4 { _ = house.newcomer(from: "30.\(network).0.1:1") }
        let (id, actions) = house.newcomer(from: "40.1.0.1:1")
        #expect(actions.reasons == [.evicted])
        #expect(actions.admitted == [id])
        #expect(house.online.contains("20.1.0.16:9000") == false)
        #expect(house.controller.incomingPeers == 20)
    }

    @Test func whenFullANewcomerThatMakesUsNoMoreDiverseIsRefused() {
        var house = House(KeepingTests.main.with { $0.incomingLimit = 20 })
        for network in 1...20 { _ = house.newcomer(from: "20.\(network).0.1:1") }
        #expect(house.newcomer(from: "20.1.0.2:1").actions.reasons == [.full])
        #expect(house.newcomer(from: "40.1.0.2:1").actions.reasons == [.full])
        #expect(house.online.count == 20)
    }

    @Test func specialPeersAreNeverEvicted() {
        var house = House(KeepingTests.main.with { $0.incomingLimit = 2 })
        _ = house.setSpecials("20.1.0.1:1", "20.1.0.2:1")
        for host in 1...2 { _ = house.newcomer(from: "20.1.0.\(host):5") }
        for number in 1...30 { _ = house.newcomer(from: "40.\(number).0.1:1") }
        #expect(house.online.filter { $0.hasPrefix("20.1.0.") }.count == 2)
    }

    // MARK: - Tests of addresses

    @Test func whenAllIsQuietANewAddressIsTestedEveryTwoMinutes() {
        var house = House(.restless.with { $0.outgoingTarget = 8 })
        house.offer((1...40).map { "127.0.1.\($0):8110" })
        house.fill()
        while house.controller.book.triedCount < 16 { house.step() }
        let start = house.now
        var tests = 0
        while house.now < start + .seconds(1200) { tests += house.step() }
        #expect((8...13).contains(tests) == true)
        #expect(house.controller.liveOutgoing == 8)
    }

    @Test func aTestEndsAtTheGreeting() {
        var house = House(.restless.with { $0.outgoingTarget = 1 })
        house.offer((1...2).map { "127.0.1.\($0):8110" })
        let dial = house.tick(at: .zero).dials[0]
        _ = house.answer(dial.id)
        guard let test = house.nextTest() else {
            Issue.record("no test")
            return
        }
        _ = house.handle(.opened(test.id))
        #expect(house.handle(.greeted(test.id, House.hello())) == [.close(test.id, .tested)])
        #expect(house.controller.book.isTried(test.endpoint) == true)
        #expect(house.online == [dial.endpoint.description])
        // A Go node would hang up on a second connection within a second.
        #expect(house.controller.history[test.endpoint].notBefore > house.now + .seconds(1))
    }

    @Test func theAddressOfOneWhoDialledUsIsKnockedAtBeforeItIsShared() {
        var house = House(.restless.with { $0.outgoingFloor = 0 })
        let (peer, _) = house.newcomer(from: "127.0.1.1:50000")
        #expect(house.toldTo(asker: "127.0.2.1", at: .seconds(1)) == [])
        guard let test = house.nextTest() else {
            Issue.record("no test")
            return
        }
        // Nothing is said there: a greeting might be taken for the end of the connection that stands.
        #expect(house.handle(.opened(test.id)) == [.close(test.id, .tested)])
        #expect(house.controller.links[peer]?.isOnline == true)
        #expect(house.toldTo(asker: "127.0.2.2", at: .seconds(30)) == [test.endpoint.description])
    }

    @Test func allWhoDialledUsAreKnockedAtSoonAndThenTold() {
        var house = House(KeepingTests.main.with { $0.fewTried = 0 })
        let diallers = (1...20).map { "20.\($0).0.1" }
        for dialler in diallers { _ = house.newcomer(from: dialler + ":50000") }
        while house.now < .at(.seconds(20)) { house.step() }
        #expect(house.controller.book.triedCount == 20)
        #expect(Set(house.timesTold(in: 60).keys.map(\.description)) == Set(diallers.map { $0 + ":9000" }))
    }

    @Test func whoDialledUsAndDoesNotAnswerIsKnockedAtOnce() {
        var house = House(KeepingTests.main.with { $0.fewTried = 0 })
        _ = house.newcomer(from: "20.1.0.1:50000")
        guard let test = house.nextTest() else {
            Issue.record("no test")
            return
        }
        _ = house.handle(.closed(test.id, .unreachable("no route")))
        #expect(house.nextActions(until: .seconds(15)).dialled == [])
        #expect(house.toldTo(asker: "9.9.9.9", at: .seconds(15)) == [])
    }

    @Test func whoDialsNobodyTestsNobody() {
        var house = House.inCompany(.restless.with { $0.outgoingTarget = 0 })
        house.offer((1...20).map { "127.0.1.\($0):8110" })
        #expect(house.nextTest() == nil)
    }

    // MARK: - Turning around

    @Test("A floor of outgoing that no incoming can take: where everyone has dialled us, some are dialled instead")
    func turning() {
        var house = House(.local)
        for host in 1...40 { _ = house.newcomer(from: "127.0.1.\(host):1", nodeID: UInt64(host)) }
        for _ in 0..<200 { house.step() }
        #expect(house.controller.liveOutgoing == 8)
        #expect(house.online.count == 40)
    }

    @Test func inASmallNetworkNobodyIsTurned() {
        var house = House(.local)
        for host in 1...15 { _ = house.newcomer(from: "127.0.1.\(host):1", nodeID: UInt64(host)) }
        for _ in 0..<200 { house.step() }
        #expect(house.controller.liveOutgoing == 0)
        #expect(house.online.count == 15)
    }

    @Test func whoCanNotBeDialledIsNotTurned() {
        var house = House(.local)
        for host in 1...40 { _ = house.newcomer(from: "127.0.1.\(host):1", nodeID: UInt64(host)) }
        for _ in 0..<400 {
            house.now = house.now + house.controller.settings.tick
            let actions = house.handle(.tick)
            #expect(actions.reasons.contains(.turned) == false)
            for dial in actions.dials { _ = house.handle(.closed(dial.id, .unreachable("filtered"))) }
        }
        #expect(house.online.count == 40)
    }

    @Test func nobodyIsTurnedWhileThereIsSomebodyToDial() {
        var house = House(.local)
        for host in 1...40 { _ = house.newcomer(from: "127.0.1.\(host):1", nodeID: UInt64(host)) }
        house.offer((1...40).map { "127.0.2.\($0):8110" })
        for _ in 0..<200 {
            house.now = house.now + .milliseconds(250)
            let actions = house.handle(.tick)
            #expect(actions.reasons.contains(.turned) == false)
            for dial in actions.dials { _ = house.answer(dial.id) }
        }
    }
}

extension House {
    /// A tick later: regular dials are answered, and tests too.
    ///
    /// - Returns: how many tests there were.
    @discardableResult
    mutating func step() -> Int {
        now = now + controller.settings.tick
        let dials = handle(.tick).dials
        let tests = dials.count { controller.links[$0.id]?.isFeeler ?? false }
        for dial in dials { _ = answer(dial.id) }
        return tests
    }

    /// The next dial that is only a test, unanswered; other dials are refused.
    mutating func nextTest() -> (id: ConnectionID, endpoint: Endpoint)? {
        for _ in 0..<100 {
            now = now + controller.settings.tick
            for dial in handle(.tick).dials {
                if controller.links[dial.id]?.isFeeler ?? false { return (dial.id, dial.endpoint) }
                _ = handle(.closed(dial.id, .unreachable("refused")))
            }
        }
        return nil
    }
}
