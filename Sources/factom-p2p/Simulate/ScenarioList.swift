import FactomJSON
import FactomSimulation

/// The scenarios that ship, and the one that is drawn.
enum ScenarioList {
    static func print(asJSON json: Bool) {
        CommandOutput.line(json ? object : lines.joined(separator: "\n"))
    }

    private static let drawn = "Whatever the seed draws: the runs of a swarm."

    static var lines: [String] {
        let all = Scenario.shipped.map { ($0.name, $0.summary, size($0)) } + [(ScenarioChoice.random, drawn, "")]
        let width = all.map(\.0.count).max() ?? 0
        return all.flatMap { name, summary, size in
            let indented = String(repeating: " ", count: width + 2)
            let first = name + indented.dropFirst(name.count) + summary
            return size.isEmpty ? [first] : [first, indented + size]
        }
    }

    private static func size(_ scenario: Scenario) -> String {
        "\(TestnetText.count(scenario.nodes, "node")), \(SimulationText.span(scenario.seconds))"
    }

    static var object: String {
        var text = JSONText(.page)
        text.add("event", "scenarios")
        text.addObjects("scenarios", Scenario.shipped) { text, scenario in
            text.add("name", scenario.name)
            text.add("summary", scenario.summary)
            text.add("nodes", scenario.nodes)
            text.add("minutes", scenario.seconds / 60, decimals: 6)
        }
        return String(decoding: text.finished(), as: UTF8.self)
    }
}
