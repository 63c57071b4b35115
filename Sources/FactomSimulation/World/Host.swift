import DequeModule
import FactomOverlay
import FactomWire

/// One inhabitant of the virtual network, and the shell around its decisions.
///
/// An object, so that no event copies it: a world has its hosts to itself.
final class Host {
    enum Kind: UInt8, Sendable {
        case node
        /// One of the first generation of Go nodes.
        case old
        case hostile
    }

    /// Changes only when a node of the older generation is replaced.
    var kind: Kind
    var settings: Settings
    /// One of our nodes, while it runs.
    var node: Node?
    var stranger: (any Stranger)?
    /// What it does wrong; `nil` for the honest.
    var harm: World.Harm?
    var disk = Disk()
    /// How often it was started.
    var runs = 0
    /// When it started this time.
    var startedAt: Int64 = 0
    /// When it was last without any peer.
    var aloneUntil: Int64 = 0
    /// What its clock is ahead of ours, and its dates.
    var clockAhead: Int64 = 0
    var datesAhead: Int64 = 0
    /// When the next tick comes; those before would change nothing.
    var tickAt: Int64 = 0
    /// It stood still since its last event.
    var stoodStill = false
    /// From when on it has had time to do what was due while it stood still.
    var settledAt: Int64 = 0
    /// Stands still.
    var isPaused = false
    /// What came meanwhile, in order.
    var backlog: Deque<Fabric.Event> = []
    /// What an event costs, in nanoseconds; with it, when the last one is done.
    var cost: Int64 = 0
    var busyUntil: Int64 = 0
    /// Traffic of its earlier runs.
    var pastTraffic = Traffic()
    /// The latest of what happened to it.
    var recent = RecentOccurrences()
    /// Dials, fetches and saves of this second, and when it began: for timers gone wild.
    var paceSecond: Int64 = -1
    var dialsThisSecond = 0
    var dialWatch = DialWatch()
    /// When it was first seen to have no peer that it chose; `nil` when it had one at the last look.
    var cutOffSince: Int64?
    /// When it last dialled somebody.
    var dialledAt: Int64 = 0
    /// Where it has found out in this run that it listens there itself.
    var ownEndpoint: Endpoint?
    /// The seed list is on its way to this run of it.
    var isFetchingSeeds = false

    init(kind: Kind, settings: Settings) {
        self.kind = kind
        self.settings = settings
    }

    /// Who is online: the shell's own list, apart from the node's.
    var online = OnlineTable()

    var isRunning: Bool { node != nil || stranger != nil }

    /// The moment on its own clock.
    @inline(__always)
    func moment(_ now: Int64) -> Moment { Moment(nanoseconds: now &+ clockAhead) }
}

/// One run of a node: its decisions, in a place of their own, so that they aren't copied.
final class Node {
    var overlay: Overlay

    init(_ overlay: Overlay) {
        self.overlay = overlay
    }

    @inline(__always)
    func turn(
        _ event: Overlay.Event, at now: Moment, listening: Bool, into actions: inout [Overlay.Action]
    ) -> Overlay.Turn {
        overlay.turn(event, at: now, listening: listening, into: &actions)
    }
}

/// The last things that happened, the oldest first.
struct RecentOccurrences: Sendable {
    static let limit = 48
    private var ring: [Occurrence] = []
    private var next = 0

    @inline(__always)
    mutating func note(_ occurrence: Occurrence) {
        if ring.count < RecentOccurrences.limit {
            ring.append(occurrence)
        } else {
            ring[next] = occurrence
            next = next == RecentOccurrences.limit - 1 ? 0 : next + 1
        }
    }

    var all: [Occurrence] { Array(ring[next...] + ring[..<next]) }
}
