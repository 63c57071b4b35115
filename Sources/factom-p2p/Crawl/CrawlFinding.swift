import FactomP2P
import FactomWire

/// What a visit to one endpoint came to.
struct CrawlFinding: Sendable, Equatable {
    var state: CrawlState
    /// Why there was no answer, for people; `nil` when there was one.
    var reason: String?
    /// `nil` when no handshake came.
    var answer: ProbeAnswer?

    init(_ state: CrawlState, reason: String? = nil, answer: ProbeAnswer? = nil) {
        self.state = state
        self.reason = reason
        self.answer = answer
    }

    init(_ outcome: ProbeOutcome, on network: NetworkID) {
        switch outcome {
        case .answered(let answer): self.init(answer, on: network)
        case .failed(let failure): self.init(failure)
        }
    }

    private init(_ answer: ProbeAnswer, on network: NetworkID) {
        let handshake = answer.handshake
        if handshake.network != network {
            self.init(.otherNetwork, reason: CloseReason.wrongNetwork(handshake.network).description, answer: answer)
        } else if handshake.version < UInt32(ProtocolVersion.v9.rawValue) {
            self.init(.notFactom, reason: CloseReason.version(handshake.version).description, answer: answer)
        } else {
            self.init(answer.alternatives == nil ? .answered : .full, answer: answer)
        }
    }

    private init(_ failure: ProbeFailure) {
        let state: CrawlState =
            switch failure {
            case .unreachable, .silent: .silent
            case .refused, .closed, .broken: .refused
            case .malformed, .echoed: .notFactom
            }
        self.init(state, reason: failure.description)
    }

    /// The endpoints that it told, asked or in its own stead; what comes from strangers counts for nothing.
    var told: [Endpoint] {
        guard state.isAnswer, let answer else { return [] }
        return answer.alternatives ?? answer.peers ?? []
    }
}
