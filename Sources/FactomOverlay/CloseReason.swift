public import FactomWire

/// Why a connection ended, or never began: the same in log, events and metrics.
public enum CloseReason: Sendable, Equatable {
    // What the peer or the network did.

    /// The peer closed the connection in order.
    case closedByPeer
    /// The connection broke; the text is the system's.
    case broken(String)
    /// A dial that didn't get through; the text is the system's.
    case unreachable(String)
    /// The peer is full and said so, with this many endpoints to try instead.
    case rejected(alternatives: Int)
    /// No whole handshake within its time.
    case handshakeTimeout
    /// Nothing was heard, not even a pong.
    case silent
    /// A message stopped half-way, and nothing more of it came for 20 s.
    case stalledRead
    /// The peer took nothing of what we write for 20 s.
    case stalledWrite

    // What the peer got wrong.

    /// Its handshake names this other network.
    case wrongNetwork(NetworkID)
    /// The handshake's version is below the lowest that we speak.
    case version(UInt32)
    /// Bytes that no peer sends; the text names what was wrong in them.
    case malformed(String)
    /// We dialled in protocol 11 and the peer only speaks older ones: it is dialled again in those at once.
    case needsOlderProtocol
    /// The reply carries the number that we sent: the peer only echoes.
    case echoed
    /// Peers have left more messages unfinished than the node keeps, and this one the most.
    case tooMuchUnfinished
    /// The score of its address fell too low, to this.
    case badScore(Int)

    // What we decided.

    /// We dialled ourselves.
    case ourselves
    /// All our places for incoming peers are taken. The dialler was told, and offered others.
    case full
    /// Too many connections wait for their handshake, in all or from this address.
    case tooManyHandshakes
    /// Its address, or the addresses around it, hold as many incoming places as they may.
    case tooManyFromAddress
    /// New connections from its address come too fast.
    case tooFast
    /// Its address is banned.
    case banned
    /// Only special peers are taken, and it is none.
    case notSpecial
    /// There is a live link to this peer.
    case alreadyConnected
    /// Both sides dialled at once, and the other link is kept.
    case crossed
    /// The operator or the application asked for it.
    case disconnected
    /// It is no longer a special peer.
    case noLongerSpecial
    /// It was dialled only to see whether it is there.
    case tested
    /// Its incoming place went to a newcomer from a network that is less crowded.
    case evicted
    /// A round: some outgoing peers are let go, so that the network doesn't freeze in one shape.
    case round
    /// It dialled us, and is dialled by us instead: too few of our connections are outgoing.
    case turned
    /// The node stops.
    case stopped
}

extension CloseReason: CustomStringConvertible {
    /// A few words that complete "the connection ended because"; what comes from a peer is shortened and made
    /// harmless to terminals.
    public var description: String {
        switch self {
        case .closedByPeer: "the peer closed the connection"
        case .broken(let cause): "the connection broke: \(cause)"
        case .unreachable(let cause): "can't be reached: \(cause)"
        case .rejected(let count): "the peer is full and offers \(count) others"
        case .handshakeTimeout: "no handshake in time"
        case .silent: "nothing heard for too long"
        case .stalledRead: "a message stopped half-way"
        case .stalledWrite: "the peer stopped reading"
        case .wrongNetwork(let network): "it is on another network, \(network)"
        case .version(let version): "it speaks version \(version), which is too old"
        case .malformed(let detail): detail
        case .needsOlderProtocol: "it speaks an older protocol"
        case .echoed: "it echoes our handshake"
        case .tooMuchUnfinished: "it left too much unfinished"
        case .badScore(let score): "its score fell to \(score)"
        case .ourselves: "it is this node itself"
        case .full: "no free place for incoming peers"
        case .tooManyHandshakes: "too many unfinished handshakes"
        case .tooManyFromAddress: "too many connections from its address"
        case .tooFast: "new connections from its address come too fast"
        case .banned: "it is banned"
        case .notSpecial: "only special peers are taken"
        case .alreadyConnected: "already connected"
        case .crossed: "both sides dialled; the other link is kept"
        case .disconnected: "disconnected on request"
        case .noLongerSpecial: "no longer a special peer"
        case .tested: "it was only tested"
        case .evicted: "its place went to a newcomer"
        case .round: "let go in a round"
        case .turned: "it is dialled by us instead"
        case .stopped: "the node stops"
        }
    }

    /// A word for metrics: one for each kind, without what varies.
    package var label: String {
        switch self {
        case .closedByPeer: "closed_by_peer"
        case .broken: "broken"
        case .unreachable: "unreachable"
        case .rejected: "rejected"
        case .handshakeTimeout: "handshake_timeout"
        case .silent: "silent"
        case .stalledRead: "stalled_read"
        case .stalledWrite: "stalled_write"
        case .wrongNetwork: "wrong_network"
        case .version: "version"
        case .malformed: "malformed"
        case .needsOlderProtocol: "needs_older_protocol"
        case .echoed: "echoed"
        case .tooMuchUnfinished: "too_much_unfinished"
        case .badScore: "bad_score"
        case .ourselves: "ourselves"
        case .full: "full"
        case .tooManyHandshakes: "too_many_handshakes"
        case .tooManyFromAddress: "too_many_from_address"
        case .tooFast: "too_fast"
        case .banned: "banned"
        case .notSpecial: "not_special"
        case .alreadyConnected: "already_connected"
        case .crossed: "crossed"
        case .disconnected: "disconnected"
        case .noLongerSpecial: "no_longer_special"
        case .tested: "tested"
        case .evicted: "evicted"
        case .round: "round"
        case .turned: "turned"
        case .stopped: "stopped"
        }
    }
}
