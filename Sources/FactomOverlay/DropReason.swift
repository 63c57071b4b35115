/// Why a parcel was dropped instead of sent or delivered. Every drop is counted under one of these; the raw
/// value is the metrics' word for it.
public enum DropReason: String, Sendable, Hashable, CaseIterable {
    /// The peer's send queue was full, and this was its oldest application parcel.
    case queueFull = "queue_full"
    /// The connection closed with the parcel still in its queue.
    case connectionClosed = "connection_closed"
    /// A received parcel was of another network.
    case wrongNetwork = "wrong_network"
    /// A received parcel's version, length or checksum was wrong.
    case invalid = "invalid"
    /// A received parcel's type is none, or a handshake's after the handshake.
    case unknownType = "unknown_type"
    /// A received parcel was empty.
    case empty = "empty"
    /// A part of a message that broke the limits, or whose rest never came.
    case incomplete = "incomplete"
    /// A share that was not asked for, or could not be read.
    case uselessShare = "useless_share"
    /// A message that came in one read with what ended the connection, behind it.
    case closedWhileReading = "closed_while_reading"
    /// A request for peers that came too soon after the one before.
    case tooOften = "too_often"
    /// A message for which the application's inbox had no room, although its peer isn't read any more.
    case inboxFull = "inbox_full"
    /// A message that had come before, at a node that relays: it was delivered and passed on then.
    case duplicate = "duplicate"
}

/// Counts of dropped parcels by reason.
public struct DropCounts: Sendable, Equatable {
    private var counts = [UInt64](repeating: 0, count: DropReason.allCases.count)

    /// Nothing dropped.
    public init() {}

    /// How many parcels were dropped for this reason.
    public subscript(reason: DropReason) -> UInt64 {
        get { counts[index(reason)] }
        set { counts[index(reason)] = newValue }
    }

    /// All reasons together.
    public var total: UInt64 { counts.reduce(0, +) }

    /// Adds each count to its like.
    public static func += (left: inout DropCounts, right: DropCounts) {
        for index in left.counts.indices { left.counts[index] += right.counts[index] }
    }

    private func index(_ reason: DropReason) -> Int {
        switch reason {
        case .queueFull: 0
        case .connectionClosed: 1
        case .wrongNetwork: 2
        case .invalid: 3
        case .unknownType: 4
        case .empty: 5
        case .incomplete: 6
        case .uselessShare: 7
        case .closedWhileReading: 8
        case .tooOften: 9
        case .inboxFull: 10
        case .duplicate: 11
        }
    }
}
