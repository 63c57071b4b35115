package import FactomOverlay
package import FactomWire

package import struct NIOCore.ByteBuffer

/// An inhabitant of the virtual network that isn't one of our nodes: a hostile one, or one that behaves as older
/// software does.
///
/// A value, as a node's ``Overlay`` is: same events, same times, same chance, same actions. It numbers its connections
/// itself.
package protocol Stranger: Sendable {
    /// A number for a socket that was just accepted, or for a dial; each larger than the last.
    mutating func nextID() -> ConnectionID

    /// A tick before this moment does nothing; any other event may bring it forward.
    var idleUntil: Moment { get }

    /// Takes what happened to its sockets, or a tick four times a second.
    mutating func handle(_ event: StrangerEvent, at now: Moment, into actions: inout [StrangerAction])

    /// What came in since the last call, and over which connection, of those who take messages at all.
    mutating func takeDelivered() -> [(ConnectionID, ByteBuffer)]
}

extension Stranger {
    /// ``handle(_:at:into:)``, and then ``idleUntil``: asked from outside, where its type isn't known, that would copy it.
    mutating func turn(_ event: StrangerEvent, at now: Moment, into actions: inout [StrangerAction]) -> Moment {
        handle(event, at: now, into: &actions)
        return idleUntil
    }

    package mutating func takeDelivered() -> [(ConnectionID, ByteBuffer)] { [] }
}

package enum StrangerEvent: Sendable {
    case tick
    /// Somebody has dialled it, from this address and port.
    case accepted(ConnectionID, from: Endpoint)
    /// The TCP connection of its dial stands.
    case opened(ConnectionID)
    case received(ConnectionID, ByteBuffer)
    /// The socket took the last ``StrangerAction/write(_:_:)``.
    case wrote(ConnectionID)
    /// The connection is gone, or the dial failed. Nothing more is said of it.
    case closed(ConnectionID, CloseReason)
}

package enum StrangerAction: Sendable, Equatable {
    case dial(ConnectionID, Endpoint)
    case write(ConnectionID, ByteBuffer)
    /// Close the socket after what was written to it.
    case close(ConnectionID)
    /// Read nothing more of it: what comes fills the socket's buffer, and then stalls the other side.
    case hold(ConnectionID)
    case release(ConnectionID)
}
