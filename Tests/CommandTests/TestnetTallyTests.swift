import FactomP2P
import Testing

@testable import factom_p2p

@Suite struct TestnetTallyTests {
    private func delivery(_ number: UInt64, at now: UInt64 = 0) -> TestnetReceipts {
        TestnetReceipts(deliveries: [.init(TestnetMessage(run: 0, number: number, origin: 0, sent: 0), at: now)])
    }

    @Test func aMessageIsFinishedWhenEveryOtherNodeHasIt() {
        var tally = TestnetTally(nodes: 3)
        #expect(tally.send() == 0)
        #expect(tally.send() == 1)
        #expect((tally.expected, tally.unfinished) == (4, 2))
        tally.add(delivery(1))
        tally.add(delivery(1))
        #expect((tally.delivered, tally.unfinished) == (2, 1))
        tally.add(delivery(0))
        #expect(tally.unfinished == 1)
        tally.add(delivery(0))
        #expect((tally.delivered, tally.unfinished) == (4, 0))
        #expect(!tally.isWaiting)
    }

    @Test func whenThereAreFewerNodesFewerDeliveriesAreExpected() {
        var tally = TestnetTally(nodes: 3)
        _ = tally.send()
        tally.begin(nodes: 2)
        let number = tally.send()
        tally.add(delivery(number))
        #expect((tally.expected, tally.delivered) == (3, 1))
        #expect((tally.unfinished, tally.isWaiting) == (1, false))
    }

    @Test func duplicatesFinishNothing() {
        var tally = TestnetTally(nodes: 2)
        _ = tally.send()
        tally.add(TestnetReceipts(duplicates: 5, foreign: 2))
        #expect((tally.duplicates, tally.foreignDeliveries, tally.unfinished) == (5, 2, 1))
    }

    @Test func theSummaryTellsWhatWasCounted() {
        var tally = TestnetTally(nodes: 3)
        _ = tally.send()
        tally.add(delivery(0, at: 2_000_000))
        var traffic = Traffic()
        traffic.dropped[.duplicate] = 2
        traffic.dropped[.queueFull] = 1
        var summary = TestnetSummary()
        summary.count(tally)
        summary.count(traffic)
        #expect(summary.deliveryPercent == 50)
        #expect(summary.copiesPerDelivery == 3)
        #expect(summary.dropped["queue_full"] == 1)
        #expect(summary.dropped["duplicate"] == nil)
        #expect(summary.latencyMilliseconds == .init(p50: 2, p90: 2, p99: 2, max: 2))
        #expect(!summary.isComplete)
    }

    @Test func nothingSentIsAllDelivered() {
        var summary = TestnetSummary()
        summary.count(TestnetTally(nodes: 3))
        #expect(summary.deliveryPercent == 100)
        #expect(summary.isComplete)
    }
}

@Suite struct TestnetHistogramTests {
    @Test func percentilesAreAtMostOneSixtyFourthTooHigh() {
        var histogram = TestnetHistogram()
        for value in 1...100_000 { histogram.add(UInt64(value) * 1000) }
        for percent in [1.0, 50, 90, 99, 99.9] {
            let exact = percent * 1_000_000
            let found = Double(histogram.percentile(percent))
            #expect(found >= exact && found <= exact * (1 + 1.0 / 64), "p\(percent)")
        }
        #expect(histogram.max == 100_000_000)
        #expect(histogram.percentile(100) == 100_000_000)
    }

    @Test func smallNumbersAreExact() {
        var histogram = TestnetHistogram()
        for value in UInt64(0)...63 { histogram.add(value) }
        #expect(histogram.percentile(50) == 31)
        #expect(histogram.percentile(0) == 0)
    }

    @Test func theGreatestNumberThereIsFits() {
        var histogram = TestnetHistogram()
        histogram.add(.max)
        #expect(histogram.percentile(50) == .max)
    }

    @Test func everyNumberLiesInItsBucket() {
        for shift in 0..<64 {
            let power = UInt64(1) << UInt64(shift)
            for value in [power - 1, power, power | 1] {
                var histogram = TestnetHistogram()
                histogram.add(value)
                histogram.add(.max)
                let found = histogram.percentile(50)
                #expect(found >= value && found - value <= value / 64)
            }
        }
    }

    @Test func nothingCountedIsZero() {
        #expect(TestnetHistogram().percentile(99) == 0)
    }
}

@Suite struct TestnetPacerTests {
    @Test func messagesAreDueEvenlyFromTheStart() {
        var pacer = TestnetPacer(rate: 10, nodes: 1, seed: 1)
        #expect(pacer.next(at: .zero) == .send(from: 0))
        #expect(pacer.next(at: .milliseconds(30)) == .wait(.milliseconds(70)))
        #expect(pacer.next(at: .milliseconds(230)) == .send(from: 0))
        #expect(pacer.next(at: .milliseconds(230)) == .send(from: 0))
        #expect(pacer.next(at: .milliseconds(230)) == .wait(.milliseconds(70)))
    }

    @Test func whoIsFarBehindDoesNotCatchUpInABurst() {
        var pacer = TestnetPacer(rate: 10, nodes: 1, seed: 1)
        #expect(pacer.next(at: .seconds(60)) == .send(from: 0))
        #expect(pacer.next(at: .seconds(60)) == .wait(.milliseconds(100)))
    }

    @Test func everyNodeSends() {
        var pacer = TestnetPacer(rate: 1000, nodes: 8, seed: 1)
        let steps = (0..<200).map { pacer.next(at: .milliseconds($0)) }
        #expect(Set((0..<8).map { TestnetPacer.Step.send(from: $0) }).isSubset(of: steps))
    }
}
