public import FactomOverlay
public import NIOCore

/// Bytes that a peer's application sent to this one.
public struct Message: Sendable, Hashable {
    /// At least one byte; mostly a slice of what was read from the socket, without a copy. Who keeps a small
    /// message for long copies it (`ByteBuffer(bytes: payload.readableBytesView)`), so as not to keep the whole
    /// read of up to 256 KiB with it.
    public let payload: ByteBuffer
    /// Who sent it: the peer next to us, which need not be where the message began.
    public let sender: Peer

    /// A message as if it had come from a peer: for tests of what takes messages.
    public init(payload: ByteBuffer, sender: Peer) {
        self.payload = payload
        self.sender = sender
    }
}
