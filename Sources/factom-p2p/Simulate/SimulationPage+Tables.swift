import FactomOverlay
import FactomSimulation

// SimulationPage, as far as lists go.
extension SimulationPage {
    static func tables(_ report: Report) -> [String] {
        [
            counts("Why connections ended", "reason", report.ends.map { ($0.name, $0.count) }),
            counts(
                "Why parcels were dropped", "reason",
                DropReason.allCases.map { ($0.rawValue, report.traffic.dropped[$0]) }),
            sent(report), carried(report), healings(report),
        ].filter { !$0.isEmpty }
    }

    /// What there was most of first; what there was none of is left out.
    private static func counts(_ title: String, _ what: String, _ counts: [(name: String, count: UInt64)]) -> String {
        let some = counts.enumerated().filter { $0.element.count > 0 }
            .sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }.map(\.element)
        let total = Double(some.reduce(0) { $0 &+ $1.count })
        return PlotPage.table(
            title, head: [what, "count", "share"],
            rows: some.map { [$0.name, TestnetText.grouped($0.count), PlotUnit.percent(Double($0.count) / total)] },
            shares: some.map { Double($0.count) / total })
    }

    private static func sent(_ report: Report) -> String {
        let bytes = report.bytes
        let kinds = [
            ("messages", bytes.messages), ("handshakes", bytes.handshakes), ("pings", bytes.pings),
            ("shares", bytes.shares),
        ].filter { $0.1 > 0 }
        let total = Double(kinds.reduce(0) { $0 &+ $1.1 })
        return PlotPage.table(
            "Bytes sent", head: ["kind", "bytes", "share"],
            rows: kinds.map { [$0.0, PlotUnit.bytes(Double($0.1)), PlotUnit.percent(Double($0.1) / total)] },
            shares: kinds.map { Double($0.1) / total })
    }

    private static func carried(_ report: Report) -> String {
        let traffic = report.traffic
        let counts = [
            ("parcels sent", traffic.parcelsOut), ("parcels received", traffic.parcelsIn),
            ("messages delivered", traffic.delivered), ("between nodes only", traffic.networkParcelsIn),
        ]
        var rows = counts.filter { $0.1 > 0 }.map { [$0.0, TestnetText.grouped($0.1)] }
        if traffic.bytesOut > 0 { rows.append(["sent in all", PlotUnit.bytes(Double(traffic.bytesOut))]) }
        let nodeSeconds = Double(report.nodes) * report.seconds
        if traffic.bytesOut > 0, nodeSeconds > 0 {
            rows.append(["by a node in a second", PlotUnit.bytes(Double(traffic.bytesOut) / nodeSeconds)])
        }
        if traffic.bytesOut > 0, traffic.delivered > 0 {
            rows.append(["for each delivery", PlotUnit.bytes(Double(traffic.bytesOut) / Double(traffic.delivered))])
        }
        return PlotPage.table("Traffic", head: ["of all nodes", ""], rows: rows)
    }

    private static func healings(_ report: Report) -> String {
        PlotPage.table(
            "Whole again", head: ["after", "at", "took"],
            rows: report.healings.map { healing in
                [healing.after, PlotUnit.duration(healing.at), healing.took.map { PlotUnit.duration($0) } ?? "–"]
            })
    }
}
