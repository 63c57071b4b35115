/// What a node bears from strangers, and how it paces itself: numbers that hardly anybody needs to change.
///
/// Part of a ``Configuration``, and checked with it.
public struct Limits: Sendable, Equatable {
    /// Incoming peers of one address, at most: 1…100,000. Of no meaning on LOCAL and CUSTOM.
    public var incomingPerAddress = 4
    /// Incoming peers of one IPv4 /16 or IPv6 /32, at most: 1…100,000. Of no meaning on LOCAL and CUSTOM.
    public var incomingPerNetwork = 16
    /// New connections of one address at once, before it is held to one a second: 1…100,000. Of no meaning on
    /// LOCAL and CUSTOM.
    public var newcomersAtOnce = 3
    /// Connections whose handshake isn't done, at most: 1…10,000.
    public var unfinishedHandshakes = 64
    /// The same of one address. Of no meaning on LOCAL and CUSTOM.
    public var unfinishedHandshakesPerAddress = 4
    /// What all peers together may leave unfinished, in bytes: 1 MiB…64 GiB. Past it, whoever holds most goes.
    public var unfinishedBytes = 256 << 20
    /// Messages in parts that one peer may have under way: 1…1,000.
    public var partialMessages = 8
    /// How long the parts of a message may take: 1 s…1 h.
    public var partsExpiry = Duration.seconds(60)
    /// How long it is known which peers have a message: 1 s…1 h, and at least half of it.
    public var duplicateMemory = Duration.seconds(60)
    /// Of how many messages that is known, at most: 1,024…4,194,304. Each takes some 24 bytes, and 8 more for every
    /// 64 connections beyond the first.
    public var duplicateHashes = 1 << 20
    /// How long a peer may neither go on with a parcel nor take one of ours: 1 s…1 h.
    public var stalledAfter = Duration.seconds(20)
    /// Regular dials at once: 1…1,000.
    public var dialsAtOnce = 8
    /// The wait before a regular peer is dialled again, doubled after each failure: 10 ms…1 day.
    public var redialFirst = Duration.seconds(20)
    /// The longest such wait: up to 7 days.
    public var redialCeiling = Duration.seconds(3600)
    /// The wait before a special peer is dialled again, doubled after each failure: 10 ms…1 day.
    public var specialRedialFirst = Duration.seconds(1)
    /// The longest such wait: up to 7 days.
    public var specialRedialCeiling = Duration.seconds(20)
    /// A peer that asks for peers within this time of its last request isn't answered: 0…1 day.
    public var peerRequestInterval = Duration.seconds(5)

    /// The network's habits.
    public init() {}
}
