import Foundation

/// What a sweep measured, against the parameter's values.
struct SweepPlots: Sendable {
    /// A measure of each run, in its colour.
    private struct Series {
        var look: String
        var words: String
        var points: [PlotPanel.Point]
    }

    private let sweep: SweepResult
    /// With the smallest value first.
    private let rows: [SweepResult.Row]

    init(_ sweep: SweepResult) {
        self.sweep = sweep
        rows = sweep.rows.filter { $0.value.isFinite }.sorted { $0.value < $1.value }
    }

    /// Only those of which anything was measured.
    var figures: [PlotFigure] {
        [
            delivery,
            plot("Copies per delivery", [series("blue", "copies") { $0.copies }], PlotUnit.brief),
            plot(
                "Latency in milliseconds",
                [
                    series("blue", "median") { $0.p50.map(Double.init) },
                    series("orange", "99 %") { $0.p99.map(Double.init) },
                ],
                { PlotUnit.milliseconds(Int($0)) }),
            plot("Hops in the mean", [series("blue", "hops") { $0.hops }], PlotUnit.brief),
            plot("Bytes per delivery", [series("purple", "bytes") { $0.bytesPerDelivery }], PlotUnit.bytes),
            plot("Seconds until formed", [series("green", "seconds") { $0.formedAfter }], PlotUnit.duration),
        ].compactMap { $0 }
    }

    private func series(_ look: String, _ words: String, _ measure: (SweepResult.Row) -> Double?) -> Series {
        Series(
            look: look, words: words,
            points: rows.compactMap { row in
                measure(row).flatMap { $0.isFinite && $0 >= 0 && $0 < 1e12 ? (row.value, $0) : nil }
            })
    }

    private var delivery: PlotFigure? {
        let series = series("green", "delivered") { $0.delivery }
        let least = series.points.map(\.y).min() ?? 0
        return plot("Delivered", [series], y: .nearAll("", least: least), PlotUnit.percent)
    }

    // MARK: - One plot

    private func plot(
        _ title: String, _ series: [Series], y: PlotAxis? = nil, _ words: (Double) -> String
    ) -> PlotFigure? {
        let values = series.flatMap { $0.points.map(\.y) }
        guard let most = values.max() else { return nil }
        let panel = PlotPanel(box: PlotFigure.box, x: axis, y: y ?? PlotAxis.upward("", .number, most: most))
        let lines = series.map { panel.line($0.points, $0.look) + panel.dots($0.points, $0.look) }
        return PlotFigure(
            title: title, legend: series.count > 1 ? series.map { ($0.look, $0.words) } : [],
            summary: readings(series, words).map(\.text).joined(separator: "; ").replacing("\n", with: ", "),
            drawing: panel.grid + lines.joined()
                + readings(series, words).map { reading in
                    panel.value(from: reading.from, to: reading.to, title: reading.text)
                }.joined(separator: "\n"))
    }

    /// The runs' values named under the axis; by their logarithms where they grow by factors.
    private var axis: PlotAxis {
        let values = rows.map(\.value)
        let (least, most) = (values.first ?? 0, values.last ?? 1)
        let byFactors = values.count > 2 && least > 0 && most / least >= 7.9
        let margin = max((most - least) * 0.04, abs(most) * 1e-6)
        var axis = PlotAxis(
            oneLine(sweep.key, limit: 60), .number, from: byFactors ? least / 1.08 : least - margin,
            to: byFactors ? most * 1.08 : most + margin, isLogarithmic: byFactors)
        if values.count <= 24 { axis.named = values }
        return axis
    }

    /// Each run in words, half-way to its neighbours.
    private func readings(
        _ series: [Series], _ words: (Double) -> String
    ) -> [(from: Double, to: Double, text: String)] {
        let axis = axis
        return rows.indices.map { index in
            let value = rows[index].value
            let (left, right) = (
                index > 0 ? rows[index - 1].value : nil, index + 1 < rows.count ? rows[index + 1].value : nil
            )
            let measured = series.compactMap { one in
                one.points.first { $0.x == value }.map {
                    series.count > 1 ? "\(one.words) \(words($0.y))" : words($0.y)
                }
            }
            return (
                left.map { between($0, value) } ?? axis.range.lowerBound,
                right.map { between(value, $0) } ?? axis.range.upperBound,
                "\(oneLine(sweep.key, limit: 60)) \(PlotUnit.brief(value)): "
                    + (measured.isEmpty ? "nothing measured" : measured.joined(separator: ", "))
            )
        }
    }

    private func between(_ one: Double, _ other: Double) -> Double {
        axis.isLogarithmic ? (one * other).squareRoot() : (one + other) / 2
    }
}
