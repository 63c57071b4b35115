/// A sweep over one parameter as one HTML file that needs nothing else: what it does to delivery, cost and time.
enum SweepPage {
    static func text(_ sweep: SweepResult) -> String {
        let plots = SweepPlots(sweep).figures
        let about = sweep.about.isEmpty ? "" : "<p class=\"facts\">\(PlotPage.words(sweep.about, limit: 1000))</p>"
        return PlotPage.text(
            title: "\(sweep.key): a simulated Factom network",
            body: """
                <header><h1>What \(PlotPage.words(sweep.key)) does</h1>\(about)
                \(verdict(sweep))</header>
                <main>
                <div class="tables">\(table(sweep))</div>
                <div class="plots">
                \(plots.map(\.html).joined(separator: "\n"))
                </div>
                </main>
                """)
    }

    private static func verdict(_ sweep: SweepResult) -> String {
        let broken = sweep.rows.compactMap(\.broken)
        guard let first = broken.first else { return "<p class=\"verdict\">All held</p>" }
        let count = TestnetText.count(broken.count, "run")
        return "<p class=\"verdict bad\">\(count) broken, the first: \(PlotPage.words(first))</p>"
    }

    private static func table(_ sweep: SweepResult) -> String {
        let head = [
            sweep.key, "delivered", "copies", "hops", "latency, median", "latency, 99 %", "bytes a delivery", "formed",
        ]
        let isBroken = sweep.rows.contains { $0.broken != nil }
        let rows = sweep.rows.map { row in
            [
                PlotUnit.brief(row.value), words(row.delivery, PlotUnit.percent), words(row.copies, PlotUnit.brief),
                words(row.hops, PlotUnit.brief), words(row.p50, PlotUnit.milliseconds),
                words(row.p99, PlotUnit.milliseconds), words(row.bytesPerDelivery, PlotUnit.bytes),
                words(row.formedAfter, PlotUnit.duration),
            ] + (isBroken ? [row.broken ?? ""] : [])
        }
        let table = PlotPage.table("Values", head: head + (isBroken ? ["broken"] : []), rows: rows)
        return table.isEmpty ? "<p class=\"note\">No run was made.</p>" : "<div class=\"wide\">\(table)</div>"
    }

    private static func words<Value>(_ value: Value?, _ text: (Value) -> String) -> String {
        value.map(text) ?? "–"
    }
}
