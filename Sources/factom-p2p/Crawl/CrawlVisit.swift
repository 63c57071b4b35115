import FactomWire

/// One endpoint's visit: in which protocol to dial it, and again in an older one as a node would.
///
/// It is told what each dialogue came to, and answers with the finding when there is no more to try.
struct CrawlVisit: Sendable, Equatable {
    /// What the next dialogue greets in.
    private(set) var version: ProtocolVersion
    private let network: NetworkID
    /// A handshake of a dialogue that came to nothing more.
    private var heard: ProbeAnswer?

    init(in version: ProtocolVersion, on network: NetworkID) {
        self.version = version
        self.network = network
    }

    /// - Returns: `nil` when the endpoint is to be dialled again, in ``version``.
    mutating func take(_ outcome: ProbeOutcome) -> CrawlFinding? {
        if mayBeOlder(outcome), let older = ProtocolVersion(rawValue: version.rawValue - 1) {
            version = older
            if case .answered(let answer) = outcome { heard = answer }
            return nil
        }
        if case .failed = outcome, let heard { return CrawlFinding(.answered(heard), on: network) }
        return CrawlFinding(outcome, on: network)
    }

    /// Whether a peer that only reads gob would have done this when dialled in protocol 11.
    private func mayBeOlder(_ outcome: ProbeOutcome) -> Bool {
        guard version == .v11 else { return false }
        switch outcome {
        case .answered(let answer):
            let handshake = answer.handshake
            return handshake.framing == .gob && handshake.kind == .hello && handshake.network == network
        // It may wait for ever for the rest of what the signature's first byte announces.
        case .failed(.closed), .failed(.broken), .failed(.silent), .failed(.malformed): return true
        case .failed(.unreachable), .failed(.refused), .failed(.echoed): return false
        }
    }
}
