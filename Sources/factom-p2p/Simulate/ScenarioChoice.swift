import FactomJSON
import FactomSimulation

/// Which scenario is run, and what of it is otherwise: checked.
struct ScenarioChoice: Sendable {
    /// Whose options are drawn from the seed.
    static let random = "random"
    static let nodesRange = 2...100_000
    static let minutesRange = 0.1...100_000
    /// With less there is no time for faults, and for peace behind them.
    static let randomMinutesRange = 10.0...100_000
    static let randomNodes = 24
    static let randomMinutes = 30.0

    /// As it was asked for: a name or a file.
    let name: String
    /// `nil` for ``random``.
    private let fixed: Scenario?
    private var nodes: Int?
    private var minutes: Double?
    private var parcels = false

    /// - Throws: that there is no such scenario, or what is wrong in its file.
    init(_ name: String) throws(CommandFailure) {
        self.name = name
        fixed = name == ScenarioChoice.random ? nil : try ScenarioChoice.find(name)
    }

    /// Another size than the scenario's own; `nil` leaves it.
    ///
    /// - Parameter parcels: whether parcels are carried instead of bytes, whatever the scenario says.
    /// - Throws: that it can't be run so.
    mutating func change(nodes: Int?, minutes: Double?, parcels: Bool = false) throws(CommandFailure) {
        if let nodes, !ScenarioChoice.nodesRange.contains(nodes) {
            throw .usage("--nodes is \(nodes); it must be 2 to 100000 nodes")
        }
        let range = fixed == nil ? ScenarioChoice.randomMinutesRange : ScenarioChoice.minutesRange
        if let minutes, !range.contains(minutes) {
            let least = JSONText.number(range.lowerBound, decimals: 1)
            throw .usage("--minutes is \(ScenarioChoice.text(minutes)); it must be \(least) to 100000 virtual minutes")
        }
        self.nodes = nodes
        self.minutes = minutes
        self.parcels = parcels
        if parcels, fixed == nil { throw .usage("--parcels doesn't go with random: its nodes may be hostile") }
        if let flaw = scenario(seed: 0).flaw() { throw .usage("\(oneLine(name)): \(flaw)") }
    }

    /// What is run with this seed.
    func scenario(seed: UInt64) -> Scenario {
        guard var scenario = fixed?.resized(nodes: nodes, minutes: minutes) else { return drawn(seed) }
        if parcels { scenario.carries = .parcels }
        return scenario
    }

    private func drawn(_ seed: UInt64) -> Scenario {
        var scenario = Scenario.random(
            seed: seed, nodes: nodes ?? ScenarioChoice.randomNodes, minutes: minutes ?? ScenarioChoice.randomMinutes)
        scenario.name = ScenarioChoice.random
        return scenario
    }

    /// Whether each seed has a scenario of its own.
    var isDrawn: Bool { fixed == nil }

    /// The words that ask for the same.
    var options: [String] {
        var words = ["--scenario", shellWord(name)]
        if let nodes { words += ["--nodes", "\(nodes)"] }
        if let minutes { words += ["--minutes", ScenarioChoice.text(minutes)] }
        if parcels { words.append("--parcels") }
        return words
    }

    /// The one command that gives the run with this seed again.
    func replay(seed: UInt64) -> String {
        (["factom-p2p", "simulate"] + options + ["--seed", "\(seed)"]).joined(separator: " ")
    }

    // MARK: - Names and files

    private static func find(_ name: String) throws(CommandFailure) -> Scenario {
        if let shipped = Scenario.shipped.first(where: { $0.name == name }) { return shipped }
        if isPath(name) { return try ScenarioFile.read(name) }
        if FileIdentity(ofFileAt: name) != nil { return try ScenarioFile.read(name) }
        throw .usage("there is no scenario '\(oneLine(name))'; \(hint(name))")
    }

    private static func isPath(_ name: String) -> Bool {
        name.contains("/") || name.lowercased().hasSuffix(".json")
    }

    private static func hint(_ name: String) -> String {
        if let near = nearest(to: name, among: names) { return "did you mean \(near)?" }
        return "'factom-p2p simulate --list' shows those that ship, and a file's name ends in .json"
    }

    private static func text(_ minutes: Double) -> String {
        minutes.isFinite ? JSONText.number(minutes, decimals: 9) : "\(minutes)"
    }

    static var names: [String] { Scenario.shipped.map(\.name) + [random] }
}

extension Scenario {
    /// In another size; what would only begin when a shorter run is over is left out.
    fileprivate func resized(nodes: Int?, minutes: Double?) -> Scenario {
        var scenario = self
        if let nodes {
            scenario.nodes = nodes
            scenario.seedNodes = min(seedNodes, nodes)
        }
        if let minutes {
            scenario.seconds = minutes * 60
            scenario.plan.removeAll { $0.at >= scenario.seconds }
        }
        return scenario
    }
}

/// A word that a shell takes for what it is.
func shellWord(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-_./,=:@%+".utf8.contains(byte)
        }
    }
    if isPlain, !word.isEmpty { return word }
    return "'" + word.replacing("'", with: #"'\''"#) + "'"
}
