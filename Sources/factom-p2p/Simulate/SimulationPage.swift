import FactomSimulation

/// A run's report as one HTML file that needs nothing else: its figures, its plots, and what broke.
enum SimulationPage {
    /// - Parameters:
    ///   - command: what a user types to see the same run again; `nil` to say nothing of it.
    ///   - shortfalls: what of the scenario's promise didn't come true, in a sentence each.
    ///   - isComplete: whether nobody ended the run early.
    static func text(
        _ report: Report, command: String? = nil, shortfalls: [String] = [], isComplete: Bool = true
    ) -> String {
        let plots = [
            DeliveryPlots.coverage(report.delivery), DeliveryPlots.latency(report.delivery.latency),
            CoursePlot(report).figure, TopologyPlot(report).figure, ShapePlots.degrees(report.shape),
            DeliveryPlots.hops(report.delivery.hops),
        ]
        return PlotPage.text(
            title: "\(report.scenario), seed \(report.seed): a simulated Factom network",
            body: """
                <header><h1>\(PlotPage.words(report.scenario))</h1>\(summary(report))
                <p class="facts">\(facts(report))</p>\(replay(command))
                \(verdict(report, shortfalls, isComplete))</header>
                <main>
                \(PlotPage.figures(figures(report)))
                <div class="plots">
                \(plots.map(\.html).joined(separator: "\n"))
                </div>
                <div class="tables">
                \(tables(report).joined(separator: "\n"))
                </div>
                </main>
                \(footer(report))
                """)
    }

    // MARK: - The heading

    private static func summary(_ report: Report) -> String {
        report.summary.isEmpty ? "" : "<p>\(PlotPage.words(report.summary, limit: 1000))</p>"
    }

    private static func facts(_ report: Report) -> String {
        var facts = [TestnetText.count(report.nodes, "node")]
        if report.hostile > 0 { facts.append("\(TestnetText.grouped(UInt64(report.hostile))) hostile") }
        facts.append("\(PlotUnit.duration(report.seconds)) of virtual time")
        facts.append("seed \(report.seed)")
        facts.append(carriage(report.carries))
        facts.append("\(TestnetText.grouped(report.occurrences)) events")
        facts.append("digest \(SimulationTable.hexadecimal(report.digest))")
        return facts.map(escaped).joined(separator: " · ")
    }

    private static func carriage(_ carriage: Carriage) -> String {
        switch carriage {
        case .bytes: "the protocols' own bytes"
        case .parcels: "parcels instead of bytes"
        }
    }

    private static func replay(_ command: String?) -> String {
        command.map { "<p class=\"facts\"><code>\(PlotPage.words($0, limit: 2000))</code></p>" } ?? ""
    }

    // MARK: - The verdict

    private static func verdict(_ report: Report, _ shortfalls: [String], _ isComplete: Bool) -> String {
        if let failure = report.failure {
            return "<p class=\"verdict bad\">Broken: \(PlotPage.words(failure.invariant))</p>" + broken(failure)
        }
        if !shortfalls.isEmpty {
            let list = shortfalls.map { "<p>\(PlotPage.words($0, limit: 1000))</p>" }.joined()
            return
                "<p class=\"verdict bad\">Not as the scenario promises</p><section class=\"failure\">\(list)</section>"
        }
        return "<p class=\"verdict\">\(isComplete ? "All held" : "All held so far; it was interrupted")</p>"
    }

    /// More lines of what happened last than these are left out.
    private static let mostEvents = 400

    private static func broken(_ failure: Failure) -> String {
        let events = failure.lastEvents.suffix(mostEvents).map { PlotPage.words($0, limit: 500) }
        let list = events.isEmpty ? "" : "<pre tabindex=\"0\">\(events.joined(separator: "\n"))</pre>"
        return """
            <section class="failure"><p>\(PlotPage.words(failure.finding, limit: 2000))</p>\
            <p class="note">At \(escaped(VirtualTime.text(failure.time)))\(escaped(concerned(failure.hosts))).\
            \(events.isEmpty ? "" : " What happened to them last:")</p>\(list)</section>
            """
    }

    private static func concerned(_ hosts: [Int]) -> String {
        if hosts.isEmpty { return "" }
        let named = hosts.prefix(20).map { "\($0)" }.joined(separator: ", ")
        let rest = hosts.count - 20
        return ", \(hosts.count == 1 ? "node" : "nodes") \(named)" + (rest > 0 ? " and \(rest) more" : "")
    }

    // MARK: - The end

    private static func footer(_ report: Report) -> String {
        let speed = report.speed
        guard speed.cpuSeconds > 0 else { return "" }
        var facts = ["took \(PlotUnit.duration(speed.cpuSeconds)) of one processor"]
        let rate = speed.nodeSeconds / speed.cpuSeconds
        if rate > 0 { facts.append("\(PlotUnit.number(rate.rounded(), decimals: 0)) node-seconds a second") }
        if speed.peakMebibytes > 0 { facts.append("\(PlotUnit.number(Double(speed.peakMebibytes), decimals: 0)) MiB") }
        return
            "<footer>The run \(escaped(facts.joined(separator: ", "))): of this machine, not of the network.</footer>"
    }
}
