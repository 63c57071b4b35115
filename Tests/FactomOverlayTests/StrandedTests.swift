import FactomWire
import Testing

@testable import FactomOverlay

@Suite("Company that one didn't choose") struct StrandedTests {
    @Test func oneIncomingPeerDoesNotKeepTheNodeFromTheWayOut() {
        var house = House(.local.with { $0.ladderEvery = .seconds(15) })
        house.offer((1...4).map { "127.0.1.\($0):8110" })
        house.fill()
        #expect(house.controller.liveOutgoing == 4)
        let (only, _) = house.newcomer(from: "127.9.9.9:1", nodeID: 9)
        // All but the one who dialled us are gone, and don't answer for minutes.
        for link in house.controller.links.all where link.id != only { _ = house.handle(.closed(link.id, .silent)) }
        let end = house.now + .seconds(600)
        var late = 0
        while house.now < end {
            house.now = house.now + .milliseconds(250)
            for dial in house.handle(.tick).dials {
                if end - house.now < .seconds(60) { late += 1 }
                _ = house.handle(.closed(dial.id, .unreachable("timeout")))
            }
        }
        // After ten minutes they are still tried several times a minute.
        #expect(late >= 8)
        #expect(house.controller.links[only]?.isOnline == true)
    }

    /// A stranger who dials us during a cut, and may have made it, must not let us lose those we know.
    @Test func failuresDuringACutWearNobodyDownWhateverStrangersDialUs() {
        var house = House(.local.with { $0.ladderEvery = .seconds(15) })
        let known = (1...20).map { "127.0.1.\($0):8110" }
        house.offer(known)
        let (stranger, _) = house.newcomer(from: "127.9.9.9:1", nodeID: 9)
        while house.now < .at(.seconds(1800)) {
            house.now = house.now + .milliseconds(250)
            for dial in house.handle(.tick).dials { _ = house.handle(.closed(dial.id, .unreachable("timeout"))) }
        }
        #expect(house.controller.links[stranger]?.isOnline == true)
        #expect(known.filter { house.controller.book.contains(endpoint($0)) } == known)
        #expect(known.filter { house.controller.history[endpoint($0)].failures > 0 } == [])
        // Once it is over, all are back before a minute has passed.
        let end = house.now + .seconds(60)
        while house.now < end { house.fill() }
        #expect(Set(house.online).isSuperset(of: known))
    }

    @Test func companyThatComesAndGoesDoesNotStartTheWayOutAnewEachTime() {
        var house = House(.local.with { $0.ladderEvery = .seconds(15) })
        house.offer((1...200).map { "127.0.1.\($0):8110" })
        var dials = 0
        while house.now < .at(.seconds(60)) {
            house.now = house.now + .milliseconds(250)
            for dial in house.handle(.tick).dials {
                dials += 1
                _ = house.handle(.closed(dial.id, .unreachable("refused")))
            }
            let (id, _) = house.newcomer(from: "127.9.9.9:1", nodeID: 9)
            _ = house.handle(.closed(id, .closedByPeer))
        }
        #expect(dials <= 6 * 64 + 200)
    }

    @Test func aSpecialPeersNameThatMovesTakesItsOldAddressBackIntoTheBudgets() {
        var house = House()
        _ = house.setSpecials("moving.example:8110")
        let dials = house.handle(.resolved(hostPort("moving.example:8110"), [address("127.0.1.1")])).dials
        _ = house.answer(dials[0].id)
        #expect(house.controller.links[dials[0].id]?.isSpecial == true)
        _ = house.handle(.resolved(hostPort("moving.example:8110"), [address("127.0.1.2")]))
        #expect(house.controller.links[dials[0].id]?.isSpecial == false)
    }
}
