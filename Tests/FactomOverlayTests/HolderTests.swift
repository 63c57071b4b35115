import FactomWire
import Testing

@testable import FactomOverlay

@Suite("Whoever has one address of an IPv6 /64 has them all") struct HolderTests {
    private static let main = Settings.main.with {
        $0.fewTried = 0
        $0.newcomersAtOnce = 100
    }

    @Test func anAddressBelongsToItselfOrToItsNetworkOf64Bits() {
        #expect(address("1.2.3.4").holder == address("1.2.3.4"))
        #expect(address("2001:4860:1:2:3:4:5:6").holder == address("2001:4860:1:2::"))
        #expect(address("2001:4860:1:2::1").holder != address("2001:4860:1:3::1").holder)
    }

    @Test("One address may not take all incoming slots, nor may one /64")
    func slots() {
        var house = House(HolderTests.main)
        for host in 1...4 { _ = house.newcomer(from: "[2001:4860:1:2::\(host)]:1", nodeID: UInt64(host)) }
        #expect(house.accept(from: "[2001:4860:1:2::5]:1").actions.reasons == [.tooManyFromAddress])
        #expect(house.accept(from: "[2001:4860:1:3::5]:1").actions.reasons == [])
    }

    @Test func halfOpenHandshakesCountTogether() {
        var house = House(HolderTests.main.with { $0.incomingPerAddress = 100 })
        for host in 1...4 { #expect(house.accept(from: "[2001:4860:1:2::\(host)]:1").actions.reasons == []) }
        #expect(house.accept(from: "[2001:4860:1:2::5]:1").actions.reasons == [.tooManyHandshakes])
    }

    @Test func newConnectionsOfAllComeAsFastAsThoseOfOne() {
        var house = House(.main)
        for host in 1...3 {
            let (id, _) = house.accept(from: "[2001:4860:1:2::\(host)]:1")
            _ = house.handle(.closed(id, .closedByPeer))
        }
        #expect(house.accept(from: "[2001:4860:1:2::4]:1").actions.reasons == [.tooFast])
    }

    @Test func aScoreIsThatOfAll() {
        var house = House(HolderTests.main)
        let (neighbour, _) = house.newcomer(from: "[2001:4860:1:2::1]:1", nodeID: 1)
        let (stranger, _) = house.newcomer(from: "[2001:4860:1:3::1]:1", nodeID: 2)
        let actions = house.handle(.command(.adjust(address("2001:4860:1:2::2"), by: -300)))
        #expect(actions.reasons == [.badScore(-300)])
        #expect(house.controller.links[neighbour] == nil)
        #expect(house.controller.links[stranger]?.isOnline == true)
        let standing = house.controller.standing(of: address("2001:4860:1:2::3"), at: house.now)
        #expect(standing.score == -300)
        #expect(standing.changes.map(\.reason) == [.adjusted])
    }

    @Test func aBanByRuleIsOneOfAll() {
        var house = House(HolderTests.main)
        let (id, _) = house.newcomer(from: "[2001:4860:1:2::1]:1")
        _ = house.handle(.closed(id, .malformed("GET /")))
        #expect(house.controller.bans.list(at: house.now).map(\.target.description) == ["2001:4860:1:2::/64"])
        #expect(house.accept(from: "[2001:4860:1:2:ffff::9]:1").actions.reasons == [.banned])
        #expect(house.accept(from: "[2001:4860:1:3::1]:1").actions.reasons == [])
    }

    @Test func aBanByHandIsOfWhatItSays() {
        var house = House(HolderTests.main)
        _ = house.handle(.command(.ban(.address(address("2001:4860:1:2::1")), for: .seconds(60))))
        #expect(house.accept(from: "[2001:4860:1:2::1]:1").actions.reasons == [.banned])
        #expect(house.accept(from: "[2001:4860:1:2::2]:1").actions.reasons == [])
    }

    @Test("Peer requests more often than every 5 s cost the asker score, whichever of its addresses it asks from")
    func requests() {
        var house = House(HolderTests.main)
        let (first, _) = house.newcomer(from: "[2001:4860:1:2::1]:1", nodeID: 1)
        let (second, _) = house.newcomer(from: "[2001:4860:1:2::2]:1", nodeID: 2)
        for _ in 0..<4 { #expect(house.handle(.peersRequested(first)) == [.share(first, [])]) }
        #expect(house.handle(.peersRequested(second)) == [])
    }

    /// A whole office is one /64 there.
    @Test func onAPrivateNetworkEachAddressIsItsOwnHolder() {
        var house = House()
        _ = house.newcomer(from: "[fd00::1]:1", nodeID: 1)
        let (neighbour, _) = house.newcomer(from: "[fd00::2]:1", nodeID: 2)
        #expect(house.handle(.command(.adjust(address("fd00::1"), by: -300))).reasons == [.badScore(-300)])
        #expect(house.controller.links[neighbour]?.isOnline == true)
        #expect(house.controller.scores.score(of: address("fd00::2"), at: house.now) == 0)
    }

    // MARK: - Special peers

    @Test("Special peers are never banned by rule: not for what a neighbour in their /64 does")
    func neighboursOfSpecialPeers() {
        var house = House(HolderTests.main)
        let dials = house.setSpecials("[2001:4860:1:2::1]:8108").dials
        let (bad, _) = house.newcomer(from: "[2001:4860:1:2::2]:1")
        #expect(house.handle(.closed(bad, .malformed("GET /"))).reasons == [])
        #expect(house.answer(dials[0].id).admitted == [dials[0].id])
        #expect(house.accept(from: "[2001:4860:1:2::1]:5").actions.reasons == [])
    }

    @Test func whoIsMadeSpecialIsFreeOfBansByRuleAndNotOfThoseByHand() {
        var house = House(HolderTests.main)
        let (bad, _) = house.newcomer(from: "8.8.8.8:1")
        _ = house.handle(.closed(bad, .malformed("GET /")))
        #expect(house.setSpecials("8.8.8.8:8108").dialled == ["8.8.8.8:8108"])
        #expect(house.accept(from: "8.8.8.8:5").actions.reasons == [])
        let actions = house.handle(.command(.ban(.address(address("8.8.8.8")), for: .seconds(60))))
        #expect(actions.reasons == [.banned, .banned])
        #expect(house.accept(from: "8.8.8.8:5").actions.reasons == [.banned])
    }
}
