/// What went over a connection, or over all of a node's. 64-bit, and counted in parcels, not in reads or writes.
///
/// Nothing gets lost between the counts. Of what came in, ``parcelsIn`` is the sum of ``delivered``,
/// ``networkParcelsIn``, ``partsJoined`` and what was dropped on receipt. Of what was to go out,
/// ``parcelsQueued`` is the sum of ``parcelsOut``, what was dropped from the queue and what is still in it.
public struct Traffic: Sendable, Equatable {
    /// Parcels that were read whole, handshakes not counted.
    public var parcelsIn: UInt64 = 0
    /// Bytes that the socket gave, everything counted.
    public var bytesIn: UInt64 = 0
    /// Parcels that were handed to the socket whole, our handshake being one.
    public var parcelsOut: UInt64 = 0
    /// Bytes that were handed to the socket, everything counted.
    public var bytesOut: UInt64 = 0
    /// Messages that were given to the application.
    public var delivered: UInt64 = 0
    /// Parcels that were put into the send queue, our handshake being one.
    public var parcelsQueued: UInt64 = 0
    /// Parcels that were neither sent nor delivered, by reason.
    public var dropped = DropCounts()

    /// Pings, pongs, requests, shares and the deprecated types that were read.
    public var networkParcelsIn: UInt64 = 0
    /// Parts that were read and put away until the rest of their message comes.
    public var partsJoined: UInt64 = 0
    /// What was queued of the network's own, by kind: the rest of ``bytesOut`` is messages.
    package var ownBytes = OwnBytes()

    /// No traffic.
    public init() {}

    mutating func takeBack(_ refused: Int) {
        delivered -= UInt64(refused)
        dropped[.inboxFull] += UInt64(refused)
    }

    /// A message that was to be delivered has come before.
    mutating func dropDuplicate() {
        delivered -= 1
        dropped[.duplicate] += 1
    }

    /// Adds each count to its like.
    public static func += (left: inout Traffic, right: Traffic) {
        left.parcelsIn += right.parcelsIn
        left.bytesIn += right.bytesIn
        left.parcelsOut += right.parcelsOut
        left.bytesOut += right.bytesOut
        left.delivered += right.delivered
        left.networkParcelsIn += right.networkParcelsIn
        left.partsJoined += right.partsJoined
        left.parcelsQueued += right.parcelsQueued
        left.dropped += right.dropped
        left.ownBytes += right.ownBytes
    }
}
