import Testing

@testable import factom_p2p

@Suite struct PlotTests {
    // MARK: - Ticks

    @Test(arguments: [
        (0.0...1, 6, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (0...10, 6, [0, 2, 4, 6, 8, 10]),
        (0...0.3, 4, [0, 0.1, 0.2, 0.3]),
        (97.0...103, 4, [98, 100, 102]),
        (0...1234, 4, [0, 500, 1000]),
        (0.995...1, 6, [0.995, 0.996, 0.997, 0.998, 0.999, 1]),
    ])
    func ticksAreRoundNumbers(range: ClosedRange<Double>, most: Int, ticks: [Double]) {
        #expect(PlotTicks.decimal(range, most: most).values == ticks)
    }

    @Test func whatIsCountedHasNoHalves() {
        #expect(PlotTicks.decimal(0...2, least: 1, most: 9).values == [0, 1, 2])
        #expect(PlotTicks.decimal(0...2, most: 9).values.count == 5)
    }

    @Test(arguments: [
        (4.0, 1.0), (50, 10), (600, 120), (3600, 600), (86_400, 21_600), (864_000, 172_800), (1e8, 17_280_000),
    ])
    func timeIsDividedAsClocksAre(upTo end: Double, step: Double) {
        let ticks = PlotTicks.time(0...end, most: 7)
        #expect(ticks.step == step)
        #expect(ticks.values.first == 0)
        #expect(ticks.values.count <= 7)
    }

    @Test func aLogarithmicAxisNamesPowersOfTen() {
        #expect(PlotTicks.powers(1...1000).values == [1, 10, 100, 1000])
        #expect(PlotTicks.powers(3...70).values == [10])
        #expect(PlotTicks.powers(2...7).values == [2])
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, 0, -1, 1e300, .leastNonzeroMagnitude, .greatestFiniteMagnitude])
    func noNumberIsTooStrangeForAnAxis(value: Double) {
        for unit in [PlotUnit.count, .number, .share, .time] {
            for axis in [
                PlotAxis.upward("", unit, most: value), PlotAxis("", unit, from: value, to: value),
                PlotAxis("", unit, from: 1, to: value, isLogarithmic: true), .nearAll("", least: value),
            ] {
                #expect(axis.marks(most: 6).count <= 1000)
                #expect((0...1).contains(axis.share(value)))
                #expect((0...1).contains(axis.share(1)))
            }
        }
    }

    // MARK: - Axes

    @Test func anAxisEndsAtARoundNumber() {
        #expect(PlotAxis.upward("", .count, most: 87).range == 0...100)
        #expect(PlotAxis.upward("", .count, most: 100).range == 0...100)
        #expect(PlotAxis.upward("", .count, most: 3).range == 0...3)
        #expect(PlotAxis.upward("", .count, most: 0).range == 0...1)
    }

    @Test func aShareNearAllIsShownFromNear() {
        #expect(PlotAxis.nearAll("", least: 1).range == 0...1)
        #expect(PlotAxis.nearAll("", least: 0.9991).range == 0.999...1)
        #expect(PlotAxis.nearAll("", least: 0.4).range == 0...1)
        #expect(PlotAxis.nearAll("", least: 0).range == 0...1)
    }

    @Test func valuesOutsideStandAtTheEnds() {
        let axis = PlotAxis("", .number, from: 10, to: 20)
        #expect([5, 10, 15, 20, 99].map(axis.share) == [0, 0, 0.5, 1, 1])
        let powers = PlotAxis("", .number, from: 1, to: 100, isLogarithmic: true)
        #expect([0, 1, 10, 100].map(powers.share) == [0, 0, 0.5, 1])
    }

    @Test func oneLabelNeverCoversAnother() {
        var axis = PlotAxis("fanout", .number, from: 0, to: 1000)
        axis.named = [1, 2, 3, 500, 1000]
        let panel = PlotPanel(box: PlotFigure.box, x: axis, y: PlotAxis("", .share, from: 0, to: 1))
        let labels = panel.grid.matches(of: /class="tick x"[^>]*>([^<]*)</).map { String($0.1) }
        #expect(labels == ["1", "500", "1,000"])
    }

    // MARK: - Numbers in words

    @Test(arguments: [
        (0.0, 0.2, "0 %"), (0.2, 0.2, "20 %"), (0.995, 0.001, "99.5 %"), (1, 0.001, "100.0 %"),
        (0.9995, 0.0005, "99.95 %"),
    ])
    func sharesAreWrittenAsExactlyAsTheyDiffer(value: Double, step: Double, words: String) {
        #expect(PlotUnit.share.label(value, step: step) == words)
    }

    @Test(arguments: [
        (0.0, 10.0, "0"), (30, 10, "30 s"), (90, 30, "1:30"), (3690, 30, "1:01:30"), (300, 60, "5 min"),
        (3900, 300, "1:05 h"), (7200, 3600, "2 h"), (172_800, 86_400, "2 d"), (1.5, 0.5, "1.5 s"), (.nan, 1, "–"),
    ])
    func timeIsWrittenAsOnClocks(seconds: Double, step: Double, words: String) {
        #expect(PlotUnit.time(seconds, step: step) == words)
    }

    @Test func numbersAreWrittenForPeople() {
        #expect(PlotUnit.number(-1234.567, decimals: 1) == "−1,234.6")
        #expect(PlotUnit.number(-0.01, decimals: 1) == "0.0")
        #expect(PlotUnit.number(.infinity, decimals: 1) == "–")
        #expect([3.14159, 31.4159, 314.159, 0.0314, 12].map(PlotUnit.brief) == ["3.14", "31.4", "314", "0.031", "12"])
        #expect(
            [12.3, 60, 200, 3600, 90_061].map(PlotUnit.duration) == ["12.3 s", "60 s", "3 min 20 s", "1 h", "1 d 1 h"])
        #expect([0, 532, 1400, 12e6, 999_600].map(PlotUnit.bytes) == ["0 B", "532 B", "1.4 kB", "12.0 MB", "1.0 MB"])
        #expect([7, 1250].map(PlotUnit.milliseconds) == ["7 ms", "1.25 s"])
        #expect([1, 0.999_99, 0.57, 0].map(PlotUnit.percent) == ["100 %", "99.99 %", "57 %", "0 %"])
    }

    // MARK: - Bins

    @Test func fewSizesHaveABarEach() {
        let bins = PlotBins([0, 0, 3, 0, 1])
        #expect(bins.width == 1)
        #expect(bins.bins == [.init(from: 2, count: 3), .init(from: 3, count: 0), .init(from: 4, count: 1)])
        #expect(bins.words(bins.bins[0]) == "2")
        #expect([1, 2, 4, 5].map(bins.count) == [0, 3, 1, 0])
    }

    @Test func manySizesArePutTogether() {
        let bins = PlotBins([UInt64](repeating: 1, count: 30_001), most: 120)
        #expect(bins.width == 500)
        #expect(bins.bins.count == 61)
        #expect(bins.bins.last == .init(from: 30_000, count: 1))
        #expect(bins.bins.reduce(0) { $0 + $1.count } == 30_001)
        #expect(bins.words(bins.bins[2]) == "1,000 to 1,499")
    }

    @Test func sizesBeyondTheLimitAreOnlyCounted() {
        let bins = PlotBins([1, 2, 3, 4], limit: 1)
        #expect(bins.bins.map(\.count) == [1, 2])
        #expect(bins.beyond == 7)
    }

    @Test func binsOfNothingAreNone() {
        #expect(PlotBins([]).bins == [])
        #expect(PlotBins([0, 0, 0]).bins == [])
        #expect(PlotBins([1], limit: -1).beyond == 1)
        #expect(PlotBins([]).count(3) == 0)
    }
}
