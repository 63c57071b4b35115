import FactomWire
import Testing

@testable import FactomOverlay

@Suite("Those who dial us") struct AcceptTests {
    @Test func aNewcomerIsHeardAdmittedAndAnnounced() {
        var house = House()
        let (id, actions) = house.accept(from: "127.0.0.2:50000")
        #expect(actions == [.hear(id)])
        #expect(
            house.handle(.greeted(id, House.hello()))
                == [.notify(.online(peer("127.0.0.2:9000"))), .admit(id)])
        #expect(
            house.handle(.closed(id, .closedByPeer))
                == [.notify(.offline(peer("127.0.0.2:9000"), .closedByPeer))])
        #expect(house.online == [])
    }

    @Test("Two nodes behind one IP are two peers")
    func twoNodesBehindOneAddress() {
        var house = House()
        _ = house.newcomer(from: "127.0.0.2:50000", port: 9000)
        _ = house.newcomer(from: "127.0.0.2:50001", port: 9001)
        #expect(house.online == ["127.0.0.2:9000", "127.0.0.2:9001"])
    }

    // MARK: - Budgets

    @Test("Outgoing and incoming budgets are separate: no number of incoming peers stops outgoing dials")
    func separateBudgets() {
        var house = House()
        for number in 1...250 { _ = house.newcomer(from: "10.0.0.\(number):1", port: UInt16(number)) }
        #expect(house.online.count == 200)
        house.offer((1...40).map { "127.0.1.\($0):8110" })
        house.fill()
        #expect(house.controller.liveOutgoing == 32)
        #expect(house.online.count == 232)
        #expect(house.newcomer(from: "10.0.1.1:1").actions.reasons == [.full])
    }

    @Test("No number of outgoing peers keeps incoming ones out")
    func outgoingDoNotFillTheIncoming() {
        var house = House(.local.with { $0.incomingLimit = 1 })
        house.offer((1...40).map { "127.0.1.\($0):8110" })
        house.fill()
        #expect(house.online.count == 32)
        let (id, actions) = house.newcomer(from: "10.0.0.1:1")
        #expect(actions.admitted == [id])
    }

    @Test("Who is gone holds no incoming place")
    func theDeadHoldNoPlace() {
        var house = House(.local.with { $0.incomingLimit = 1 })
        let (first, _) = house.newcomer(from: "10.0.0.1:1")
        #expect(house.newcomer(from: "10.0.0.2:1").actions.reasons == [.full])
        _ = house.handle(.closed(first, .silent))
        #expect(house.newcomer(from: "10.0.0.2:1").actions.reasons == [])
    }

    // MARK: - Refusals

    @Test func aRefusalOffersAtMostThreeThatWeDialledAndNoSpecialOnes() {
        var house = House(.local.with { $0.incomingLimit = 0 })
        for dial in house.setSpecials("127.0.2.1:8110", "127.0.2.2:8110").dials { _ = house.answer(dial.id) }
        house.offer((1...10).map { "127.0.1.\($0):8110" })
        house.fill()
        for number in 1...20 {
            let offered = house.newcomer(from: "10.0.0.\(number):1").actions.offered
            #expect(Set(offered).count == 3)
            #expect(offered.allSatisfy { $0.description.hasPrefix("127.0.1.") } == true)
        }
    }

    @Test func nobodyIsOfferedHimself() {
        var house = House(.local.with { $0.incomingLimit = 0 })
        house.offer(["127.0.1.1:9000"])
        for dial in house.handle(.tick).dials { _ = house.answer(dial.id) }
        #expect(house.newcomer(from: "127.0.1.1:50000", nodeID: 2).actions.offered == [])
        #expect(house.newcomer(from: "127.0.1.2:50000").actions.offered == [endpoint("127.0.1.1:9000")])
    }

    @Test("No loopback, private, link-local or unspecified addresses unless the network is LOCAL or CUSTOM")
    func noPrivateAddressesOnMain() {
        var house = House(.main.with { $0.incomingLimit = 0 })
        house.offer(["127.0.0.1:1", "10.0.0.1:1", "169.254.0.1:1", "0.0.0.0:1", "192.168.1.1:1", "[::1]:1"])
        #expect(house.handle(.tick) == [])
        house.offer(["8.8.8.8:8108"])
        for dial in house.handle(.tick).dials { _ = house.answer(dial.id) }
        house.now = .at(.seconds(61))
        // Of special peers nothing is told, private or not.
        for dial in house.setSpecials("10.0.0.7:8108", "9.9.9.9:8108").dials { _ = house.answer(dial.id) }
        let actions = house.newcomer(from: "1.1.1.1:1").actions
        #expect(actions.reasons == [.full])
        #expect(actions.offered == [endpoint("8.8.8.8:8108")])
    }

    @Test func aShareIsAnsweredFromTheSameOnes() {
        var house = House()
        house.offer((1...30).map { "127.0.1.\($0):8110" })
        house.fill()
        let (id, _) = house.newcomer(from: "10.0.0.1:1")
        let offered = house.handle(.peersRequested(id)).offered
        #expect(Set(offered).count == 16)
        #expect(house.handle(.peersRequested(ConnectionID(9999))) == [])
    }

    @Test("An address is shared only after we connected to it ourselves")
    func onlyOnesWeDialled() {
        var house = House()
        for number in 1...20 { _ = house.newcomer(from: "10.0.0.\(number):1") }
        house.offer(["127.0.1.1:8110", "127.0.1.2:8110"])
        let dials = house.handle(.tick).dials
        _ = house.answer(dials[0].id)
        let (id, _) = house.newcomer(from: "10.0.1.1:1")
        #expect(house.handle(.peersRequested(id)) == [.share(id, [dials[0].endpoint])])
    }

    @Test("A share can't make a peer special, or replace a connection")
    func aShareChangesNothing() {
        var house = House()
        let (id, _) = house.newcomer(from: "10.0.0.1:1")
        let before = house.online
        #expect(house.handle(.peersShared(id, [endpoint("10.0.0.1:9000"), endpoint("10.0.0.9:1")])) == [])
        #expect(house.online == before)
        #expect(house.controller.specials.isEmpty == true)
    }

    // MARK: - Half-open handshakes

    @Test("The incoming cap holds at accept, half-open handshakes included (their own cap, 64)")
    func halfOpen() {
        var house = House()
        let waiting = (1...64).map { house.accept(from: "10.0.0.\($0):1") }
        #expect(waiting.allSatisfy { $0.actions == [.hear($0.id)] } == true)
        let (late, refusal) = house.accept(from: "10.0.1.1:1")
        #expect(
            refusal == [
                .close(late, .tooManyHandshakes),
                .notify(.refused(endpoint("10.0.1.1:1"), .incoming, .tooManyHandshakes)),
            ])
        _ = house.handle(.closed(waiting[0].id, .handshakeTimeout))
        #expect(house.accept(from: "10.0.1.1:1").actions.reasons == [])
    }

    @Test func fourHandshakesAtOnceFromOneAddressOnTheOpenInternet() {
        var house = House(
            .main.with {
                $0.incomingPerAddress = 100
                $0.newcomersAtOnce = 100
            })
        for _ in 1...4 { #expect(house.accept(from: "8.8.8.8:1").actions.reasons == []) }
        #expect(house.accept(from: "8.8.8.8:1").actions.reasons == [.tooManyHandshakes])
        #expect(house.accept(from: "8.8.4.4:1").actions.reasons == [])
    }

    @Test func aSpecialPeerIsHeardWhenAllHandshakesAreTaken() {
        var house = House()
        _ = house.setSpecials("10.9.9.9:8110")
        for number in 1...64 { _ = house.accept(from: "10.0.0.\(number):1") }
        #expect(house.accept(from: "10.9.9.9:1").actions.reasons == [])
    }

    // MARK: - One address, one network

    @Test("One address may not take all incoming slots")
    func fourOfOneAddress() {
        var house = House(.main.with { $0.newcomersAtOnce = 100 })
        for port in 1...4 { #expect(house.newcomer(from: "8.8.8.8:1", port: UInt16(port)).actions.reasons == []) }
        #expect(house.newcomer(from: "8.8.8.8:1", port: 5).actions.reasons == [.tooManyFromAddress])
    }

    @Test func sixteenOfOneNetwork() {
        var house = House(.main)
        for number in 1...16 { #expect(house.newcomer(from: "8.8.\(number).8:1").actions.reasons == []) }
        #expect(house.newcomer(from: "8.8.99.8:1").actions.reasons == [.tooManyFromAddress])
        #expect(house.newcomer(from: "8.9.99.8:1").actions.reasons == [])
    }

    @Test func withinOneMachineThereIsNoLimitByAddress() {
        var house = House(.local)
        for port in 1...100 { #expect(house.newcomer(from: "127.0.0.1:1", port: UInt16(port)).actions.reasons == []) }
    }

    // MARK: - Exclusive

    @Test func whoIsExclusiveIncomingTakesOnlySpecialPeers() {
        var house = House(.local.with { $0.exclusiveIncoming = true })
        _ = house.setSpecials("10.0.0.1:8110")
        #expect(house.newcomer(from: "10.0.0.2:1").actions.reasons == [.notSpecial])
        #expect(house.newcomer(from: "10.0.0.1:1").actions.reasons.contains(.notSpecial) == false)
        #expect(house.online == ["10.0.0.1:9000"])
    }

    @Test func whoIsExclusiveDialsOnlySpecialPeersAndTakesAnybody() {
        var house = House(.local.with { $0.exclusive = true })
        house.offer(["127.0.1.1:8110"])
        #expect(house.setSpecials("10.0.0.1:8110").dialled == ["10.0.0.1:8110"])
        #expect(house.tick(at: .seconds(60)).dialled == [])
        #expect(house.newcomer(from: "10.0.0.2:1").actions.reasons == [])
    }

    // MARK: - Claims

    @Test("A newcomer that claims a live peer's address, port and id does not displace it")
    func aPretender() {
        var house = House()
        let (live, _) = house.newcomer(from: "10.0.0.1:50000", nonce: 1)
        let (pretender, actions) = house.newcomer(from: "10.0.0.1:50001", nonce: .max)
        #expect(
            actions == [
                .refuse(pretender, offering: [], .alreadyConnected),
                .notify(.refused(endpoint("10.0.0.1:50001"), .incoming, .alreadyConnected)),
            ])
        #expect(house.controller.links[live]?.isOnline == true)
        #expect(house.controller.links.all.count == 1)
    }

    @Test func aPretenderDoesNotDisplaceOneThatWeDialledEither() {
        var house = House()
        house.offer(["10.0.0.1:9000"])
        let dial = house.handle(.tick).dials[0]
        _ = house.answer(dial.id)
        #expect(house.newcomer(from: "10.0.0.1:50001", nonce: .max).actions.reasons == [.alreadyConnected])
        #expect(house.controller.links.all.map(\.id) == [dial.id])
    }

    @Test func whoGreetsTwiceIsHeardOnce() {
        var house = House()
        let (id, _) = house.newcomer(from: "10.0.0.1:1")
        #expect(house.handle(.greeted(id, House.hello(nodeID: 9))) == [])
    }

    // MARK: - Stopping

    @Test("After a stop nobody is taken, dialled or admitted")
    func stopping() {
        var house = House()
        _ = house.setSpecials("name.example:1")
        let (peer, _) = house.newcomer(from: "10.0.0.1:1")
        let (waiting, _) = house.accept(from: "10.0.0.2:1")
        #expect(
            house.handle(.stopping) == [
                .close(waiting, .stopped), .notify(.refused(endpoint("10.0.0.2:1"), .incoming, .stopped)),
            ])
        #expect(house.accept(from: "10.0.0.3:1").actions.reasons == [.stopped])
        #expect(house.handle(.resolved(hostPort("name.example:1"), [address("10.0.0.9")])) == [])
        #expect(house.tick(at: .seconds(60)) == [])
        #expect(house.controller.links[peer]?.isOnline == true)
    }
}
