package import FactomOverlay
package import FactomWire

/// Something that happened to a host, for whoever looks for the cause of a broken invariant.
package struct Occurrence: Sendable {
    package enum What: Sendable {
        case started(Endpoint)
        case ended(String)
        case accepted(ConnectionID, Endpoint)
        case dialled(ConnectionID, Endpoint)
        case opened(ConnectionID)
        case received(ConnectionID, Int)
        case wrote(ConnectionID, Int)
        case closedByUs(ConnectionID)
        case closed(ConnectionID, CloseReason)
        case told(PeerEvent)
        case asked(String)
        case delivered(ConnectionID, UInt64)
        case sent(UInt64, Int)
        case fault(String)
    }

    /// In nanoseconds.
    package let time: Int64
    package let host: Int
    package let what: What

    /// One line.
    package var description: String {
        "\(VirtualTime.text(time)) node \(host): \(words)"
    }

    private var words: String {
        switch what {
        case .started(let endpoint): "starts at \(endpoint)"
        case .ended(let how): "ends: \(how)"
        case .accepted(let id, let from): "#\(id.number) accepted from \(from)"
        case .dialled(let id, let endpoint): "#\(id.number) dials \(endpoint)"
        case .opened(let id): "#\(id.number) opened"
        case .received(let id, let bytes): "#\(id.number) received \(bytes) bytes"
        case .wrote(let id, let bytes): "#\(id.number) wrote \(bytes) bytes"
        case .closedByUs(let id): "#\(id.number) closed from here"
        case .closed(let id, let reason): "#\(id.number) closed: \(reason)"
        case .told(let event): Occurrence.words(event)
        case .asked(let what): "asks for \(what)"
        case .delivered(let id, let message): "#\(id.number) brought message \(message)"
        case .sent(let message, let count): "sends message \(message) to \(count)"
        case .fault(let words): words
        }
    }

    private static func words(_ event: PeerEvent) -> String {
        switch event {
        case .online(let peer): "online: \(peer.id), \(peer.direction.rawValue)"
        case .offline(let peer, let reason): "offline: \(peer.id), \(reason)"
        case .refused(let endpoint, let direction, let reason): "refused: \(endpoint), \(direction.rawValue), \(reason)"
        }
    }

    /// What goes into a run's digest: kind, number and size of it.
    var mark: (UInt64, UInt64, UInt64) {
        switch what {
        case .started(let endpoint): (1, Occurrence.mark(endpoint), 0)
        case .ended: (2, 0, 0)
        case .accepted(let id, let endpoint): (3, id.number, Occurrence.mark(endpoint))
        case .dialled(let id, let endpoint): (4, id.number, Occurrence.mark(endpoint))
        case .opened(let id): (5, id.number, 0)
        case .received(let id, let bytes): (RecentOccurrences.Brief.Kind.received.mark, id.number, UInt64(bytes))
        case .wrote(let id, let bytes): (RecentOccurrences.Brief.Kind.wrote.mark, id.number, UInt64(bytes))
        case .closedByUs(let id): (8, id.number, 0)
        case .closed(let id, let reason): (9, id.number, Occurrence.mark(reason.label))
        case .told(.online(let peer)): (10, UInt64(peer.id.nodeID), Occurrence.mark(peer.id.endpoint))
        case .told(.offline(let peer, let reason)): (11, UInt64(peer.id.nodeID), Occurrence.mark(reason.label))
        case .told(.refused(let endpoint, _, let reason)):
            (12, Occurrence.mark(endpoint), Occurrence.mark(reason.label))
        case .asked(let what): (13, Occurrence.mark(what), 0)
        case .delivered(let id, let message): (RecentOccurrences.Brief.Kind.delivered.mark, id.number, message)
        case .sent(let message, let count): (15, message, UInt64(count))
        case .fault(let words): (16, Occurrence.mark(words), 0)
        }
    }

    private static func mark(_ endpoint: Endpoint) -> UInt64 {
        switch endpoint.address {
        case .v4(let number): UInt64(number) << 16 | UInt64(endpoint.port)
        case .v6(let high, let low): high &* 31 ^ low << 16 ^ UInt64(endpoint.port)
        }
    }

    private static func mark(_ text: String) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}

/// All that happened, in few bytes: equal for equal runs, and different for others.
package struct Digest: Sendable, Equatable {
    package private(set) var value: UInt64 = 0x9e37_79b9_7f4a_7c15
    /// How many things happened.
    package private(set) var count: UInt64 = 0

    mutating func add(_ occurrence: Occurrence) {
        add(time: occurrence.time, host: occurrence.host, mark: occurrence.mark)
    }

    @inline(__always)
    mutating func add(time: Int64, host: Int, mark: (UInt64, UInt64, UInt64)) {
        count &+= 1
        mix(UInt64(bitPattern: time))
        mix(UInt64(truncatingIfNeeded: host) << 8 ^ mark.0)
        mix(mark.1)
        mix(mark.2)
    }

    @inline(__always)
    private mutating func mix(_ word: UInt64) {
        value = (value ^ word) &* 0xff51_afd7_ed55_8ccd
        value ^= value >> 32
    }
}

/// Virtual time in words.
package enum VirtualTime {
    /// `1:02:03.456`: hours, minutes, seconds and milliseconds; without the hours when there are none.
    package static func text(_ nanoseconds: Int64) -> String {
        let milliseconds = nanoseconds / 1_000_000
        let (hours, minutes) = (milliseconds / 3_600_000, milliseconds / 60_000 % 60)
        let seconds = "\(padded(milliseconds / 1000 % 60, 2)).\(padded(milliseconds % 1000, 3))"
        return hours > 0 ? "\(hours):\(padded(minutes, 2)):\(seconds)" : "\(minutes):\(seconds)"
    }

    package static let second: Int64 = 1_000_000_000

    package static func nanoseconds(_ seconds: Double) -> Int64 {
        Int64(exactly: (seconds * 1e9).rounded()) ?? .max / 4
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(width - text.count, 0)) + text
    }
}
