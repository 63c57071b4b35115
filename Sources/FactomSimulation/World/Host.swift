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
///
/// Bytes and messages are most of what happens: these are kept in few words, apart from what must be let go of again.
struct RecentOccurrences: Sendable {
    static let limit = 48

    private struct Brief: Sendable {
        enum Kind: UInt8, Sendable { case received, wrote, delivered }

        let time: Int64
        let order: UInt64
        let id: ConnectionID
        let number: UInt64
        let kind: Kind
    }

    private var briefs = Ring<Brief>(limit: RecentOccurrences.limit)
    private var others = Ring<(order: UInt64, occurrence: Occurrence)>(limit: RecentOccurrences.limit)
    private var order: UInt64 = 0

    @inline(__always)
    mutating func note(_ occurrence: Occurrence) {
        order &+= 1
        switch occurrence.what {
        case .received(let id, let bytes): note(.received, id, UInt64(bytes), at: occurrence.time)
        case .wrote(let id, let bytes): note(.wrote, id, UInt64(bytes), at: occurrence.time)
        case .delivered(let id, let message): note(.delivered, id, message, at: occurrence.time)
        default: others.add((order, occurrence))
        }
    }

    @inline(__always)
    private mutating func note(_ kind: Brief.Kind, _ id: ConnectionID, _ number: UInt64, at time: Int64) {
        briefs.add(Brief(time: time, order: order, id: id, number: number, kind: kind))
    }

    /// - Parameter host: whose they are.
    func all(of host: Int) -> [Occurrence] {
        let told = briefs.all.map {
            ($0.order, Occurrence(time: $0.time, host: host, what: RecentOccurrences.what($0)))
        }
        let all = (told + others.all.map { ($0.order, $0.occurrence) }).sorted { $0.0 < $1.0 }
        return all.suffix(RecentOccurrences.limit).map(\.1)
    }

    private static func what(_ brief: Brief) -> Occurrence.What {
        switch brief.kind {
        case .received: .received(brief.id, Int(brief.number))
        case .wrote: .wrote(brief.id, Int(brief.number))
        case .delivered: .delivered(brief.id, brief.number)
        }
    }
}

/// The last so many of a row.
struct Ring<Element: Sendable>: Sendable {
    private let limit: Int
    private var elements: [Element] = []
    private var next = 0

    init(limit: Int) {
        self.limit = limit
    }

    @inline(__always)
    mutating func add(_ element: Element) {
        if elements.count < limit { return elements.append(element) }
        elements[next] = element
        next = next == limit - 1 ? 0 : next + 1
    }

    /// The oldest first.
    var all: [Element] { Array(elements[next...] + elements[..<next]) }
}
