import FactomSimulation

/// What a seed of a swarm has shown that must not be.
struct SwarmFinding: Sendable, Equatable {
    enum Kind: String, Sendable {
        /// An invariant.
        case broken
        /// Not what the scenario promises.
        case missed
        /// Two runs of the seed were not the same.
        case notDeterministic
    }

    let seed: UInt64
    let kind: Kind
    let sentence: String
    /// The command that shows it again.
    let replay: String
    /// Of a broken invariant.
    var failure: Failure?

    /// `nil` when nothing speaks against the run.
    init?(_ result: SimulationResult, replay: String) {
        seed = result.report.seed
        failure = result.report.failure
        self.replay = replay
        if let failure {
            kind = .broken
            sentence = failure.sentence
        } else if !result.shortfalls.isEmpty {
            kind = .missed
            sentence = "seed \(seed): \(result.shortfalls.joined(separator: "; "))"
        } else {
            return nil
        }
    }

    /// Two runs of one seed, if they differ.
    init?(_ first: SimulationResult, _ second: SimulationResult, replay: String) {
        let texts = [first, second].map { SimulationObject.text($0, replay: "", withSpeed: false) }
        guard texts[0] != texts[1] || first.report.digest != second.report.digest else { return nil }
        seed = first.report.seed
        kind = .notDeterministic
        sentence = "seed \(seed): two runs differ: \(SwarmFinding.difference(texts[0], texts[1]))"
        self.replay = replay
    }

    /// The first line that isn't the same.
    static func difference(_ first: String, _ second: String) -> String {
        let lines = zip(first.split(separator: "\n"), second.split(separator: "\n"))
        guard let (one, other) = lines.first(where: { $0 != $1 }) else { return "one report is longer" }
        return [one, other].map { oneLine(String($0.drop { $0 == " " }), limit: 160) }.joined(separator: " and then ")
    }

    /// As soon as it is known.
    var lines: [String] {
        let word =
            switch kind {
            case .broken: "BROKEN"
            case .missed: "MISSED"
            case .notDeterministic: "NOT DETERMINISTIC"
            }
        return ["\(word): \(sentence)", "  \(replay)"]
    }
}
