import FactomJSON
import FactomSimulation

/// One key of a scenario with several values, each run with the same seeds: checked.
struct SweepPlan: Sendable {
    static let runsRange = 1...1_000
    static let mostValues = 100

    let choice: ScenarioChoice
    let key: String
    /// As a scenario file has them, the quotes of texts left out.
    let values: [String]
    /// For each value.
    let runs: Int
    let first: UInt64

    /// - Parameters:
    ///   - text: `key=value,value`.
    ///   - first: `nil` to draw one.
    init(choice: ScenarioChoice, _ text: String, runs: Int, first: UInt64?) throws(CommandFailure) {
        guard SweepPlan.runsRange.contains(runs) else {
            throw .usage("--seeds is \(runs); it must be 1 to 1000 runs for each value")
        }
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else {
            throw .usage("--sweep is '\(oneLine(text))'; it must be a key and its values, as in fanout=4,8,16")
        }
        self.choice = choice
        key = parts[0]
        values = parts[1].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        self.runs = runs
        self.first = try SimulateSeed.first(first, of: runs)
        try check()
    }

    private func check() throws(CommandFailure) {
        if values.count > SweepPlan.mostValues {
            throw .usage("--sweep has \(values.count) values; \(SweepPlan.mostValues) are the most")
        }
        let names = SweepPlan.keys
        guard names.contains(key) || Scenario.keys.contains(key) else {
            let hint = nearest(to: key, among: names).map { "did you mean \($0)?" }
            throw .usage(
                "--sweep has no key '\(oneLine(key))'; \(hint ?? "there are \(names.joined(separator: ", "))")")
        }
        // What is drawn may take a value with one seed and not with the next.
        for seed in 0..<(choice.isDrawn ? runs : 1) {
            for value in values { try check(value, in: choice.scenario(seed: first + UInt64(seed))) }
        }
    }

    private func check(_ value: String, in scenario: Scenario) throws(CommandFailure) {
        var scenario = scenario
        do throws(JSONProblem) {
            try scenario.set(key, to: value)
        } catch {
            throw .usage("--sweep can't try '\(oneLine(value))': \(oneLine(error.text, limit: 400))")
        }
    }

    /// What a sweep may try, by the last part of the name where that is enough.
    static var keys: [String] {
        Scenario.keys.map { key in
            let last = key.split(separator: ".").last.map(String.init) ?? key
            let isUnique = Scenario.keys.count { $0 == last || $0.hasSuffix(".\(last)") } == 1
            return isUnique ? last : key
        }
    }

    /// All runs, those of a value after each other.
    var count: Int { values.count * runs }

    func run(_ number: Int) -> SimulationRun {
        let seed = first + UInt64(number % runs)
        var scenario = choice.scenario(seed: seed)
        // That it can be is checked.
        try? scenario.set(key, to: values[number / runs])
        return SimulationRun(scenario: scenario, seed: seed)
    }

    /// The command that gives a run again.
    func replay(_ number: Int) -> String {
        let words = shellWord("\(key)=\(values[number / runs])")
        return choice.replay(seed: first + UInt64(number % runs)) + " --sweep \(words)"
    }

    /// A value as a number: of times, the seconds; `nil` for words.
    static func number(_ value: String) -> Double? {
        let number = Double(value) ?? ScenarioTime.seconds(value)
        return number.flatMap { $0.isFinite ? $0 : nil }
    }
}
