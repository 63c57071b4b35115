import FactomWire
import Testing

@testable import FactomOverlay

@Suite("Finding peers") struct DiscoveryTests {
    // MARK: - Asking

    @Test func aPeerIsAskedWhenItComesAndEvery180Seconds() {
        var house = House(.local.with { $0.outgoingTarget = 0 })
        let (id, _) = house.newcomer(from: "127.0.0.2:1")
        #expect(house.tick(at: .zero).asked == [id])
        #expect(house.nextAsk(until: .seconds(140)) == nil)
        let again = house.nextAsk(until: .seconds(220))
        #expect((again ?? .zero) >= .seconds(144))
        #expect((again ?? .zero) <= .milliseconds(216_250))
    }

    @Test func peersAreAskedAsOftenAsIsPoliteWhileFewerThanEightAreLive() {
        var house = House(.local.with { $0.outgoingTarget = 8 })
        let (id, _) = house.newcomer(from: "127.0.0.2:1")
        #expect(house.tick(at: .zero).asked == [id])
        #expect(house.nextAsk(until: .seconds(60)) == .seconds(6))
        house.offer((1...8).map { "127.0.1.\($0):8110" })
        house.fill()
        #expect(house.controller.liveOutgoing == 8)
        let quiet = house.now - .zero
        #expect(house.nextAsk(until: quiet + .seconds(130)) == nil)
    }

    @Test func aboveTheFloorPeersAreAskedOftenUntilThereAreAsManyAsAreWanted() {
        var house = House(.local.with { $0.outgoingFloor = 0 })
        let (id, _) = house.newcomer(from: "127.0.0.2:1")
        #expect(house.tick(at: .zero).asked == [id])
        #expect(house.nextAsk(until: .seconds(60)) == .seconds(20))
    }

    @Test func theMorePeersThereAreTheMoreSeldomEachIsAskedAboveTheFloor() {
        var house = House(.local.with { $0.outgoingFloor = 0 })
        for host in 2...4 { _ = house.newcomer(from: "127.0.0.\(host):1", nodeID: UInt64(host)) }
        #expect(house.tick(at: .zero).asked.count == 3)
        #expect(house.nextAsk(until: .seconds(120)) == .seconds(60))
    }

    @Test func whoIsTooYoungToHaveMuchToTellIsNotHeldToHaveNothing() {
        var house = House(.main.with { $0.shareAfter = .seconds(60) })
        let (id, _) = house.newcomer(from: "8.8.8.8:1")
        while house.nextAsk(until: .seconds(59)) != nil {}
        #expect(house.controller.links[id]?.fruitlessAsks == 0)
        while house.nextAsk(until: .seconds(73)) != nil {}
        #expect(house.controller.links[id]?.fruitlessAsks == 3)
    }

    @Test func whoHasNothingNewToTellIsAskedEverMoreSeldom() {
        var house = House()
        let (id, _) = house.newcomer(from: "127.0.0.2:1")
        var asked: [Int] = []
        while house.now < .at(.seconds(900)), let next = house.nextAsk(until: .seconds(900)) {
            asked.append(Int(next / .seconds(1)))
        }
        let waits = zip(asked.dropFirst(), asked).map(-)
        #expect(waits == [6, 6, 6, 12, 24, 48, 96, 180, 180, 180])
        _ = house.handle(.peersShared(id, [endpoint("127.0.1.1:8110")]))
        let start = house.now
        #expect((house.nextAsk(until: .seconds(2000)) ?? .zero) - (start - .zero) <= .seconds(180))
        #expect(house.controller.links[id]?.fruitlessAsks == 1)
    }

    @Test("In a settled network, too, who has nothing new to tell is asked ever more seldom, down to every 24 minutes")
    func settled() {
        var house = House(.local.with { $0.outgoingTarget = 0 })
        let (id, _) = house.newcomer(from: "127.0.0.2:1")
        var asked: [Duration] = []
        while asked.count < 10, let next = house.nextAsk(until: .seconds(20_000)) { asked.append(next) }
        let waits = zip(asked.dropFirst(), asked).map { ($0 - $1) / .seconds(180) }
        #expect(waits.count == 9)
        // A fifth more or less, each time, and a tick.
        for (wait, usual) in zip(waits, [1, 1, 1, 2, 4, 8, 8, 8, 8].map(Double.init)) {
            #expect(wait > usual * 0.79 && wait < usual * 1.21)
        }
        _ = house.handle(.peersShared(id, [endpoint("127.0.1.1:8110")]))
        let start = house.now - .zero
        let next = house.nextAsk(until: .seconds(30_000)) ?? .zero
        #expect(next - start <= .milliseconds(180_250))
        #expect((house.nextAsk(until: .seconds(30_000)) ?? .zero) - next <= .milliseconds(216_250))
    }

    @Test func whoComesBackAtOnceIsNotAskedBeforeItWouldAnswer() {
        var house = House()
        let (first, _) = house.newcomer(from: "127.0.0.2:1")
        #expect(house.tick(at: .zero).asked == [first])
        _ = house.handle(.closed(first, .closedByPeer))
        house.now = .at(.seconds(1))
        let (second, _) = house.newcomer(from: "127.0.0.2:2")
        #expect(house.tick(at: .seconds(1)).asked == [])
        #expect(house.nextAsk(until: .seconds(60)) == .seconds(6))
        #expect(house.controller.links[second]?.lastAsked == .at(.seconds(6)))
    }

    @Test func whoIsExclusiveAsksNobody() {
        var house = House(.local.with { $0.exclusive = true })
        _ = house.newcomer(from: "127.0.0.2:1")
        #expect(house.nextAsk(until: .seconds(400)) == nil)
    }

    // MARK: - Learning

    @Test func whatPeersTellIsDialled() {
        var house = House()
        let (id, _) = house.newcomer(from: "127.0.0.2:1")
        _ = house.handle(.peersShared(id, [endpoint("127.0.1.1:8110")]))
        // Whoever told of it has dialled us, and is tested.
        #expect(house.tick(at: .zero).dialled == ["127.0.1.1:8110", "127.0.0.2:9000"])
    }

    @Test("Alternatives of a refusal count as a share")
    func alternatives() {
        var house = House()
        house.offer(["127.0.1.1:8110"])
        let dial = house.tick(at: .zero).dials[0]
        _ = house.handle(.rejected(dial.id, alternatives: [endpoint("127.0.1.2:8110")]))
        _ = house.handle(.closed(dial.id, .rejected(alternatives: 1)))
        #expect(house.tick(at: .seconds(1)).dialled == ["127.0.1.2:8110"])
    }

    @Test("Above the floor a peer of somebody who is full is dialled next, and of its peers none")
    func whoIsFullIsFollowedByOneOfItsPeers() throws {
        var house = try House.aboveTheFloor()
        house.offer(["127.0.1.1:8110"])
        let first = try house.waitForPeer()
        _ = house.reject(first.id, offering: "127.0.1.2:8110")
        let next = try house.waitForPeer()
        #expect(next.waited <= house.controller.settings.tick)
        #expect(house.controller.links[next.id]?.remote == endpoint("127.0.1.2:8110"))
        _ = house.reject(next.id, offering: "127.0.1.3:8110")
        let last = try house.waitForPeer()
        #expect(last.waited >= house.controller.fillPace / 2)
    }

    @Test func belowTheFloorWhoIsFullDoesNotSayWhomToDial() {
        var house = House.inCompany()
        house.offer((1...9).map { "127.0.1.\($0):8110" })
        let dials = house.tick(at: .seconds(1)).dials
        #expect(dials.count == 8)
        _ = house.reject(dials[0].id, offering: "127.0.2.1:8110")
        #expect(house.controller.alternative == nil)
    }

    @Test func whomOneMayNotDialIsNotDialledInsteadOfOneWhoIsFull() throws {
        var house = try House.aboveTheFloor()
        house.offer(["127.0.1.1:8110"])
        let dial = try house.waitForPeer()
        _ = house.reject(dial.id, offering: "127.0.1.2:8110")
        _ = house.handle(.command(.ban(.address(address("127.0.1.2")), for: .seconds(3600))))
        house.offer(["127.0.1.3:8110"])
        let next = try house.waitForPeer()
        #expect(house.controller.links[next.id]?.remote == endpoint("127.0.1.3:8110"))
        #expect(next.waited >= house.controller.fillPace / 2)
    }

    @Test func whoAreFullChooseAQuarterOfOurPeersAtMost() throws {
        var house = try House.aboveTheFloor()
        house.offer((1...99).map { "127.0.1.\($0):8110" })
        var alternatives = 0
        for host in 1...40 {
            let dial = try house.waitForPeer()
            let isAlternative = house.controller.links[dial.id]?.isAlternative == true
            if !isAlternative, host <= 30 {
                _ = house.reject(dial.id, offering: "127.0.2.\(host):8110")
            } else {
                if isAlternative { alternatives += 1 }
                _ = house.answer(dial.id, nodeID: UInt64(1000 + host))
            }
        }
        #expect(alternatives == house.controller.settings.outgoingTarget / 4)
    }

    @Test("Shares are checked: no loopback, private, link-local or unspecified addresses on the open internet")
    func noPrivateAddresses() {
        var house = House(.main.with { $0.fewTried = 0 })
        let (id, _) = house.newcomer(from: "8.8.8.8:1")
        let told = [
            "127.0.0.1:1", "10.0.0.1:1", "169.254.0.1:1", "0.0.0.0:1", "192.168.1.1:1", "[::1]:1", "[fe80::1]:1",
        ]
        _ = house.handle(.peersShared(id, told.map(endpoint)))
        // The newcomer's own endpoint is all that is known.
        #expect(house.controller.book.count == 1)
        #expect(house.nextActions(until: .seconds(3)).dialled == ["8.8.8.8:9000"])
    }

    @Test func whatSeedsTellOfSpecialPeersOrBannedOnesIsPassedOver() {
        var house = House()
        _ = house.setSpecials("127.0.1.1:8110")
        _ = house.handle(.command(.ban(.address(address("127.0.1.2")), for: .seconds(60))))
        house.offer(["127.0.1.1:8110", "127.0.1.2:8110", "127.0.1.3:8110"])
        #expect(house.controller.book.count == 1)
    }

    // MARK: - Out of isolation

    @Test("A stranger that dials us doesn't end the search for peers")
    func aStrangerInIsolation() {
        var house = House(
            .local.with {
                $0.hasSeeds = true
                $0.ladderEvery = .seconds(15)
            })
        _ = house.newcomer(from: "127.0.9.9:1")
        var fetches = 0
        var dials = 0
        while house.now < .at(.seconds(120)) {
            house.now = house.now + house.controller.settings.tick
            let actions = house.handle(.tick)
            for dial in actions.dials {
                dials += 1
                _ = house.handle(.closed(dial.id, .unreachable("nobody")))
            }
            if actions.contains(.fetchSeeds) {
                fetches += 1
                house.offer(["127.0.1.1:8110"])
            }
        }
        #expect((2...4).contains(fetches) == true)
        #expect((6...24).contains(dials) == true)
    }

    // MARK: - Telling

    @Test("Peer requests more often than every 5 s cost the asker score, across reconnects")
    func requestsAcrossReconnects() {
        var house = House(.main.with { $0.fewTried = 0 })
        let (first, _) = house.newcomer(from: "8.8.8.8:1")
        for _ in 0..<4 { #expect(house.handle(.peersRequested(first)) == [.share(first, [])]) }
        _ = house.handle(.closed(first, .closedByPeer))
        house.now = .at(.seconds(4))
        let (second, _) = house.newcomer(from: "8.8.8.8:2", nodeID: 5)
        #expect(house.handle(.peersRequested(second)) == [])
        #expect(house.controller.scores.score(of: address("8.8.8.8"), at: house.now) == -1)
        house.now = .at(.seconds(10))
        #expect(house.handle(.peersRequested(second)) == [.share(second, [])])
    }

    /// A p2p2 peer in protocol 9 asks with its greeting and again at once; when it is turned around, the same again.
    @Test func anHonestPeerThatIsTurnedAroundKeepsItsScore() {
        var house = House(.main.with { $0.fewTried = 0 })
        for port in 1...2 {
            let (id, _) = house.newcomer(from: "8.8.8.8:\(port)", nodeID: 5)
            for _ in 0..<2 { #expect(house.handle(.peersRequested(id)) == [.share(id, [])]) }
            _ = house.handle(.closed(id, .closedByPeer))
        }
        #expect(house.controller.scores.score(of: address("8.8.8.8"), at: house.now) == 0)
    }

    @Test func nodesBehindOneAddressDoNotKeepEachOtherWaitingForEver() {
        var house = House(.main.with { $0.fewTried = 0 })
        let (one, _) = house.newcomer(from: "8.8.8.8:1", port: 1, nodeID: 1)
        let (two, _) = house.newcomer(from: "8.8.8.8:2", port: 2, nodeID: 2)
        var answers = 0
        for second in stride(from: 0, to: 60, by: 3) {
            house.now = .at(.seconds(second))
            let actions = house.handle(.peersRequested(second % 2 == 0 ? one : two))
            if actions == [.share(one, [])] || actions == [.share(two, [])] { answers += 1 }
        }
        // Four at once, and one every 5 s.
        #expect(answers == 15)
    }

    @Test func whoAnswersADialInProtocol10In9IsAsked() {
        var house = House(.local.with { $0.outgoingFloor = 0 })
        house.offer(["127.0.1.1:8110"])
        let dial = house.tick(at: .seconds(1)).dials[0]
        _ = house.handle(.opened(dial.id))
        _ = house.handle(.greeted(dial.id, House.hello(nonce: 5, .v9)))
        #expect(house.tick(at: .seconds(2)).asked == [dial.id])
    }

    @Test("Our own stalled event loop must not cost others score")
    func aStallOfOurs() {
        var house = House(.main.with { $0.fewTried = 0 })
        let (id, _) = house.newcomer(from: "8.8.8.8:1")
        for _ in 0..<4 { _ = house.handle(.peersRequested(id)) }
        house.now = .at(.seconds(1))
        #expect(house.handle(.stalled) == [])
        #expect(house.handle(.peersRequested(id)) == [.share(id, [])])
        #expect(house.controller.scores.score(of: address("8.8.8.8"), at: house.now) == 0)
    }

    @Test("Over 20, or connected for ten seconds: may be shared")
    func maturity() {
        var house = House(.main.with { $0.fewTried = 0 })
        house.offer(["8.8.8.8:1"])
        let dial = house.tick(at: .zero).dials[0]
        _ = house.answer(dial.id)
        #expect(house.toldTo(asker: "9.9.9.1", at: .milliseconds(9_999)) == [])
        #expect(house.toldTo(asker: "9.9.9.2", at: .seconds(10)) == ["8.8.8.8:1"])
        // It stays known for a day when it is gone.
        _ = house.handle(.closed(dial.id, .closedByPeer))
        #expect(house.toldTo(asker: "9.9.9.3", at: .seconds(3600)) == ["8.8.8.8:1"])
        #expect(house.toldTo(asker: "9.9.9.4", at: .seconds(30 * 3600)) == [])

        var other = House(.main.with { $0.fewTried = 0 })
        other.offer(["8.8.8.8:1"])
        _ = other.answer(other.tick(at: .zero).dials[0].id)
        _ = other.handle(.command(.adjust(address("8.8.8.8"), by: 30)))
        #expect(other.toldTo(asker: "9.9.9.1", at: .seconds(1)) == ["8.8.8.8:1"])
    }

    @Test("The best are not ranked worst-first, nor first: each peer is told of equally often")
    func notRanked() {
        var house = House()
        house.offer((1...32).map { "127.0.1.\($0):8110" })
        house.fill()
        let ranks = house.rank(32)
        let told = house.timesTold(in: 400)
        #expect(ranks.allSatisfy { (150...250).contains(told[$0, default: 0]) })
        let better = ranks.suffix(16).reduce(0) { $0 + told[$1, default: 0] }
        #expect((3000...3400).contains(better), "\(better) of 6,400")
    }

    @Test func whomWeDialledAndWhoDialledUsAreToldOfEquallyOften() {
        var house = House(.local.with { $0.feelEvery = .seconds(1_000_000) })
        house.offer((1...10).map { "127.0.1.\($0):8110" })
        house.fill()
        for host in 1...30 { _ = house.newcomer(from: "127.0.2.\(host):1", nodeID: UInt64(host)) }
        while house.now < .at(.seconds(120)), house.controller.book.triedCount < 40 {
            house.now = house.now + .milliseconds(250)
            for dial in house.handle(.tick).dials { _ = house.handle(.opened(dial.id)) }
        }
        let told = house.timesTold(in: 400)
        #expect(told.count == 40)
        #expect(told.values.allSatisfy { (110...210).contains($0) }, "\(told.values.sorted())")
    }

    @Test("The best are not ranked worst-first among those that we were connected to before")
    func notRankedInTheBook() {
        var house = House()
        for number in 1...200 { house.controller.book.succeeded(endpoint("127.0.1.\(number):8110"), at: .zero) }
        let ranks = house.rank(200)
        let told = house.timesTold(in: 400)
        #expect(ranks.allSatisfy { told[$0] != nil })
        let better = ranks.suffix(100).reduce(0) { $0 + told[$1, default: 0] }
        #expect((2400...4000).contains(better), "\(better) of 6,400")
    }

    @Test func aBannedAddressIsNotShared() {
        var house = House()
        house.offer(["127.0.1.1:1", "127.0.1.2:1"])
        for dial in house.tick(at: .zero).dials { _ = house.answer(dial.id) }
        _ = house.handle(.command(.ban(.endpoint(endpoint("127.0.1.1:1")), for: .seconds(60))))
        #expect(house.toldTo(asker: "127.0.2.1", at: .seconds(1)) == ["127.0.1.2:1"])
    }

    @Test("IPv6 endpoints are left out of shares in protocol 9", arguments: ProtocolVersion.allCases)
    func shares9(in version: ProtocolVersion) {
        var house = House()
        house.offer(["[::1]:8110"])
        _ = house.answer(house.tick(at: .zero).dials[0].id)
        let (id, _) = house.accept(from: "127.0.0.2:1")
        _ = house.handle(.greeted(id, House.hello(nodeID: 3, nonce: version == .v9 ? nil : 1, version)))
        #expect(house.handle(.peersRequested(id)).offered.isEmpty == (version == .v9))
    }

    @Test("Shares are checked: no special peers in ours, be it that they dialled us or we them")
    func specials() {
        var house = House()
        for dial in house.setSpecials("127.0.1.1:8110", "127.0.3.3:8110").dials { _ = house.answer(dial.id) }
        _ = house.newcomer(from: "127.0.3.3:5", port: 8111)
        house.offer(["127.0.1.2:8110"])
        house.fill()
        #expect(house.toldTo(asker: "127.0.2.1", at: .seconds(100)) == ["127.0.1.2:8110"])
    }
}

extension House {
    /// When a peer is asked next; `nil` when nobody is until then.
    mutating func nextAsk(until end: Duration) -> Duration? {
        while now < .at(end) {
            now = now + controller.settings.tick
            if !handle(.tick).asked.isEmpty { return now - .zero }
        }
        return nil
    }

    /// Gives each of so many addresses a higher score than the one before; answers their endpoints in this order.
    mutating func rank(_ count: Int) -> [Endpoint] {
        (1...count).map { number in
            let endpoint = endpoint("127.0.1.\(number):8110")
            _ = handle(.command(.adjust(endpoint.address, by: 40 * number)))
            return endpoint
        }
    }

    /// How often each endpoint is in the answers to one peer that asks so many times, as often as it may.
    mutating func timesTold(in requests: Int) -> [Endpoint: Int] {
        let (id, _) = newcomer(from: "10.0.0.1:1", nodeID: 0xa5)
        var told: [Endpoint: Int] = [:]
        for _ in 0..<requests {
            now = now + .seconds(6)
            for endpoint in handle(.peersRequested(id)).offered { told[endpoint, default: 0] += 1 }
        }
        return told
    }

    /// What a newcomer that asks at this time is told.
    mutating func toldTo(asker: String, at time: Duration) -> [String] {
        now = .at(time)
        let (id, _) = newcomer(from: asker + ":1", nodeID: 0xa5)
        return handle(.peersRequested(id)).offered.map(\.description).sorted()
    }
}

private struct NobodyDialled: Error {}

extension House {
    /// One outgoing peer is all that is wanted fast, and there it is.
    fileprivate static func aboveTheFloor() throws -> House {
        var house = House(.local.with { $0.outgoingFloor = 1 })
        house.offer(["127.0.9.1:8110"])
        guard let first = house.tick(at: .zero).dials.first else { throw NobodyDialled() }
        _ = house.answer(first.id, nodeID: 0xf1)
        return house
    }

    /// Until somebody is dialled who is to become a peer: tests of addresses don't count.
    fileprivate mutating func waitForPeer() throws -> (waited: Duration, id: ConnectionID) {
        let start = now
        while let dial = waitForDial() {
            if controller.links[dial.id]?.isFeeler == false { return (now - start, dial.id) }
        }
        throw NobodyDialled()
    }
}
