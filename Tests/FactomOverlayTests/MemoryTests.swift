import FactomWire
import Testing

@testable import FactomOverlay

@Suite("What a node remembers") struct MemoryTests {
    @Test func theLastOutgoingPeersAreDialledFirst() {
        var first = House()
        first.offer((1...8).map { "127.0.1.\($0):8110" })
        first.fill()
        first.offer((1...200).map { "127.0.2.\($0):8110" })
        let remembered = first.controller.remembered(at: first.now)
        #expect(remembered.addresses.filter(\.wasPeer).count == 8)

        var second = House(.local, seed: 2)
        second.controller.restore(remembered, at: .zero)
        #expect(Set(second.tick(at: .zero).dialled) == Set(first.online))
    }

    @Test func whoGoesDownAloneRemembersThoseItHad() {
        var house = House()
        house.offer(["127.0.1.1:8110", "127.0.1.2:8110"])
        house.fill()
        for link in house.controller.links.all { _ = house.handle(.closed(link.id, .silent)) }
        let remembered = house.controller.remembered(at: house.now)
        #expect(remembered.addresses.filter(\.wasPeer).count == 2)
    }

    @Test("A ban survives restart, and so does a bad score")
    func bansAndScores() {
        var house = House()
        _ = house.handle(.command(.ban(.address(address("127.0.1.1")), for: .seconds(3600), .byHand("rude"))))
        _ = house.handle(.command(.adjust(address("127.0.1.2"), by: -5000)))
        house.now = .at(.seconds(10))
        let remembered = house.controller.remembered(at: house.now)
        var next = House(.local, seed: 2)
        next.controller.restore(remembered, at: .at(.seconds(10)))
        next.now = .at(.seconds(10))
        next.offer(["127.0.1.1:1", "127.0.1.2:1"])
        #expect(next.tick(at: .seconds(10)).dialled == [])
        #expect(next.controller.bans.list(at: next.now).map(\.reason) == [.byHand("rude")])
        #expect(next.accept(from: "127.0.1.1:5").actions.reasons == [.banned])
    }

    @Test("The peers file is written at most every 30 s while it changes")
    func saves() {
        var house = House.inCompany()
        for second in 0..<120 {
            house.offer(["127.0.1.\(second + 1):8110"])
            for dial in house.tick(at: .seconds(second)).dials {
                _ = house.handle(.closed(dial.id, .unreachable("refused")))
            }
        }
        #expect((3...4).contains(house.saves) == true)
    }

    @Test func nothingNewIsNotSaved() {
        var house = House()
        for second in 0..<1000 { _ = house.tick(at: .seconds(second)) }
        #expect(house.saves == 0)
    }

    @Test func anAddressIsExplained() {
        var house = House()
        let (id, _) = house.newcomer(from: "127.0.1.1:1")
        _ = house.handle(.qualityChanged(id, by: 3, .validParcels))
        _ = house.handle(.qualityChanged(id, by: -20, .flawedParcel(.invalid)))
        _ = house.handle(.command(.ban(.subnet(address("127.0.0.0"), prefixLength: 8), for: .seconds(60))))
        let standing = house.controller.standing(of: address("127.0.1.1"), at: house.now)
        #expect(standing.score == -17)
        #expect(standing.changes.map(\.reason) == [.validParcels, .flawedParcel(.invalid)])
        #expect(standing.ban?.target == .subnet(address("127.0.0.0"), prefixLength: 8))
    }
}
