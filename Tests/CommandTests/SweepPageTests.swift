import Testing

@testable import factom_p2p

@Suite struct SweepPageTests {
    private func sweep(_ values: [Double]) -> SweepResult {
        SweepResult(
            key: "fanout", about: "steady, 100 nodes, seed 1",
            rows: values.map {
                .init(
                    value: $0, delivery: 1 - 0.01 / $0, copies: $0 * 0.8, hops: 3, p50: 120, p99: 300,
                    bytesPerDelivery: 256 * $0, formedAfter: 12)
            })
    }

    @Test func thePageHasATableAndAPlotOfEachMeasure() throws {
        let page = SweepPage.text(sweep([4, 8, 16, 32]))
        let markup = try PageMarkup(page)
        #expect(markup.elements["svg"] == 6)
        #expect(markup.elements["tr"] == 5)
        #expect(page.contains("<h1>What fanout does</h1>"))
        #expect(page.contains("<td>16</td><td>99.93 %</td><td>12.8</td><td>3</td><td>120 ms</td><td>300 ms</td>"))
        #expect(page.contains("All held"))
    }

    @Test func valuesThatGrowByFactorsStandEquallyFarApart() {
        let figures = SweepPlots(sweep([4, 8, 16, 32])).figures
        let places = (figures[0].drawing ?? "").matches(of: /<circle[^>]*cx="([0-9.]+)"/).compactMap { Double($0.1) }
        #expect(places.count == 4)
        let gaps = zip(places.dropFirst(), places).map { $0 - $1 }
        #expect(gaps.allSatisfy { abs($0 - gaps[0]) < 0.3 })
    }

    @Test func whatWasntMeasuredIsLeftOut() throws {
        let empty = SweepResult(key: "fanout", rows: [.init(value: 4), .init(value: .nan), .init(value: -.infinity)])
        let page = SweepPage.text(empty)
        #expect(try PageMarkup(page).elements["svg"] == nil)
        #expect(page.contains("<td>4</td><td>–</td>"))
        #expect(SweepPage.text(SweepResult(key: "fanout")).contains("No run was made."))
    }

    @Test func strangeNumbersAndNamesDoNoHarm() throws {
        var sweep = sweep([0, -3, 1e300, 7])
        sweep.key = "</script><b>&\u{1b}"
        sweep.about = sweep.key
        sweep.rows[3].broken = sweep.key
        sweep.rows[0].delivery = .nan
        sweep.rows[1].copies = .infinity
        let markup = try PageMarkup(SweepPage.text(sweep))
        #expect(markup.elements["b"] == nil)
        #expect(markup.numbers.allSatisfy { $0.wholeMatch(of: /[-MLHVvz0-9. ]+/) != nil })
    }
}
