import FactomWire
import Testing

@testable import FactomOverlay

@Suite("Special peers have their own persistent dialler") struct SpecialTests {
    @Test("Outside every budget, with a short bounded backoff, for ever: 1 s to 20 s")
    func redial() {
        var house = House(.local.with { $0.outgoingTarget = 0 })
        var dial = house.setSpecials("10.0.0.1:8110").dials[0].id
        var waits: [Duration] = []
        for _ in 0..<50 {
            _ = house.handle(.closed(dial, .unreachable("refused")))
            guard let next = house.waitForDial() else { break }
            waits.append(next.waited)
            dial = next.id
        }
        #expect(waits.count == 50)
        for (wait, middle) in zip(waits, [1, 2, 4, 8, 16] + [Int](repeating: 20, count: 45)) {
            #expect(wait >= .milliseconds(middle * 800))
            #expect(wait <= .milliseconds(middle * 1200 + 250))
        }
        #expect(Set(waits.suffix(45)).count > 3)
    }

    @Test("From start and after every loss")
    func afterALoss() {
        var house = House()
        let dial = house.setSpecials("10.0.0.1:8110").dials[0].id
        #expect(house.answer(dial).admitted == [dial])
        #expect(house.nextActions(until: .seconds(60)) == [])
        _ = house.handle(.closed(dial, .silent))
        #expect((house.waitForDial()?.waited ?? .zero) <= .milliseconds(1450))
    }

    @Test("Stopping or removing one ends its redials at once")
    func removed() {
        var house = House()
        let dials = house.setSpecials("10.0.0.1:8110", "10.0.0.2:8110", "10.0.0.3:8110").dials
        _ = house.answer(dials[0].id)
        _ = house.answer(dials[1].id)
        let actions = house.setSpecials("10.0.0.2:8110")
        #expect(actions.reasons == [.noLongerSpecial, .noLongerSpecial])
        #expect(house.online == ["10.0.0.2:8110"])
        #expect(house.nextActions(until: .seconds(120)) == [])
    }

    @Test("A reload drops what was removed and keeps what stayed, also of several nodes at one address")
    func oneOfSeveralAtOneAddress() {
        var house = House()
        for dial in house.setSpecials("127.0.0.1:8111", "127.0.0.1:8112").dials { _ = house.answer(dial.id) }
        #expect(house.setSpecials("127.0.0.1:8112").reasons == [.noLongerSpecial])
        #expect(house.online == ["127.0.0.1:8112"])
    }

    @Test func aRegularNodeAtASpecialPeersAddressIsARegularNode() {
        var house = House()
        _ = house.setSpecials("127.0.0.1:8111")
        house.offer(["127.0.0.1:8112", "127.0.0.1:8111"])
        let dials = house.handle(.tick).dials
        #expect(dials.map(\.endpoint) == [endpoint("127.0.0.1:8112")])
        #expect(house.answer(dials[0].id).contains(.notify(.online(peer("127.0.0.1:8112", 0xb0b, .outgoing)))) == true)
    }

    @Test func oneNamedTwiceIsOne() {
        var house = House()
        #expect(house.setSpecials("10.0.0.1:8110", "10.0.0.1:8110").dials.count == 1)
    }

    // MARK: - Who dials in

    @Test("A special peer is recognised by its address when it dials in, and is outside the budgets")
    func dialsIn() {
        var house = House(.main.with { $0.incomingLimit = 0 })
        _ = house.setSpecials("8.8.8.8:8108")
        let (id, actions) = house.newcomer(from: "8.8.8.8:50000", port: 7777)
        #expect(actions.admitted == [id])
        #expect(actions.contains(.notify(.online(peer("8.8.8.8:7777", special: true)))) == true)
        #expect(house.newcomer(from: "8.8.4.4:1").actions.reasons == [.full])
    }

    @Test func aPeerThatBecomesSpecialLeavesTheBudgets() {
        var house = House(.local.with { $0.incomingLimit = 1 })
        _ = house.newcomer(from: "10.0.0.1:1", port: 8110)
        #expect(house.setSpecials("10.0.0.1:8110") == [])
        #expect(house.newcomer(from: "10.0.0.2:1").actions.reasons == [])
        #expect(house.newcomer(from: "10.0.0.3:1").actions.reasons == [.full])
    }

    // MARK: - Names

    @Test("Host names are resolved to addresses and matched as addresses")
    func names() {
        var house = House(.local.with { $0.incomingLimit = 0 })
        let name = hostPort("peer.example:8110")
        #expect(house.setSpecials("peer.example:8110") == [.resolve(name)])
        #expect(house.tick(at: .seconds(5)) == [])
        #expect(house.newcomer(from: "10.0.0.1:1").actions.reasons == [.full])
        #expect(house.handle(.resolved(name, [address("10.0.0.1")])).dialled == ["10.0.0.1:8110"])
        #expect(house.newcomer(from: "10.0.0.1:1").actions.reasons.contains(.full) == false)
    }

    @Test func aPeerThatDialledInBeforeItsNameWasResolvedIsRecognisedThen() {
        var house = House()
        _ = house.setSpecials("peer.example:9000")
        let (id, _) = house.newcomer(from: "10.0.0.1:1")
        #expect(house.handle(.resolved(hostPort("peer.example:9000"), [address("10.0.0.1")])) == [])
        #expect(house.controller.links[id]?.isSpecial == true)
    }

    @Test func aNameIsLookedUpAgainWhenItsAddressesFailAndItsPeerStaysKnown() {
        var house = House()
        let name = hostPort("peer.example:8110")
        _ = house.setSpecials("peer.example:8110")
        var dials = house.handle(.resolved(name, [address("10.0.0.1"), address("10.0.0.2")])).dials
        var tried: [String] = []
        while let dial = dials.first {
            tried.append(dial.endpoint.description)
            _ = house.handle(.closed(dial.id, .unreachable("refused")))
            let next = house.nextActions(until: .seconds(600))
            dials = next.dials
            if dials.isEmpty { #expect(next == [.resolve(name)]) }
        }
        #expect(Set(tried) == ["10.0.0.1:8110", "10.0.0.2:8110"])
        #expect(
            house.newcomer(from: "10.0.0.2:1", port: 1).actions.contains(
                .notify(.online(peer("10.0.0.2:1", special: true)))) == true)
        // No answer: what was known is tried on.
        #expect(house.handle(.resolved(name, [])).dials.count == 1)
    }

    @Test("A peer whose name has moved on is a regular one, where there is a place", arguments: [0, 1])
    func aNameMovesOn(places: Int) {
        var house = House(.local.with { $0.incomingLimit = places })
        let name = hostPort("peer.example:8110")
        _ = house.setSpecials("peer.example:8110")
        let dial = house.handle(.resolved(name, [address("10.0.0.1")])).dials[0]
        let (id, _) = house.newcomer(from: "10.0.0.1:1", port: 1)
        _ = house.handle(.closed(dial.id, .unreachable("refused")))
        for redial in house.nextActions(until: .seconds(600)).dials {
            _ = house.handle(.closed(redial.id, .unreachable("refused")))
        }
        #expect(house.nextActions(until: .seconds(600)) == [.resolve(name)])
        let actions = house.handle(.resolved(name, [address("10.0.0.2")]))
        #expect(actions.reasons == (places == 0 ? [.noLongerSpecial] : []))
        #expect(house.controller.links[id]?.isSpecial == (places == 0 ? nil : false))
    }

    @Test func aNameThatIsNotFoundIsAskedForAgainAfterAWhile() {
        var house = House()
        let name = hostPort("peer.example:8110")
        _ = house.setSpecials("peer.example:8110")
        for _ in 0..<5 {
            #expect(house.handle(.resolved(name, [])) == [])
            #expect(house.nextActions(until: .seconds(600)) == [.resolve(name)])
        }
    }

    @Test func aNameThatLeadsToOurselvesAndToAnotherIsTheOther() {
        var house = House()
        let name = hostPort("all.example:8110")
        _ = house.setSpecials("all.example:8110")
        let dial = house.handle(.resolved(name, [address("127.0.0.1"), address("10.0.0.2")])).dials[0]
        _ = house.newcomer(from: "127.0.0.1:50000", port: 8110, nonce: dial.nonce)
        for _ in 0..<5 {
            let next = house.nextActions(until: .seconds(3600))
            if next == [.resolve(name)] {
                _ = house.handle(.resolved(name, [address("127.0.0.1"), address("10.0.0.2")]))
            }
            guard let other = house.controller.links.all.first(where: { $0.direction == .outgoing }) else { continue }
            #expect(other.remote == endpoint("10.0.0.2:8110"))
            _ = house.handle(.closed(other.id, .unreachable("refused")))
        }
    }

    @Test func anAnswerForANameThatWasRemovedIsPassedOver() {
        var house = House()
        _ = house.setSpecials("peer.example:8110")
        _ = house.setSpecials()
        #expect(house.handle(.resolved(hostPort("peer.example:8110"), [address("10.0.0.1")])) == [])
    }
}
