@testable import FactomSimulation

/// The keys of scenario files as the documentation shows them: made of the tables that read the files.
enum ScenarioReference {
    static let markdown = ([outermost] + sections).joined(separator: "\n\n")

    private static let scenario = ScenarioTables.scenario

    private static var outermost: String {
        "### The file\n\nAll of it may be left out.\n\n" + table(scenario)
    }

    private static var sections: [String] {
        [
            section("traffic", ScenarioTables.traffic), section("tuning", ScenarioTables.tuning),
            section("protocols", ScenarioTables.protocols), section("weather", ScenarioTables.weather),
            plan, section("churn", ScenarioTables.churn), section("hostile", ScenarioTables.hostile),
            section("expect", ScenarioTables.expectation),
        ]
    }

    /// What has keys of its own, and so a heading.
    private static let nested = ["traffic", "tuning", "protocols", "weather", "plan", "churn", "hostile", "expect"]

    private static func section<Root>(_ name: String, _ keys: ScenarioKeys<Root>) -> String {
        "\(heading(name))\n\n\(table(keys))"
    }

    /// The name and what it means.
    private static func heading(_ name: String) -> String {
        let meaning = scenario.all.first { $0.name == name }?.meaning ?? ""
        return "### `\(name)`\n\n\(meaning)."
    }

    // MARK: - Keys

    private static func table<Root>(_ keys: ScenarioKeys<Root>) -> String {
        (head + keys.all.map { row($0, keys.base) }).joined(separator: "\n")
    }

    private static let head = ["| key | what it may be | if left out | what it is |", "| --- | --- | --- | --- |"]

    private static func row<Root>(_ key: ScenarioKey<Root>, _ base: Root) -> String {
        let rule = nested.contains(key.name) ? "[\(key.rule)](#\(key.name))" : key.rule
        let standard = key.isRequired ? "must be there" : key.text(base)
        return "| `\(key.name)` | \(rule) | \(standard == "{}" ? "as below" : standard) | \(key.meaning) |"
    }

    // MARK: - Faults

    /// What each does, and then all their keys: those of one name are the same.
    private static var plan: String {
        var rows: [String] = []
        for kind in FaultForm.Kind.allCases {
            let keys = FaultForm.keys(kind)
            for row in keys.all.map({ row($0, keys.base) }) where !rows.contains(row) { rows.append(row) }
        }
        return [heading("plan"), kinds.joined(separator: "\n"), (head + rows).joined(separator: "\n")]
            .joined(separator: "\n\n")
    }

    private static var kinds: [String] {
        ["| `do` | what happens | its keys, besides `at` and `do` |", "| --- | --- | --- |"]
            + FaultForm.Kind.allCases.map { kind in
                let names = FaultForm.keys(kind).all.dropFirst(FaultForm.common.count).map { "`\($0.name)`" }
                return "| `\(kind.rawValue)` | \(FaultForm.meaning(kind)) | \(names.joined(separator: ", ")) |"
            }
    }
}
