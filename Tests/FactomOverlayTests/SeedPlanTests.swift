import FactomWire
import Testing

@testable import FactomOverlay

@Suite("When seeds are fetched") struct SeedPlanTests {
    private static let settings = Settings.local.with { $0.hasSeeds = true }

    /// How long until the seeds are fetched.
    private func wait(_ house: inout House, atMost limit: Duration = .seconds(20_000)) -> Duration? {
        let start = house.now
        while house.now < start + limit {
            house.now = house.now + .seconds(1)
            if house.handle(.tick).contains(.fetchSeeds) { return house.now - start }
        }
        return nil
    }

    @Test func atOnceWhenNothingIsKnown() {
        var house = House(SeedPlanTests.settings)
        #expect(house.tick(at: .zero) == [.fetchSeeds])
        // One fetch at a time.
        #expect(house.tick(at: .seconds(100)) == [])
    }

    @Test func neverWithoutSeedsOrInExclusiveMode() {
        var without = House()
        #expect(without.tick(at: .zero) == [])
        var exclusive = House(SeedPlanTests.settings.with { $0.exclusive = true })
        #expect(exclusive.tick(at: .zero) == [])
    }

    @Test func knownAddressesComeFirstForSomeSeconds() {
        var house = House(SeedPlanTests.settings)
        var remembered = Remembered()
        remembered.addresses = (1...8).map { .init(endpoint("127.0.1.\($0):1"), lastSeen: .zero) }
        house.controller.restore(remembered, at: .zero)
        let first = house.tick(at: .zero)
        #expect(first.contains(.fetchSeeds) == false)
        #expect(first.dials.count == 8)
        #expect(wait(&house) == .seconds(5))
    }

    /// A house with a peer that it dialled.
    private static func inCompany() -> House {
        var house = House(SeedPlanTests.settings)
        for dial in house.setSpecials("127.0.9.9:1").dials { _ = house.answer(dial.id) }
        _ = house.tick(at: .zero)
        return house
    }

    @Test func fourHoursAfterAGoodListWhileSomebodyIsOnline() {
        var house = SeedPlanTests.inCompany()
        _ = house.handle(.seedsFetched([endpoint("127.0.1.1:1")]))
        let next = wait(&house) ?? .zero
        #expect(next >= .seconds(4 * 3600 * 8 / 10))
        #expect(next <= .seconds(4 * 3600 * 12 / 10 + 1))
    }

    @Test("A failed or empty seed fetch keeps the last good list and is retried soon, not after 4 hours")
    func failure() {
        var house = SeedPlanTests.inCompany()
        _ = house.handle(.seedsFetched([endpoint("127.0.1.1:1")]))
        _ = wait(&house)
        var waits: [Duration] = []
        for _ in 0..<7 {
            _ = house.handle(.seedsFetched([]))
            waits.append(wait(&house) ?? .zero)
        }
        for (wait, middle) in zip(waits, [30, 60, 120, 240, 480, 600, 600]) {
            #expect(wait >= .milliseconds(middle * 800))
            #expect(wait <= .milliseconds(middle * 1200 + 1000))
        }
        #expect(house.controller.seeds.known == [endpoint("127.0.1.1:1")])
    }

    @Test func soonAgainWhileNobodyIsOnlineHoweverGoodTheList() {
        var house = House(SeedPlanTests.settings)
        _ = house.tick(at: .zero)
        _ = house.handle(.seedsFetched([endpoint("127.0.1.1:1")]))
        #expect((wait(&house) ?? .seconds(1000)) <= .seconds(37))
    }

    @Test("A ban is never undone by a seed refresh")
    func bans() {
        var house = House(SeedPlanTests.settings)
        _ = house.handle(.command(.ban(.address(address("127.0.1.1")), for: .seconds(3600))))
        _ = house.handle(.seedsFetched([endpoint("127.0.1.1:1")]))
        #expect(house.controller.bans.covers(address("127.0.1.1"), at: house.now) == true)
        #expect(house.tick(at: .seconds(10)).dialled == [])
    }
}
