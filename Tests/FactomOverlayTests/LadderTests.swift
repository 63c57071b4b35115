import FactomWire
import Testing

@testable import FactomOverlay

@Suite("Out of isolation") struct LadderTests {
    private static let alone = Settings.local.with { $0.ladderEvery = .seconds(15) }

    @Test("After total isolation the same ladder again by itself, for ever, with bounded effort")
    func forEver() {
        var house = House(LadderTests.alone)
        house.offer((1...200).map { "127.0.1.\($0):8110" })
        for _ in 0..<4 {
            let dials = house.dialsInVain(until: house.now + .seconds(300)).count
            // 64 for each run, every 12 to 18 s, after days as at first.
            #expect((16 * 64...26 * 64).contains(dials) == true)
            house.now = house.now + .seconds(86_400)
        }
    }

    @Test func whoWasCutOffHasItsPeersBackAsSoonAsSomebodyCallsAgain() {
        var house = House(LadderTests.alone)
        house.offer((1...10).map { "127.0.1.\($0):8110" })
        house.fill()
        for link in house.controller.links.all { _ = house.handle(.closed(link.id, .silent)) }
        _ = house.dialsInVain(until: house.now + .seconds(300))
        // One of them was first to try: nobody is alone any more.
        _ = house.newcomer(from: "127.0.1.1:50000", port: 8110)
        let back = house.now
        while house.controller.liveOutgoing < 8, house.now < back + .seconds(60) { house.step() }
        #expect(house.controller.liveOutgoing >= 8)
    }

    @Test func aBookFullOfAddressesThatAreGoneDoesNotStandBeforeTheSeeds() {
        var house = House(LadderTests.alone.with { $0.hasSeeds = true })
        var remembered = Remembered()
        for number in 0..<2000 {
            let gone = endpoint("127.\(number / 250 + 1).0.\(number % 250 + 1):8110")
            remembered.addresses.append(.init(gone, lastSeen: .zero, lastSuccess: .zero, wasPeer: number < 32))
        }
        house.controller.restore(remembered, at: .zero)
        _ = house.dialsInVain(until: .at(.seconds(5)))
        house.offer(["127.0.9.1:8110", "127.0.9.2:8110"])
        let dialled = Set(house.dialsInVain(until: .at(.seconds(6))))
        #expect(dialled.isSuperset(of: ["127.0.9.1:8110", "127.0.9.2:8110"]) == true)
    }
}

extension House {
    /// Lets time pass; nobody whom it dials is there.
    mutating func dialsInVain(until end: Moment) -> [String] {
        var dialled: [String] = []
        while now < end {
            now = now + controller.settings.tick
            for dial in handle(.tick).dials {
                dialled.append(dial.endpoint.description)
                _ = handle(.closed(dial.id, .unreachable("refused")))
            }
        }
        return dialled
    }
}
