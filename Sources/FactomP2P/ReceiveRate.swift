/// How fast a peer is read, as part of ``Limits``.
public enum ReceiveRate: Sendable, Hashable {
    /// As fast as it sends.
    case unlimited
    /// So many bytes a second in the long run: 64 KiB…64 GiB.
    case bytesPerSecond(Int)
}
