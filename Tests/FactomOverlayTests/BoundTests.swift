import FactomWire
import Testing

@testable import FactomOverlay

@Suite("Every map has a bound or an expiry") struct BoundTests {
    private static func number(_ index: Int) -> IPAddress {
        index.isMultiple(of: 3) ? .v6(high: 0x2001 << 48, low: UInt64(index)) : .v4(UInt32(index))
    }

    @Test("Every map has a bound or an expiry: dial history")
    func dialHistory() {
        var history = DialHistory(limit: 10)
        history[Endpoint(address: .v4(1), port: 1)].isOurselves = true
        for port in 1...100 { history[Endpoint(address: .v4(2), port: UInt16(port))].failures = port }
        #expect(history.count == 10)
        #expect(history[Endpoint(address: .v4(1), port: 1)].isOurselves == true)
    }

    @Test func theDialThatIsHeldBackLeastIsForgottenFirst() {
        var history = DialHistory(limit: 3)
        for second in [5, 1, 9] {
            history[Endpoint(address: .v4(UInt32(second)), port: 1)].notBefore = .at(.seconds(second))
        }
        history[Endpoint(address: .v4(7), port: 1)].notBefore = .at(.seconds(7))
        #expect(history[Endpoint(address: .v4(1), port: 1)] == DialHistory.Memory())
        #expect(history[Endpoint(address: .v4(5), port: 1)].notBefore == .at(.seconds(5)))
    }

    @Test("Every map has a bound or an expiry: rate limiter")
    func newcomers() {
        var newcomers = Newcomers(atOnce: 3, limit: 10)
        for index in 1...1000 { _ = newcomers.admits(BoundTests.number(index), at: .zero) }
        #expect(newcomers.count <= 10)
    }

    @Test("Every map has a bound or an expiry: scores")
    func scores() {
        var scores = Scores(limit: 10, range: 10_000, halfLife: .seconds(3600))
        _ = scores.adjust(.v4(1 << 20), by: -5000, because: .adjusted, at: .zero)
        for index in 0..<1000 {
            _ = scores.adjust(BoundTests.number(index), by: index % 7 - 3, because: .adjusted, at: .zero)
        }
        #expect((5...10).contains(scores.count))
        #expect(scores.score(of: .v4(1 << 20), at: .zero) == -5000)
    }

    @Test("Every map has a bound or an expiry: bans")
    func bansByAddressAndBySubnet() {
        var bans = Bans(.local.with { $0.bansLimit = 10 })
        for index in 1...100 {
            bans.add(
                .subnet(.v4(UInt32(index) << 16), prefixLength: 16), for: .seconds(index), because: .byHand(""),
                at: .zero)
            #expect(bans.count <= 10)
        }
        #expect(bans.covers(.v4(100 << 16 | 1), at: .zero) == true)
        #expect(bans.covers(.v4(1 << 16 | 1), at: .zero) == false)
        for index in 1...100 {
            bans.add(.address(BoundTests.number(index)), for: .seconds(200 + index), because: .byHand(""), at: .zero)
            #expect(bans.count <= 10)
        }
        #expect(bans.covers(BoundTests.number(100), at: .zero) == true)
    }

    @Test func whatIsOverGoesBeforeWhatIsNot() {
        var bans = Bans(.local.with { $0.bansLimit = 3 })
        bans.add(.address(.v4(1)), for: .seconds(1), because: .byHand(""), at: .zero)
        bans.add(.subnet(.v4(0), prefixLength: 8), for: .seconds(50), because: .byHand(""), at: .zero)
        bans.add(.address(.v4(3 << 24)), for: .seconds(2), because: .byHand(""), at: .zero)
        bans.add(.address(.v4(4 << 24)), for: .seconds(50), because: .byHand(""), at: .at(.seconds(10)))
        #expect(bans.count == 2)
        #expect(bans.covers(.v4(9), at: .at(.seconds(10))) == true)
    }

    @Test("Every map has a bound or an expiry: address book")
    func addressesThatSeedsTell() {
        var house = House(.local.with { $0.bookLimit = 64 })
        for round in 0..<10 { house.offer((1...16).map { "127.0.\(round).\($0):8110" }) }
        #expect(house.controller.book.count <= 64)
        #expect(house.controller.book.count >= 16)
    }

    @Test func ofOneRejectionAtMost16AlternativesCount() {
        var house = House()
        house.offer(["127.0.9.9:8110"])
        let dial = house.tick(at: .zero).dials[0]
        let others = (1...250).map { endpoint("127.0.0.\($0):8110") }
        _ = house.handle(.rejected(dial.id, alternatives: others))
        #expect(house.controller.book.count == 17)
    }

    @Test("Every map has a bound or an expiry: who asked for peers, and who may be told of")
    func endpointMoments() {
        var moments = EndpointMoments(limit: 100)
        for index in 0..<1000 {
            moments.note(Endpoint(address: .v4(UInt32(index)), port: 1), at: .at(.seconds(index)))
            #expect(moments.count <= 100)
        }
        #expect(moments[Endpoint(address: .v4(999), port: 1)] == .at(.seconds(999)))
        #expect(moments[Endpoint(address: .v4(0), port: 1)] == nil)
    }

    @Test func addressesOfOneName() {
        var house = House()
        _ = house.setSpecials("many.example:1")
        _ = house.handle(.resolved(hostPort("many.example:1"), (1...1000).map { .v4($0) }))
        #expect(house.controller.specials[0].addresses.count == 16)
    }

    @Test func linksEndWithTheirConnections() {
        var house = House()
        for number in 0..<1000 {
            let (id, _) = house.newcomer(from: "10.0.\(number / 250).\(number % 250):1")
            _ = house.handle(.closed(id, .closedByPeer))
        }
        #expect(house.controller.links.all.isEmpty == true)
        #expect(house.controller.history.count == 0)
    }

}
