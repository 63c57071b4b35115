import FactomWire

/// What one protocol's dialogue with a peer came to.
enum ProbeOutcome: Sendable, Equatable {
    case answered(ProbeAnswer)
    case failed(ProbeFailure)
}

/// A peer's handshake and what it said after it.
struct ProbeAnswer: Sendable, Equatable {
    var handshake: Handshake
    /// The protocol that the two sides would go on in.
    var version: ProtocolVersion
    var handshakeRoundTrip: Duration
    /// `nil` when no pong came.
    var pingRoundTrip: Duration?
    /// What it offered on request; `nil` when it was not asked or didn't say.
    var peers: [Endpoint]?

    /// What it offers instead of itself; `nil` from a peer that has a place for us.
    var alternatives: [Endpoint]? {
        if case .rejection(let alternatives) = handshake.kind { alternatives } else { nil }
    }
}

/// Why a peer's handshake did not come.
enum ProbeFailure: Sendable, Equatable, CustomStringConvertible {
    /// No TCP connection; the text is the system's.
    case unreachable(String)
    /// A TCP connection was refused: a machine is there, and nobody listens. The text is the system's.
    case refused(String)
    case closed
    case silent
    case broken(String)
    case malformed(String)
    /// It sends back what we send.
    case echoed

    /// Whether it failed before there was a TCP connection: then no protocol does better.
    var isWithoutConnection: Bool {
        switch self {
        case .unreachable, .refused: true
        case .closed, .silent, .broken, .malformed, .echoed: false
        }
    }

    var description: String {
        switch self {
        case .unreachable(let cause), .refused(let cause): "can't be reached: \(cause)"
        case .closed: "it closed the connection"
        case .silent: "no answer in time"
        case .broken(let cause): "the connection broke: \(cause)"
        case .malformed(let detail): "what it sends is no handshake: \(detail)"
        case .echoed: "it echoes what it is sent"
        }
    }
}
