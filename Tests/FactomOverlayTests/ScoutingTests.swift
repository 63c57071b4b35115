import FactomWire
import Testing

@testable import FactomOverlay

@Suite("Finding who is still there") struct ScoutingTests {
    /// A node with seven of the eight peers that it wants, that has dialled in vain and knows many who are gone.
    private static func bereft(whoAnsweredBefore: Bool = false) -> House {
        var house = House(
            .local.with {
                $0.outgoingTarget = 8
                $0.feelEvery = .seconds(1_000_000)
                $0.roundEvery = .seconds(1_000_000)
                $0.fewTried = 0
            })
        house.offer((1...7).map { "127.0.2.\($0):8110" })
        house.fill()
        for number in 1...200 where whoAnsweredBefore {
            house.controller.succeed(endpoint("127.0.1.\(number):8110"), at: house.now)
        }
        if !whoAnsweredBefore { house.offer((1...200).map { "127.0.1.\($0):8110" }) }
        for _ in 0..<house.controller.settings.scoutAfter { house.dialInVain() }
        return house
    }

    @Test func oneDialAtATimeIsMadeForTheOnePlace() {
        var house = Self.bereft()
        house.dialInVain()
        #expect(house.controller.links.counts.liveOutgoing == 7)
        #expect(house.controller.links.counts.dialledOutgoing <= 1)
    }

    @Test("While dials reach nobody, up to eight addresses are tested beside them, one every half second")
    func severalAreTestedAtOnce() {
        var house = Self.bereft()
        var tested = 0
        let start = house.now
        while house.now < start + .seconds(20) {
            house.now = house.now + .milliseconds(250)
            tested += house.handle(.tick).dials.count { house.controller.links[$0.id]?.isFeeler == true }
        }
        #expect(tested == 8)
        #expect(house.controller.links.counts.feelers == 8)
    }

    @Test func whoAnswersATestIsDialledNext() throws {
        var house = Self.bereft()
        let next = house.nextScout()
        let test = try #require(next)
        let alive = try #require(house.controller.links[test]).remote
        _ = house.answer(test)
        #expect(house.controller.links[test] == nil, "a test is no peer")
        // Not at once: a Go node hangs up on the second connection within a second.
        house.endDials()
        house.now = house.now + .milliseconds(500)
        #expect(!house.handle(.tick).dials.contains { $0.endpoint == alive })
        house.endDials()
        house.now = house.now + .seconds(2)
        #expect(house.handle(.tick).dials.contains { $0.endpoint == alive })
    }

    @Test("Those that answered before are tested, too: who was away for long knows hardly any others")
    func triedOnesAreTested() throws {
        var house = Self.bereft(whoAnsweredBefore: true)
        let tried = (1...200).map { endpoint("127.0.1.\($0):8110") }.filter { house.controller.book.isTried($0) }
        #expect(tried.count > 60)
        #expect(house.controller.isScouting)
        let next = house.nextScout()
        let test = try #require(next)
        let tested = try #require(house.controller.links[test]).remote
        #expect(tried.contains(tested))
    }

    @Test func whoIsFullIsThere() throws {
        var house = Self.bereft()
        _ = house.handle(.tick)
        let dial = try #require(house.controller.links.all.first { $0.isRegularOutgoing && !$0.isOnline })
        _ = house.reject(dial.id, offering: "127.0.3.1:8110")
        #expect(!house.controller.isScouting)
    }

    @Test("Who is a peer already doesn't take the place of one who could be")
    func peersAreNotScouted() throws {
        var house = Self.bereft()
        let (_, actions) = house.newcomer(from: "127.0.1.1:50000", port: 8110)
        #expect(!actions.admitted.isEmpty)
        house.controller.noteAnswer(of: endpoint("127.0.1.1:8110"), at: house.now)
        #expect(house.controller.scouted.isEmpty)
        house.controller.noteAnswer(of: endpoint("127.0.1.2:8110"), at: house.now)
        #expect(house.controller.scouted.count == 1)
        for number in 3...60 { house.controller.noteAnswer(of: endpoint("127.0.1.\(number):8110"), at: house.now) }
        #expect(house.controller.scouted.count == 8)
        #expect(house.controller.scouted.first?.endpoint == endpoint("127.0.1.2:8110"))
        house.now = house.now + .seconds(61)
        house.controller.noteAnswer(of: endpoint("127.0.1.61:8110"), at: house.now)
        #expect(house.controller.scouted.map(\.endpoint) == [endpoint("127.0.1.61:8110")])
    }

    @Test func aPeerThatAnswersEndsTheScouting() throws {
        var house = Self.bereft()
        #expect(house.controller.isScouting)
        _ = house.handle(.tick)
        let dial = try #require(house.controller.links.all.first { $0.isRegularOutgoing && !$0.isOnline })
        _ = house.answer(dial.id)
        #expect(!house.controller.isScouting)
        let last = house.controller.links.counts.feelers
        for _ in 0..<40 {
            house.now = house.now + .milliseconds(250)
            _ = house.handle(.tick)
        }
        #expect(house.controller.links.counts.feelers <= max(last, 1))
    }
}

extension House {
    /// Ends all regular dials, as unanswered ones end.
    fileprivate mutating func endDials() {
        for link in controller.links.all where link.isRegularOutgoing && !link.isOnline {
            _ = handle(.closed(link.id, .unreachable("timed out")))
        }
    }

    /// Waits for regular dials, and lets them time out.
    fileprivate mutating func dialInVain() {
        let start = now
        while now < start + .seconds(60), controller.links.counts.dialledOutgoing == 0 {
            now = now + .milliseconds(250)
            _ = handle(.tick)
        }
        endDials()
    }

    fileprivate mutating func nextScout() -> ConnectionID? {
        let start = now
        while now < start + .seconds(5) {
            now = now + .milliseconds(250)
            let tests = handle(.tick).dials.filter { controller.links[$0.id]?.isFeeler == true }
            if let test = tests.first { return test.id }
        }
        return nil
    }
}
