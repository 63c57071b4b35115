import FactomSimulation
import Testing

/// Whether a run kept what its scenario promises.
@Suite struct ShortfallTests {
    @Test func whatIsKeptIsNoShortfall() {
        var report = Report()
        (report.formedAfter, report.delivery.expected, report.delivery.delivered) = (30, 1000, 999)
        report.healings = [.init(after: "the partition", at: 300, took: 12)]
        report.victim = Report.Victim(endpoint: "1.2.3.4:8108")
        report.victim?.leastHonest = 2
        var promise = Expectation()
        (promise.delivery, promise.formedWithin, promise.healedWithin, promise.honestPeers) = (0.999, 30, 12, 2)
        #expect(report.shortfalls(of: promise) == [])
        #expect(Report().shortfalls(of: Expectation()) == [])
    }

    @Test func whatIsMissedIsTold() {
        var report = Report()
        (report.formedAfter, report.delivery.expected, report.delivery.delivered) = (90.5, 1000, 998)
        report.healings = [.init(after: "the partition", at: 300, took: 121)]
        report.victim = Report.Victim(endpoint: "1.2.3.4:8108")
        report.victim?.leastHonest = 0
        var promise = Expectation()
        (promise.delivery, promise.formedWithin, promise.healedWithin, promise.honestPeers) = (0.999, 60, 120, 1)
        #expect(
            report.shortfalls(of: promise) == [
                "99.8 % were delivered, 998 of 1000; promised are 99.9 %",
                "the network was whole after 90.5 s; promised is within 60 s",
                "after the partition, at 300 s, the network was whole again in 121 s; promised is within 120 s",
                "the victim had 0 honest outgoing peers at worst; promised are 1",
            ])
    }

    @Test func whatWasNotSeenIsNotKept() {
        var promise = Expectation()
        (promise.delivery, promise.formedWithin, promise.honestPeers) = (0.5, 60, 1)
        #expect(
            Report().shortfalls(of: promise) == [
                "no message had the time to get everywhere",
                "the network was never whole; promised is within 60 s", "there was no victim to look at",
            ])
    }

    /// Between two faults that follow each other closely there is no time to heal.
    @Test func whatIsInterruptedIsJudgedByTheTimeItHad() {
        var report = Report()
        report.seconds = 1000
        report.healings = [
            .init(after: "a", at: 300, took: nil), .init(after: "b", at: 350, took: nil),
            .init(after: "c", at: 500, took: nil),
        ]
        var promise = Expectation()
        promise.healedWithin = 120
        #expect(
            report.shortfalls(of: promise) == [
                "after b, at 350 s, the network was not whole again in 150 s; promised is within 120 s",
                "after c, at 500 s, the network was not whole again in 500 s; promised is within 120 s",
            ])
    }
}
