import FactomSimulation

/// What a run has shown, as lines for people.
enum SimulationVerdict {
    /// - Parameter replay: the command that gives the same run.
    static func lines(_ result: SimulationResult, replay: String) -> [String] {
        if let failure = result.report.failure { return broken(failure, replay: replay) }
        if result.shortfalls.isEmpty { return [result.ending == .complete ? "All held." : "All held so far."] }
        return ["Not as the scenario promises:"] + result.shortfalls.map { "  \($0)" } + ["Replay: \(replay)"]
    }

    /// The same as one sentence.
    static func sentence(_ result: SimulationResult, replay: String) -> String {
        let finding = result.report.failure?.sentence ?? result.shortfalls.joined(separator: "; ")
        return "\(finding); replay: \(replay)"
    }

    static func broken(_ failure: Failure, replay: String) -> [String] {
        var lines = ["BROKEN: \(failure.sentence)"]
        if !failure.lastEvents.isEmpty {
            lines.append("What happened last \(nodes(failure.hosts)):")
            lines += failure.lastEvents.map { "  \(oneLine($0, limit: 400))" }
        }
        return lines + ["BROKEN: \(failure.sentence)", "Replay: \(replay)"]
    }

    private static func nodes(_ hosts: [Int]) -> String {
        switch hosts.count {
        case 0: "there"
        case 1: "at node \(hosts[0])"
        default: "at nodes \(hosts.map(String.init).joined(separator: ", "))"
        }
    }
}

extension Failure {
    /// `seed 7, 12:03.250: no link to oneself: node 3 is its own peer`.
    var sentence: String {
        "seed \(seed), \(VirtualTime.text(time)): \(invariant): \(oneLine(finding, limit: 400))"
    }
}
