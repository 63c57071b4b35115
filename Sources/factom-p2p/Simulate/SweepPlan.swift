import FactomJSON
import FactomSimulation

/// One number in several sizes, each with the same seeds: checked.
struct SweepPlan: Sendable {
    static let runsRange = 1...1_000
    static let mostValues = 100

    let choice: ScenarioChoice
    let key: SweepKey
    let values: [Double]
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
        self.choice = choice
        (key, values) = try SweepPlan.read(text)
        self.runs = runs
        self.first = try SimulateSeed.first(first, of: runs)
    }

    /// All runs, those of a value after each other.
    var count: Int { values.count * runs }

    func run(_ number: Int) -> SimulationRun {
        let seed = first + UInt64(number % runs)
        var scenario = choice.scenario(seed: seed)
        key.set(values[number / runs], in: &scenario)
        return SimulationRun(scenario: scenario, seed: seed)
    }

    /// The command that gives a run again.
    func replay(_ number: Int) -> String {
        let value = SweepPlan.text(values[number / runs])
        return choice.replay(seed: first + UInt64(number % runs)) + " --sweep \(key.rawValue)=\(value)"
    }

    static func text(_ value: Double) -> String { JSONText.number(value, decimals: 9) }

    // MARK: - What was written

    private static func read(_ text: String) throws(CommandFailure) -> (SweepKey, [Double]) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else {
            throw .usage("--sweep is '\(oneLine(text))'; it must be a key and its values, as in fanout=4,8,16")
        }
        let key = try key(String(parts[0]))
        let words = parts[1].split(separator: ",", omittingEmptySubsequences: false)
        if words.count > mostValues {
            throw .usage("--sweep has \(words.count) values; \(mostValues) are the most")
        }
        var values: [Double] = []
        for word in words { values.append(try value(String(word), of: key)) }
        return (key, values)
    }

    private static func key(_ name: String) throws(CommandFailure) -> SweepKey {
        let names = SweepKey.allCases.map(\.rawValue)
        if let key = SweepKey.allCases.first(where: { $0.rawValue.lowercased() == name.lowercased() }) { return key }
        let hint = nearest(to: name, among: names).map { "did you mean \($0)?" } ?? "it must be one of \(SweepKey.list)"
        throw .usage("--sweep has no key '\(oneLine(name))'; \(hint)")
    }

    private static func value(_ word: String, of key: SweepKey) throws(CommandFailure) -> Double {
        if let value = Double(word), key.range.contains(value), !key.isWhole || value == value.rounded() {
            return value
        }
        let (least, most) = (text(key.range.lowerBound), text(key.range.upperBound))
        let kind = key.isWhole ? "a whole number" : "a number"
        throw .usage("--sweep has '\(oneLine(word))' for \(key.rawValue); it must be \(kind) from \(least) to \(most)")
    }
}
