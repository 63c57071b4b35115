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
    // In place, not in an array: each connection has them. The commonest stands first.
    private var duplicate: UInt64 = 0
    private var queueFull: UInt64 = 0
    private var connectionClosed: UInt64 = 0
    private var wrongNetwork: UInt64 = 0
    private var invalid: UInt64 = 0
    private var unknownType: UInt64 = 0
    private var empty: UInt64 = 0
    private var incomplete: UInt64 = 0
    private var uselessShare: UInt64 = 0
    private var closedWhileReading: UInt64 = 0
    private var tooOften: UInt64 = 0
    private var inboxFull: UInt64 = 0

    /// Nothing dropped.
    public init() {}

    /// How many parcels were dropped for this reason.
    public subscript(reason: DropReason) -> UInt64 {
        get {
            switch reason {
            case .queueFull: queueFull
            case .connectionClosed: connectionClosed
            case .wrongNetwork: wrongNetwork
            case .invalid: invalid
            case .unknownType: unknownType
            case .empty: empty
            case .incomplete: incomplete
            case .uselessShare: uselessShare
            case .closedWhileReading: closedWhileReading
            case .tooOften: tooOften
            case .inboxFull: inboxFull
            case .duplicate: duplicate
            }
        }
        set {
            switch reason {
            case .queueFull: queueFull = newValue
            case .connectionClosed: connectionClosed = newValue
            case .wrongNetwork: wrongNetwork = newValue
            case .invalid: invalid = newValue
            case .unknownType: unknownType = newValue
            case .empty: empty = newValue
            case .incomplete: incomplete = newValue
            case .uselessShare: uselessShare = newValue
            case .closedWhileReading: closedWhileReading = newValue
            case .tooOften: tooOften = newValue
            case .inboxFull: inboxFull = newValue
            case .duplicate: duplicate = newValue
            }
        }
    }

    /// All reasons together.
    public var total: UInt64 { DropReason.allCases.reduce(0) { $0 + self[$1] } }

    /// Adds each count to its like.
    public static func += (left: inout DropCounts, right: DropCounts) {
        for reason in DropReason.allCases { left[reason] += right[reason] }
    }
}
