import FactomWire
import Testing

@testable import FactomOverlay

@Suite("Whom we dial") struct DialTests {
    @Test("A refused dialler uses the alternatives that it is given")
    func alternatives() {
        var house = House(.local.with { $0.outgoingTarget = 10 })
        let special = house.setSpecials("127.0.0.2:8110").dials[0]
        let others = (1...12).map { endpoint("127.0.1.\($0):8110") }
        #expect(house.handle(.rejected(special.id, alternatives: others)) == [])
        _ = house.handle(.closed(special.id, .rejected(alternatives: 12)))
        let first = house.tick(at: .zero).dials
        #expect(first.count == 8)
        #expect(Set(first.map(\.endpoint)).isSubset(of: others) == true)
        #expect(house.tick(at: .milliseconds(250)).dials.count == 0)
        for dial in first { _ = house.answer(dial.id) }
        house.fill()
        #expect(house.controller.liveOutgoing == 10)
    }

    @Test func inExclusiveModeAlternativesAreNotDialled() {
        var house = House(.local.with { $0.exclusive = true })
        house.offer(["127.0.1.1:8110"])
        #expect(house.tick(at: .seconds(100)) == [])
    }

    @Test("Dials run in parallel, bounded; a slow one delays no other")
    func parallel() {
        var house = House()
        house.offer((1...40).map { "127.0.1.\($0):8110" })
        let dials = house.tick(at: .zero).dials
        #expect(dials.count == 8)
        for dial in dials.dropFirst() { _ = house.handle(.closed(dial.id, .unreachable("refused"))) }
        #expect(house.tick(at: .milliseconds(250)).dials.count == 7)
    }

    @Test("Backoff is exponential with jitter, from 20 s to an hour, per endpoint")
    func backoff() {
        var house = House(.local.with { $0.tick = .seconds(2) })
        // Failures count only for who isn't cut off.
        _ = house.answer(house.setSpecials("127.9.9.9:8110").dials[0].id, nodeID: 0xc0)
        house.offer(["127.0.1.1:8110"])
        var waits: [Duration] = []
        var dial = house.tick(at: .zero).dials[0].id
        // An address that was never good would be forgotten after three failures.
        _ = house.answer(dial)
        for _ in 0..<11 {
            _ = house.handle(.closed(dial, .unreachable("refused")))
            guard let next = house.waitForDial() else { break }
            waits.append(next.waited)
            dial = next.id
        }
        let expected = [20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600, 3600]
        #expect(waits.count == expected.count)
        for (wait, middle) in zip(waits, expected) {
            #expect(wait >= .milliseconds(middle * 800))
            #expect(wait <= .milliseconds(middle * 1200 + 2000))
        }
        #expect(waits.last != waits.dropLast().last)
    }

    @Test func aConnectionThatStoodStartsTheBackoffAnew() {
        var house = House()
        house.offer(["127.0.1.1:8110"])
        var dial = house.tick(at: .zero).dials[0].id
        for _ in 0..<4 {
            _ = house.handle(.closed(dial, .unreachable("refused")))
            dial = house.waitForDial()?.id ?? dial
        }
        _ = house.answer(dial)
        _ = house.handle(.closed(dial, .closedByPeer))
        #expect((house.waitForDial()?.waited ?? .zero) <= .milliseconds(24_250))
    }

    // MARK: - Falling back

    @Test("A dial in V11 to a V9 node falls back to gob at once and remembers")
    func fallBack() {
        var house = House(.local.with { $0.preferredProtocol = .v11 })
        house.offer(["127.0.1.1:8110"])
        let dial = house.tick(at: .zero).dials[0]
        #expect(dial.version == .v11)
        let again = house.handle(.closed(dial.id, .needsOlderProtocol)).dials
        #expect(again.map(\.version) == [.v10])
        _ = house.handle(.opened(again[0].id))
        #expect(house.handle(.greeted(again[0].id, House.hello(.v9))).admitted == [again[0].id])
        _ = house.handle(.closed(again[0].id, .closedByPeer))
        #expect(house.nextActions(until: .seconds(60)).dials.map(\.version) == [.v10])
    }

    /// Go nodes take one connection of an address a second: they hang up on the dial that repeats another at once.
    @Test func whoHangsUpOnTheRepeatedDialIsDialledInGobAMomentLater() {
        var house = House(.local.with { $0.preferredProtocol = .v11 })
        house.offer(["127.0.1.1:8110"])
        let dial = house.tick(at: .zero).dials[0]
        let again = house.handle(.closed(dial.id, .needsOlderProtocol)).dials
        #expect(house.handle(.closed(again[0].id, .closedByPeer)).dials.count == 0)
        let start = house.now
        let later = house.nextActions(until: .seconds(60)).dials
        #expect(later.map(\.version) == [.v10])
        #expect((.milliseconds(1200)...(.milliseconds(2050))).contains(house.now - start))
        // Once only: then it may have become a newer one.
        _ = house.handle(.closed(later[0].id, .closedByPeer))
        #expect(house.nextActions(until: .seconds(120)).dials.map(\.version) == [.v11])
    }

    @Test func aPeerThatNeedsProtocol9GetsItAtOnce() {
        var house = House(.local.with { $0.preferredProtocol = .v11 })
        house.offer(["127.0.1.1:8110"])
        var versions: [ProtocolVersion] = []
        var dials = house.tick(at: .zero).dials
        while let dial = dials.first {
            versions.append(dial.version)
            dials = house.handle(.closed(dial.id, .needsOlderProtocol)).dials
        }
        #expect(versions == [.v11, .v10, .v9])
        // It was none of these: next time it is tried in the preferred protocol again.
        #expect(house.nextActions(until: .seconds(60)).dials.map(\.version) == [.v11])
    }

    @Test(arguments: [CloseReason.closedByPeer, .broken("reset"), .handshakeTimeout])
    func anEndThatAnOlderPeerMayHaveMadeIsTriedInGob(_ reason: CloseReason) {
        var house = House(.local.with { $0.preferredProtocol = .v11 })
        house.offer(["127.0.1.1:8110"])
        let dial = house.tick(at: .zero).dials[0]
        let again = house.handle(.closed(dial.id, reason)).dials
        #expect(again.map(\.version) == [.v10])
        #expect(house.handle(.closed(again[0].id, reason)).dials.count == 0)
    }

    @Test(arguments: [CloseReason.unreachable("refused"), .rejected(alternatives: 0)])
    func noOtherEndIsTriedInGob(_ reason: CloseReason) {
        var house = House(.local.with { $0.preferredProtocol = .v11 })
        house.offer(["127.0.1.1:8110"])
        let dial = house.tick(at: .zero).dials[0]
        #expect(house.handle(.closed(dial.id, reason)).dials.count == 0)
        #expect(house.nextActions(until: .seconds(60)).dials.map(\.version) == [.v11])
    }

    @Test(arguments: [CloseReason.wrongNetwork(.main), .version(8), .echoed, .malformed("HTTP/1.1")])
    func whereNoPeerOfOursCanBeIsForgotten(_ reason: CloseReason) {
        var house = House()
        house.offer(["127.0.1.1:8110"])
        let dial = house.tick(at: .zero).dials[0]
        #expect(house.handle(.closed(dial.id, reason)).dials.count == 0)
        #expect(house.controller.book.count == 0)
        #expect(house.nextActions(until: .seconds(600)) == [])
    }

    // MARK: - Ourselves

    @Test("A node that dials itself notices on both sides, closes, and does not try that endpoint again in this run")
    func ourselves() {
        var house = House()
        house.offer(["127.0.0.1:8110"])
        let dial = house.tick(at: .zero).dials[0]
        _ = house.handle(.opened(dial.id))
        let (incoming, actions) = house.newcomer(from: "127.0.0.1:50000", port: 8110, nonce: dial.nonce)
        #expect(
            actions == [
                .close(incoming, .ourselves),
                .notify(.refused(endpoint("127.0.0.1:50000"), .incoming, .ourselves)),
                .close(dial.id, .ourselves), .notify(.refused(endpoint("127.0.0.1:8110"), .outgoing, .ourselves)),
            ])
        #expect(house.waitForDial() == nil)
    }

    @Test func aSpecialPeerThatIsOurselvesIsNotTriedAgain() {
        var house = House()
        let dial = house.setSpecials("127.0.0.1:8110").dials[0]
        _ = house.newcomer(from: "127.0.0.1:50000", port: 8110, nonce: dial.nonce)
        #expect(house.nextActions(until: .seconds(3600)) == [])
    }

    @Test("A peer can't make us believe that it is us: an echo gets it banned")
    func echo() {
        var house = House()
        house.offer(["127.0.1.1:8110"])
        let dial = house.tick(at: .zero).dials[0]
        _ = house.handle(.closed(dial.id, .echoed))
        #expect(house.controller.history[dial.endpoint].isOurselves == false)
        #expect(house.controller.bans.list(at: house.now).map(\.target) == [.endpoint(dial.endpoint)])
    }

    @Test("A peer that relays our number to us loses its own endpoint and no other's")
    func relay() {
        var house = House()
        house.offer(["127.0.1.1:8110", "127.0.1.2:8110"])
        let dials = house.tick(at: .zero).dials
        guard let evil = dials.first(where: { $0.endpoint == endpoint("127.0.1.1:8110") }),
            let victim = dials.first(where: { $0.endpoint == endpoint("127.0.1.2:8110") })
        else {
            Issue.record("two dials expected")
            return
        }
        // It claims the victim's port while it repeats what it got from us.
        _ = house.newcomer(from: "127.0.1.1:50000", port: 8110, nonce: evil.nonce)
        #expect(house.answer(victim.id).admitted == [victim.id])
        #expect(house.controller.history[victim.endpoint].isOurselves == false)
        // What it repeats of a dial that is over says nothing.
        #expect(house.newcomer(from: "127.0.1.1:50000", nodeID: 3, nonce: victim.nonce).actions.reasons == [])
    }
}
