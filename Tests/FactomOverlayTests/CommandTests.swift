import FactomWire
import Testing

@testable import FactomOverlay

@Suite("What operator and application ask for") struct CommandTests {
    private func ban(_ text: String, for duration: Duration = .seconds(100)) -> Controller.Event {
        guard let target = BanTarget(text) else { preconditionFailure("no ban: \(text)") }
        return .command(.ban(target, for: duration))
    }

    @Test func disconnectEndsThisPeerAndNoOther() {
        var house = House()
        let (id, _) = house.newcomer(from: "10.0.0.1:1", port: 1)
        _ = house.newcomer(from: "10.0.0.1:1", port: 2)
        let one = peer("10.0.0.1:1")
        #expect(
            house.handle(.command(.disconnect(one.id)))
                == [.close(id, .disconnected), .notify(.offline(one, .disconnected))])
        #expect(house.online == ["10.0.0.1:2"])
        #expect(house.handle(.command(.disconnect(one.id))) == [])
    }

    // MARK: - Bans

    @Test("Banning an address closes every connection from it")
    func banAnAddress() {
        var house = House()
        for port in 1...3 { _ = house.newcomer(from: "10.0.0.1:1", port: UInt16(port)) }
        _ = house.accept(from: "10.0.0.1:9")
        _ = house.newcomer(from: "10.0.0.2:1")
        #expect(house.handle(ban("10.0.0.1")).reasons == [.banned, .banned, .banned, .banned])
        #expect(house.online == ["10.0.0.2:9000"])
    }

    @Test("A ban is by address or by subnet, is checked at accept, and a banned address gets nothing at all")
    func banASubnet() {
        var house = House()
        _ = house.newcomer(from: "10.1.2.3:1")
        _ = house.newcomer(from: "11.1.2.3:1")
        #expect(house.handle(ban("10.0.0.0/8")).reasons == [.banned])
        let (id, actions) = house.accept(from: "10.99.0.1:1")
        #expect(actions == [.close(id, .banned), .notify(.refused(endpoint("10.99.0.1:1"), .incoming, .banned))])
    }

    @Test("A ban has an expiry")
    func expiry() {
        var house = House()
        _ = house.handle(ban("10.0.0.1", for: .seconds(100)))
        _ = house.handle(ban("10.2.0.0/16", for: .seconds(50)))
        house.now = .at(.milliseconds(99_999))
        #expect(house.accept(from: "10.0.0.1:1").actions.reasons == [.banned])
        #expect(house.accept(from: "10.2.0.1:1").actions.reasons == [])
        house.now = .at(.seconds(100))
        #expect(house.accept(from: "10.0.0.1:1").actions.reasons == [])
    }

    @Test func aBanNeverOverflows() {
        var house = House()
        for duration in [Duration.seconds(Int64.max), .seconds(9_223_372_036) + .milliseconds(999)] {
            _ = house.handle(ban("10.0.0.1", for: duration))
            house.now = .at(.seconds(86_400 * 365))
            #expect(house.accept(from: "10.0.0.1:1").actions.reasons == [.banned])
        }
    }

    @Test func aBannedAddressIsNotDialledSpecialOrNot() {
        var house = House()
        _ = house.handle(ban("10.0.0.0/8", for: .seconds(100)))
        house.offer(["10.0.0.1:1"])
        #expect(house.setSpecials("10.0.0.2:1") == [])
        #expect(house.tick(at: .seconds(99)) == [])
        #expect(Set(house.tick(at: .seconds(100)).dialled) == ["10.0.0.1:1", "10.0.0.2:1"])
    }

    @Test func aBanEndsADialToo() {
        var house = House()
        let dial = house.setSpecials("10.0.0.2:1").dials[0]
        #expect(
            house.handle(ban("10.0.0.2")) == [
                .close(dial.id, .banned), .notify(.refused(endpoint("10.0.0.2:1"), .outgoing, .banned)),
            ])
        #expect(house.nextActions(until: .seconds(90)) == [])
    }

    @Test(arguments: [-1, 0, 31, 32, 33, 64, 127, 128, 129, Int.max, .min])
    func noPrefixLengthTraps(_ length: Int) {
        // The two addresses differ in the last bit but one.
        for (one, other, common) in [("10.0.0.1", "10.0.0.2", 30), ("2001:db8::1", "2001:db8::2", 126)] {
            let target = BanTarget.subnet(address(one), prefixLength: length)
            #expect(target.covers(address(one)) == true)
            #expect(target.covers(address(other)) == (length <= common))
        }
    }

    // MARK: - Scores

    @Test("Scores fall as well as rise, saturate at both ends, decay toward zero, and are per IP address")
    func scores() {
        var scores = Scores(limit: 100, range: 10_000, halfLife: .seconds(3600))
        let one = address("10.0.0.1")
        #expect(scores.adjust(one, by: 50, because: .adjusted, at: .zero) == 50)
        #expect(scores.adjust(one, by: -70, because: .adjusted, at: .zero) == -20)
        #expect(scores.adjust(one, by: .max, because: .adjusted, at: .zero) == 10_000)
        #expect(scores.adjust(one, by: .min, because: .adjusted, at: .zero) == -10_000)
        #expect(scores.score(of: one, at: .at(.seconds(3600))) == -5000)
        #expect(scores.score(of: one, at: .at(.seconds(7200))) == -2500)
        #expect(scores.score(of: one, at: .at(.seconds(3600 * 1000))) == 0)
        #expect(scores.score(of: address("10.0.0.2"), at: .zero) == 0)
    }

    @Test func aScoreDecaysHoweverOftenItIsChanged() {
        var scores = Scores(limit: 100, range: 10_000, halfLife: .seconds(3600))
        let one = address("10.0.0.1")
        _ = scores.adjust(one, by: -190, because: .adjusted, at: .zero)
        for quarter in 1...(4 * 3600) {
            let change = quarter.isMultiple(of: 2) ? 1 : -1
            _ = scores.adjust(one, by: change, because: .adjusted, at: .at(.milliseconds(250 * quarter)))
        }
        #expect((-120 ... -90).contains(scores.score(of: one, at: .at(.seconds(3600)))) == true)
    }

    @Test func aPeerWhoseScoreFallsTooLowIsDisconnectedRefusedAndNotDialled() {
        var house = House()
        let (id, _) = house.newcomer(from: "10.0.0.1:1")
        let (other, _) = house.newcomer(from: "10.0.0.1:1", port: 1)
        for _ in 0..<10 { #expect(house.handle(.qualityChanged(id, by: -20)) == []) }
        #expect(house.handle(.qualityChanged(other, by: -20)).reasons == [.badScore(-220), .badScore(-220)])
        #expect(house.newcomer(from: "10.0.0.1:1").actions.reasons == [.badScore(-220)])
        house.offer(["10.0.0.1:8110"])
        #expect(house.tick(at: .zero) == [])
        _ = house.handle(.command(.adjust(address("10.0.0.1"), by: 100)))
        #expect(house.tick(at: .zero).dialled == ["10.0.0.1:8110"])
    }

    @Test func aSpecialPeerIsNotDisconnectedForItsScore() {
        var house = House()
        _ = house.setSpecials("10.0.0.1:8110")
        let (id, _) = house.newcomer(from: "10.0.0.1:1", port: 1)
        #expect(house.handle(.qualityChanged(id, by: -5000)) == [])
        #expect(house.handle(.command(.adjust(address("10.0.0.1"), by: -5000))) == [])
        #expect(house.online == ["10.0.0.1:1"])
    }
}
