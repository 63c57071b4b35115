import FactomWire
import Testing

@testable import FactomOverlay

@Suite("New connections of one address") struct NewcomersTests {
    @Test func threeComeAtOnceAndThenOneASecond() {
        var newcomers = Newcomers(atOnce: 3, limit: 100)
        let address = IPAddress.v4(1)
        func admits(_ address: IPAddress, at time: Duration) -> Bool { newcomers.admits(address, at: .at(time)) }
        #expect((0..<5).map { _ in admits(address, at: .zero) } == [true, true, true, false, false])
        #expect(admits(.v4(2), at: .zero))
        #expect(!admits(address, at: .milliseconds(999)))
        #expect(admits(address, at: .milliseconds(1000)))
        #expect(!admits(address, at: .milliseconds(1999)))
        #expect(admits(address, at: .milliseconds(2000)))
        #expect((0..<5).map { _ in admits(address, at: .seconds(60)) } == [true, true, true, false, false])
    }

    @Test func onMainTheFourthAtOnceIsSentAwayAndOnLocalNobodyIs() {
        for (settings, last) in [(Settings.main, [CloseReason.tooFast]), (.local, [])] {
            var house = House(settings)
            for port in 1...3 {
                let (id, _) = house.accept(from: "1.2.3.4:\(port)")
                _ = house.handle(.closed(id, .closedByPeer))
            }
            #expect(house.accept(from: "1.2.3.4:4").actions.reasons == last)
            house.now = house.now + .seconds(1)
            #expect(house.accept(from: "1.2.3.4:5").actions.reasons == [])
        }
    }

    @Test func aSpecialPeerMayComeAsFastAsItLikes() {
        var house = House(.main)
        _ = house.handle(.command(.setSpecials([HostPort("1.2.3.4:8108")].compactMap { $0 })))
        for port in 1...20 {
            let (id, actions) = house.accept(from: "1.2.3.4:\(port)")
            #expect(actions.reasons == [])
            _ = house.handle(.closed(id, .closedByPeer))
        }
    }
}
