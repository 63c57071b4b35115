import Testing

@testable import FactomSimulation

@Suite struct MarkTests {
    @Test func whatBefallsTheNetworkIsMarkedInTheOrderOfTime() {
        var scenario = Scenario()
        scenario.seconds = 600
        scenario.peace = 180
        scenario.churn = Churn()
        scenario.hostile = [HostileGroup(.spammers, count: 3)]
        scenario.plan = [
            PlannedFault(at: 120, .partition(Partition(), seconds: 900)), PlannedFault(at: 30, .resets(count: 2)),
            PlannedFault(at: 60, .crash(count: 5, downFor: 10, Crash())), PlannedFault(at: 700, .upgrade(within: 10)),
        ]
        #expect(
            scenario.marks(until: 650) == [
                .init(second: 30, what: "2 connections break"),
                .init(second: 60, until: 70, what: "5 crash"),
                .init(second: 60, until: 600, what: "churn of 5 % a minute"),
                .init(second: 60, what: "3 spammers"),
                .init(second: 120, until: 600, what: "partition"),
                .init(second: 600, what: "peace"),
            ])
    }

    @Test func aRunsReportHasItsMarksAndWhatWasDeliveredWhen() {
        var scenario = Scenario()
        scenario.nodes = 6
        scenario.seconds = 60
        scenario.traffic.from = 30
        scenario.traffic.patience = 5
        scenario.plan = [PlannedFault(at: 20, .resets(count: 1))]
        var world = World(scenario, seed: 1)
        let report = world.run()
        #expect(report.marks == [.init(second: 20, what: "1 connections break")])
        #expect(report.delivery.course.reduce(0) { $0 + $1.expected } == report.delivery.expected)
        #expect(report.delivery.course.reduce(0) { $0 + $1.delivered } == report.delivery.delivered)
        #expect(report.delivery.course.first?.second == 30)
        #expect(report.delivery.wholeAfter.total == UInt64(report.delivery.messages))
        #expect((report.delivery.wholeAfter.largest ?? 0) <= (report.delivery.latency.largest ?? 0))
    }

    @Test func marksHaveABound() {
        var scenario = Scenario()
        scenario.plan = (0..<1000).map { PlannedFault(at: Double($0) / 2, .resets(count: 1)) }
        #expect(scenario.marks(until: 600).count == Scenario.marksShown)
    }
}
