import FactomOverlay
import TestSupport
import Testing

@testable import FactomSimulation

@Suite("Parcels instead of bytes") struct ParcelsTests {
    private func run(_ carriage: Carriage, _ change: @escaping @Sendable (inout Scenario) -> Void = { _ in }) async
        -> Report
    {
        await apart {
            var scenario = Scenario()
            scenario.nodes = 8
            scenario.seconds = 90
            scenario.traffic.messagesPerSecond = 2
            scenario.carries = carriage
            change(&scenario)
            var world = World(scenario, seed: 3)
            return world.run()
        }
    }

    @Test func aNetworkDeliversTheSameEitherWay() async {
        let bytes = await run(.bytes)
        let parcels = await run(.parcels)
        #expect(bytes.carries == .bytes && parcels.carries == .parcels)
        #expect(parcels.failure == nil && parcels.formedAfter == bytes.formedAfter)
        #expect(parcels.delivery.share == 1)
        #expect(parcels.delivery.expected == bytes.delivery.expected)
        // What a message counts as is what it would be, about: a few were written in one piece with something else.
        let (counted, real) = (Double(parcels.bytes.messages), Double(bytes.bytes.messages))
        #expect(abs(counted / real - 1) < 0.05, "\(counted) bytes count, \(real) are")
    }

    @Test func nothingGetsLostBetweenTheCounts() async {
        let report = await run(.parcels)
        let traffic = report.traffic
        #expect(traffic.parcelsIn > 1000)
        #expect(
            traffic.parcelsIn == traffic.delivered + traffic.networkParcelsIn + traffic.partsJoined
                + traffic.dropped[.duplicate] + traffic.dropped[.tooOften])
        // Handshakes are parcels out and not in, and at the end some are on their way.
        #expect(traffic.parcelsOut >= traffic.parcelsIn)
    }

    @Test func theSameSeedIsTheSameRun() async {
        let (one, same) = (await run(.parcels), await run(.parcels))
        #expect(one == same)
        #expect(one.digest != (await run(.bytes)).digest)
    }

    @Test("Who stands still, crashes or is cut off is no exception")
    func faults() async {
        let report = await run(.parcels) { scenario in
            scenario.seconds = 180
            scenario.peace = 60
            scenario.plan = [
                .init(at: 40, .pause(count: 2, seconds: 10)),
                .init(at: 60, .slow(count: 2, seconds: 20, milliseconds: 2)),
                .init(at: 90, .partition(Partition(), seconds: 20)), .init(at: 120, .resets(count: 3)),
                .init(at: 140, .crash(count: 2, downFor: 5, Crash())),
            ]
        }
        #expect(report.failure == nil)
        #expect(report.delivery.share ?? 0 > 0.9)
    }

    @Test func aFullSocketMakesWhatFollowsWaitItsTurn() async {
        let report = await run(.parcels) { scenario in
            scenario.weather.bandwidth = 1000
            scenario.weather.socketBuffer = 1024
            scenario.traffic.messagesPerSecond = 8
            scenario.traffic.from = 45
            scenario.traffic.patience = 40
        }
        #expect(report.failure == nil)
        #expect(report.delivery.delivered > 0)
    }
}
