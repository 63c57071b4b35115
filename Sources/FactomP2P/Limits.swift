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
    /// How fast a peer is read; `nil` for the network's habit: 5 MiB a second on MAIN and TEST, as fast as it comes
    /// on LOCAL and CUSTOM. Whoever sends faster loses nothing, but isn't read for moments: its socket fills, and
    /// it has to wait. A special peer may send four times as fast.
    public var receiveRate: ReceiveRate?
    /// What a peer may send at once, before the rate holds it back: 64 KiB…64 GiB, in bytes. Four times as much
    /// for a special peer. Of no meaning without a rate.
    public var receiveBurst = 32 << 20
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
    /// A peer that asks for peers more often than this isn't answered, four requests at once apart: 0…1 day.
    public var peerRequestInterval = Duration.seconds(5)

    /// Outgoing peers that the node gets to as fast as it can, and keeps at least: 0…10,000. Up to twice as many come one a
    /// second, further ones more slowly.
    public var outgoingFloor = 8
    /// Outgoing peers of one IPv4 /16 or IPv6 /32 while others are known: 1…10,000. Of no meaning on LOCAL and CUSTOM.
    public var outgoingPerNetwork = 2
    /// How often each peer is asked for peers: 1 s…1 day. One that has nothing new to tell is asked ever more seldom, down
    /// to an eighth of that; while fewer than ``outgoingFloor`` are live, every few seconds.
    public var askEvery = Duration.seconds(180)
    /// How often an address is dialled only to see whether it is there, when all is quiet: 1 s…1 day.
    public var testEvery = Duration.seconds(120)
    /// How often the node lets go of some outgoing peers, so that the network doesn't freeze in one shape: 1 s…1 day.
    public var roundEvery = Duration.seconds(900)
    /// A round lets outgoing peers go down to this number: 0…10,000.
    public var roundDownTo = 30
    /// A peer may be told to others when it has been connected for this long, or has a score over 20: 0…1 day. On
    /// LOCAL and CUSTOM at once.
    public var shareAfter = Duration.seconds(10)
    /// How often the seeds are fetched again: 1 s…7 days. After a failure, and while nobody is online but those who
    /// dialled us, it is sooner.
    public var seedEvery = Duration.seconds(4 * 3600)
    /// The wait after a seed fetch that failed, doubled after each, up to ten minutes: 100 ms…10 min.
    public var seedRetry = Duration.seconds(30)
    /// While nobody is online but those who dialled us, all waits between dials are forgiven this often: 1 s…1 h.
    public var lonelyEvery = Duration.seconds(15)
    /// How long a change waits before it is written to the peers file: 0…1 h.
    public var saveAfter = Duration.seconds(30)
    /// Addresses that are known, at most: 64…1,000,000.
    public var addressBook = 16_384

    /// The network's habits.
    public init() {}
}
