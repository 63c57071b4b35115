import FactomJSON
import FactomSimulation

/// Which scenario is run, and what of it is otherwise: checked.
struct ScenarioChoice: Sendable {
    /// Whose options are drawn from the seed.
    static let random = "random"
    static let nodesRange = 2...100_000
    static let minutesRange = 0.1...100_000

    /// As it was asked for: a name or a file.
    let name: String
    /// `nil` for ``random``.
    private let fixed: Scenario?
    private var nodes: Int?
    private var minutes: Double?
    var carriesParcels = false

    /// - Throws: that there is no such scenario, or what is wrong in its file.
    init(_ name: String) throws(CommandFailure) {
        self.name = name
        fixed = name == ScenarioChoice.random ? nil : try ScenarioChoice.find(name)
    }

    /// Another size than the scenario's own; `nil` leaves it.
    mutating func change(nodes: Int?, minutes: Double?) throws(CommandFailure) {
        if let nodes, !ScenarioChoice.nodesRange.contains(nodes) {
            throw .usage("--nodes is \(nodes); it must be 2 to 100000 nodes")
        }
        if let minutes, !ScenarioChoice.minutesRange.contains(minutes) {
            throw .usage("--minutes is \(minutes); it must be 0.1 to 100000 virtual minutes")
        }
        self.nodes = nodes
        self.minutes = minutes
    }

    /// What is run with this seed.
    func scenario(seed: UInt64) -> Scenario {
        var scenario = fixed ?? .random(seed: seed)
        if let nodes { scenario.nodes = nodes }
        if let minutes { scenario.shorten(to: minutes * 60) }
        if carriesParcels { scenario.carries = .parcels }
        return scenario
    }

    /// The words that ask for the same.
    var options: [String] {
        var words = ["--scenario", shellWord(name)]
        if let nodes { words += ["--nodes", "\(nodes)"] }
        if let minutes { words += ["--minutes", JSONText.number(minutes, decimals: 9)] }
        if carriesParcels { words.append("--parcels") }
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

    static var names: [String] { Scenario.shipped.map(\.name) + [random] }
}

extension Scenario {
    /// Another length, without what would only begin when that is over.
    fileprivate mutating func shorten(to seconds: Double) {
        self.seconds = seconds
        plan.removeAll { $0.at >= seconds }
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
