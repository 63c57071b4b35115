import FactomSimulation

/// What befell the network and when it was whole again: named lines above the panels of a run, and bands behind them.
struct EventLane: Sendable {
    struct Event: Sendable, Equatable {
        var from: Double
        /// `nil` for what happens in a moment.
        var to: Double?
        var words: String
        var look: String

        var title: String {
            let until = to.map { " to \(PlotUnit.duration($0))" } ?? ""
            return "\(words), \(PlotUnit.duration(from))\(until)"
        }
    }

    private static let rowHeight = 21.0
    /// What has no place in so many rows is a band without a name.
    static let mostRows = 6
    private static let mostEvents = 300

    let events: [Event]
    /// For each event its row; `nil` when there was none left.
    let rows: [Int?]
    private let panel: PlotPanel

    init(_ events: [Event], x: PlotAxis, box: PlotPanel.Box) {
        let finite = events.filter { $0.from.isFinite && ($0.to ?? 0).isFinite }
        self.events = Array(finite.sorted { $0.from < $1.from }.prefix(EventLane.mostEvents))
        let panel = PlotPanel(box: box, x: x, y: PlotAxis("", .number, from: 0, to: 1))
        rows = EventLane.rows(self.events, panel)
        self.panel = panel
    }

    /// Where the lane ends.
    var bottom: Double { panel.box.top + Double((rows.compactMap { $0 }.max() ?? -1) + 1) * EventLane.rowHeight }

    /// Forming, faults and healings of a run.
    static func events(_ report: Report) -> [Event] {
        var events: [Event] = []
        if let formed = report.formedAfter {
            events.append(Event(from: 0, to: formed, words: "formed in \(PlotUnit.duration(formed))", look: "green"))
        }
        events += report.marks.map { mark in
            Event(
                from: mark.second, to: mark.until.map { min($0, report.seconds) }, words: oneLine(mark.what, limit: 60),
                look: mark.what == "peace" ? "gray" : "red")
        }
        events += report.healings.map { healing in
            guard let took = healing.took else {
                return Event(
                    from: healing.at, words: "not whole after \(oneLine(healing.after, limit: 60))", look: "gray")
            }
            return Event(
                from: healing.at, to: healing.at + took, words: "whole again in \(PlotUnit.duration(took))",
                look: "green")
        }
        return events
    }

    // MARK: - Rows

    private static func rows(_ events: [Event], _ panel: PlotPanel) -> [Int?] {
        // Where each row is free from.
        var free: [Double] = []
        return events.map { event in
            let place = place(event, panel)
            let row = free.firstIndex { $0 <= place.from } ?? free.count
            if row >= mostRows { return nil }
            if row == free.count { free.append(0) }
            free[row] = place.to + 8
            return row
        }
    }

    /// What an event takes of its row, from the left end of its line or its name to the right end of both.
    private static func place(_ event: Event, _ panel: PlotPanel) -> (from: Double, to: Double) {
        let (from, to) = (panel.across(event.from), panel.across(event.to ?? event.from))
        let length = width(event)
        if from + length <= panel.box.right { return (from, max(to, from + length)) }
        return (min(from, panel.box.right - length), panel.box.right)
    }

    private static func width(_ event: Event) -> Double { Double(event.words.count) * 6.1 }

    // MARK: - Drawing

    var drawing: String {
        zip(events, rows).map { event, row in
            guard let row else { return "" }
            let top = panel.box.top + Double(row) * EventLane.rowHeight
            let (from, to) = (panel.across(event.from), panel.across(event.to ?? event.from))
            let isLeft = from + EventLane.width(event) <= panel.box.right
            let at = isLeft ? from : panel.box.right
            return "<g class=\"\(event.look)\"><title>\(escaped(event.title))</title>"
                + "<text class=\"label\(isLeft ? "" : " end")\" x=\"\(tenths(at))\" y=\"\(tenths(top + 9))\">"
                + "\(escaped(event.words))</text>"
                + "<path class=\"span\" d=\"M\(tenths(from)) \(tenths(top + 14.5))H\(tenths(max(to, from + 0.1)))\"/></g>"
        }.joined(separator: "\n")
    }

    /// Each event's time behind the panels.
    func bands(from top: Double, to bottom: Double) -> String {
        events.map { event in
            let left = panel.across(event.from)
            let right = event.to.map { panel.across($0) } ?? left
            let line = "<path class=\"moment \(event.look)\" d=\"M\(tenths(left)) \(tenths(top))V\(tenths(bottom))\"/>"
            if right - left < 1 { return line }
            return "<rect class=\"band \(event.look)\" x=\"\(tenths(left))\" y=\"\(tenths(top))\" "
                + "width=\"\(tenths(right - left))\" height=\"\(tenths(bottom - top))\"/>\(line)"
        }.joined()
    }
}
