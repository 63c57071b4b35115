public import FactomWire

/// A connection that has shaken hands, as the application sees it.
public struct Peer: Sendable, Hashable {
    /// What names it in events and as a ``Target``.
    public let id: PeerID
    /// Who called whom.
    public let direction: Direction
    /// The protocol that the two sides settled on.
    public let protocolVersion: ProtocolVersion
    /// Whether it is at the address of a special peer, and so outside every budget.
    public let isSpecial: Bool

    package init(id: PeerID, direction: Direction, protocolVersion: ProtocolVersion, isSpecial: Bool) {
        self.id = id
        self.direction = direction
        self.protocolVersion = protocolVersion
        self.isSpecial = isSpecial
    }
}

/// What happens to a node's peers.
public enum PeerEvent: Sendable, Equatable {
    /// A peer has shaken hands: messages flow from now on.
    case online(Peer)
    /// The connection to a peer that was online has ended.
    case offline(Peer, CloseReason)
    /// A connection, ours or the other side's, ended before both had shaken hands, a dial that didn't get
    /// through included. The endpoint is the one we dialled, or the socket's of the one who dialled us.
    case refused(Endpoint, Direction, CloseReason)
}
