public import FactomOverlay
public import struct NIOCore.ByteBuffer

/// Bytes that a peer's application sent to this one.
public struct Message: Sendable, Hashable {
    /// A slice of what was read from the socket, without a copy. Who keeps a small message for long copies
    /// it (`ByteBuffer(bytes: payload.readableBytesView)`), so as not to keep the whole read with it.
    public let payload: ByteBuffer
    /// Who sent it: the peer next to us, which need not be where the message began.
    public let sender: Peer

    public init(payload: ByteBuffer, sender: Peer) {
        self.payload = payload
        self.sender = sender
    }
}
