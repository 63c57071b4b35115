import FactomWire
import Testing

@testable import FactomOverlay

@Suite("What misdeeds cost") struct OffenceTests {
    private static let main = Settings.main.with {
        $0.fewTried = 0
        $0.newcomersAtOnce = 100
    }

    @Test("Undecodable bytes: an hour's ban, doubling to 24 h, of every connection from the address")
    func undecodable() {
        var house = House(OffenceTests.main)
        _ = house.newcomer(from: "8.8.8.8:1", port: 1, nodeID: 1)
        var hours: [Int] = []
        for _ in 0..<7 {
            let (id, _) = house.newcomer(from: "8.8.8.8:2", port: 2, nodeID: 2)
            let actions = house.handle(.closed(id, .malformed("GET /")))
            if hours.isEmpty { #expect(actions.reasons == [.banned]) }
            #expect(house.accept(from: "8.8.8.8:3").actions.reasons == [.banned])
            guard let ban = house.controller.bans.list(at: house.now).first else { break }
            #expect(ban.reason == .undecodable)
            hours.append(Int(ban.remaining / .seconds(3600)))
            house.now = house.now + ban.remaining
        }
        #expect(hours == [1, 2, 4, 8, 16, 24, 24])
    }

    @Test("No honest peer is banned for what listens on another port of its address")
    func hearsay() {
        var house = House(OffenceTests.main)
        let (honest, _) = house.newcomer(from: "8.8.8.8:1")
        for (port, reason) in [(25, CloseReason.malformed("220 mail")), (7, .echoed)] {
            let wrong = "8.8.8.8:\(port)"
            house.offer([wrong])
            house.now = house.now + .seconds(1)
            let dial = house.handle(.tick).dials.first { $0.endpoint == endpoint(wrong) }
            guard let dial else {
                Issue.record("no dial to \(wrong)")
                continue
            }
            _ = house.handle(.closed(dial.id, reason))
            #expect(house.controller.bans.covers(endpoint(wrong), at: house.now) == true)
        }
        #expect(house.controller.links[honest]?.isOnline == true)
        #expect(house.controller.bans.covers(address("8.8.8.8"), at: house.now) == false)
    }

    @Test("Special peers are never banned by rule")
    func specials() {
        var house = House(OffenceTests.main)
        _ = house.setSpecials("8.8.8.8:8108")
        let (id, _) = house.newcomer(from: "8.8.8.8:1")
        _ = house.handle(.closed(id, .malformed("GET /")))
        #expect(house.controller.bans.list(at: house.now) == [])
    }

    @Test func withinOneMachineAnAddressIsNotBlamedForOneOfItsNodes() {
        var house = House()
        let (honest, _) = house.newcomer(from: "127.0.0.1:1", port: 1, nodeID: 1)
        let (bad, _) = house.newcomer(from: "127.0.0.1:2", port: 2, nodeID: 2)
        _ = house.handle(.closed(bad, .malformed("GET /")))
        #expect(house.controller.links[honest]?.isOnline == true)
        #expect(house.controller.bans.list(at: house.now).map(\.target) == [.endpoint(endpoint("127.0.0.1:2"))])
        // It is known again by its endpoint, and hung up on without a word.
        #expect(house.newcomer(from: "127.0.0.1:3", port: 2, nodeID: 3).actions.reasons == [.banned])
        // Who is nobody yet can't be told apart from its neighbours.
        let (stranger, _) = house.accept(from: "127.0.0.1:4")
        _ = house.handle(.closed(stranger, .malformed("GET /")))
        #expect(house.controller.bans.list(at: house.now).count == 1)
    }

    @Test(arguments: [CloseReason.stalledRead, .stalledWrite, .tooMuchUnfinished])
    func whoStallsLosesScore(_ reason: CloseReason) {
        var house = House(OffenceTests.main)
        let (id, _) = house.newcomer(from: "8.8.8.8:1")
        _ = house.handle(.closed(id, reason))
        let standing = house.controller.standing(of: address("8.8.8.8"), at: house.now)
        #expect(standing.score == -20)
        #expect(standing.changes.map(\.reason) == [.badEnd(reason.label)])
    }

    @Test func whoConnectsAndSaysNothingLosesScoreUntilItIsRefused() {
        var house = House(OffenceTests.main)
        for _ in 0..<11 {
            let (id, _) = house.accept(from: "8.8.8.8:1")
            _ = house.handle(.closed(id, .handshakeTimeout))
        }
        #expect(house.controller.scores.score(of: address("8.8.8.8"), at: house.now) == -220)
        #expect(house.newcomer(from: "8.8.8.8:1").actions.reasons == [.badScore(-220)])
    }

    @Test func whoseScoreIsTooLowTakesNoPlaceForGreetings() {
        var house = House(OffenceTests.main.with { $0.halfOpenLimit = 1 })
        _ = house.handle(.command(.adjust(address("8.8.8.8"), by: -300)))
        #expect(house.accept(from: "8.8.8.8:1").actions.reasons == [.badScore(-300)])
        #expect(house.accept(from: "9.9.9.9:1").actions.reasons == [])
    }

    @Test func anEndInOrderCostsNothing() {
        var house = House(OffenceTests.main)
        for reason in [CloseReason.closedByPeer, .silent, .broken("reset"), .disconnected, .full] {
            let (id, _) = house.newcomer(from: "8.8.8.8:1")
            _ = house.handle(.closed(id, reason))
        }
        #expect(house.controller.scores.score(of: address("8.8.8.8"), at: house.now) == 0)
    }

    @Test("A ban can be listed and lifted, by address, by endpoint or by subnet")
    func listing() {
        var house = House()
        let targets: [BanTarget] = [
            .address(address("127.0.1.1")), .endpoint(endpoint("127.0.2.1:1")),
            .subnet(address("127.7.0.0"), prefixLength: 16),
        ]
        for target in targets { _ = house.handle(.command(.ban(target, for: .seconds(60)))) }
        #expect(Set(house.controller.bans.list(at: house.now).map(\.target)) == Set(targets))
        #expect(house.accept(from: "127.7.9.9:1").actions.reasons == [.banned])
        for target in targets { _ = house.handle(.command(.unban(target))) }
        #expect(house.controller.bans.list(at: house.now) == [])
        #expect(house.accept(from: "127.7.9.9:1").actions.reasons == [])
    }

    @Test("Banning an endpoint closes its connection and leaves its neighbour's")
    func endpoints() {
        var house = House()
        let (one, _) = house.newcomer(from: "127.0.0.1:1", port: 1, nodeID: 1)
        let (two, _) = house.newcomer(from: "127.0.0.1:2", port: 2, nodeID: 2)
        #expect(
            house.handle(.command(.ban(.endpoint(endpoint("127.0.0.1:1")), for: .seconds(60)))).reasons == [.banned])
        #expect(house.controller.links[one] == nil)
        #expect(house.controller.links[two]?.isOnline == true)
    }
}
