/// Which TCP connection an event or an action is about. Never used twice in a run.
package struct ConnectionID: Sendable, Hashable, Comparable {
    package let number: UInt64

    package init(_ number: UInt64) {
        self.number = number
    }

    package static func < (left: ConnectionID, right: ConnectionID) -> Bool {
        left.number < right.number
    }
}

/// Who called whom.
public enum Direction: String, Sendable, Hashable {
    /// The peer dialled us.
    case incoming
    /// We dialled the peer.
    case outgoing
}
