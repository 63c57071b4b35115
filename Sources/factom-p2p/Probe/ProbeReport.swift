import FactomP2P
import FactomWire

/// All that a probe found out about a peer.
struct ProbeReport: Sendable, Equatable {
    struct Finding: Sendable, Equatable {
        let version: ProtocolVersion
        let outcome: ProbeOutcome
    }

    let peer: HostPort
    /// The network that the user named; `nil` when it was to be found out.
    let network: Network?
    /// One for each protocol that was tried, the newest first.
    var findings: [Finding] = []

    private var answers: [ProbeAnswer] {
        findings.compactMap { if case .answered(let answer) = $0.outcome { answer } else { nil } }
    }

    var hasAnswered: Bool { !answers.isEmpty }

    /// The first handshake: what the peer says of itself.
    var handshake: Handshake? { answers.first?.handshake }

    /// Whether the peer, dialled in this protocol, goes on in it.
    static func speaks(_ finding: Finding) -> Bool {
        if case .answered(let answer) = finding.outcome { answer.version == finding.version } else { false }
    }

    var isFull: Bool { answers.contains { $0.alternatives != nil } }

    /// What it offers when asked, and what instead of itself: each once.
    var peers: [Endpoint] { unique(answers.flatMap { $0.peers ?? [] }) }
    var alternatives: [Endpoint] { unique(answers.flatMap { $0.alternatives ?? [] }) }

    /// The name of the peer's network; `CUSTOM` for one whose name nobody knows.
    var networkName: String? {
        guard let id = handshake?.network else { return nil }
        let known = [Network.main, .test, .local] + (network.map { [$0] } ?? [])
        return known.first { $0.id == id }?.description ?? "CUSTOM"
    }

    /// Whether the peer is on another network than the one that the user named.
    var isElsewhere: Bool {
        guard let network, let handshake else { return false }
        return network.id != handshake.network
    }

    /// Why nothing answered, in one sentence, with the reason of each protocol.
    var complaint: String {
        if let first = findings.first, case .failed(let failure) = first.outcome, failure.isWithoutConnection {
            return "nothing answers at \(peer): it \(failure)"
        }
        let reasons = findings.compactMap { finding -> String? in
            guard case .failed(let failure) = finding.outcome else { return nil }
            return "protocol \(finding.version.rawValue): \(failure)"
        }
        let hint = network.map { "maybe it is on another network than \($0)" } ?? "a custom network needs --customnet"
        return "nothing answers at \(peer) as a Factom peer: \(reasons.joined(separator: "; ")); \(hint)"
    }
}

private func unique(_ endpoints: [Endpoint]) -> [Endpoint] {
    var seen: Set<Endpoint> = []
    return endpoints.filter { seen.insert($0).inserted }
}
