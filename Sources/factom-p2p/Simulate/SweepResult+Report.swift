import FactomSimulation

extension SweepResult {
    /// What a page shows of a sweep over numbers.
    init(_ report: SweepReport) {
        self.init(
            key: report.plan.key, about: SweepTable.heading(report.plan).joined(separator: "; "),
            rows: report.points.compactMap { point in
                guard let value = SweepPlan.number(point.value) else { return nil }
                return Row(
                    value: value, delivery: point.delivery, copies: point.copies, hops: point.hops.mean,
                    p50: point.latency.quantile(0.5), p99: point.latency.quantile(0.99),
                    bytesPerDelivery: point.bytesPerDelivery, formedAfter: point.formed, broken: point.firstBroken)
            })
    }
}
