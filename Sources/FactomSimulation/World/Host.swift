import DequeModule
import FactomOverlay
import FactomWire

import struct NIOCore.ByteBuffer

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

    /// Its place among the world's hosts.
    let number: Int

    // What every event asks for stands together, and so do the things that few ask for.

    /// One of our nodes, while it runs.
    private(set) var node: Node?
    /// What its clock is ahead of ours.
    var clockAhead: Int64 = 0
    /// When the next tick comes; those before would change nothing.
    var tickAt: Int64 = 0
    /// What an event costs, in nanoseconds.
    var cost: Int64 = 0
    /// What came while it stood still or was busy, in order.
    var backlog: Deque<Fabric.Event> = []
    /// Stands still.
    var isPaused = false
    /// It stood still since its last event.
    var stoodStill = false
    /// The latest of what happened to it.
    var recent = RecentOccurrences()

    /// Changes only when a node of the older generation is replaced.
    var kind: Kind
    var stranger: (any Stranger)?
    /// What it does wrong; `nil` for the honest.
    var harm: World.Harm?
    var disk = Disk()
    /// How often it was started.
    var runs = 0
    /// How often it was asked in this run whether it is in order.
    var looks = 0
    /// When it started this time.
    var startedAt: Int64 = 0
    /// When it was last without any peer.
    var aloneUntil: Int64 = 0
    /// What its dates are ahead of ours, its clock's lead apart.
    var datesAhead: Int64 = 0
    /// From when on it has had time to do what was due while it stood still.
    var settledAt: Int64 = 0
    /// When the last event is done, where they cost something.
    var busyUntil: Int64 = 0
    /// Traffic of its earlier runs.
    var pastTraffic = Traffic()
    /// Dials, fetches and saves of this second, and when it began: for timers gone wild.
    var paceSecond: Int64 = -1
    var dialsThisSecond = 0
    var dialWatch = DialWatch()
    /// When it was first seen to have no peer that it chose; `nil` when it had one at the last look.
    var cutOffSince: Int64?
    /// When it last dialled somebody.
    var dialledAt: Int64 = 0
    /// When it last dialled an honest host, as far as it is a stranger.
    var soughtAt: Int64 = 0
    /// Where it has found out in this run that it listens there itself.
    var ownEndpoint: Endpoint?
    /// The seed list is on its way to this run of it.
    var isFetchingSeeds = false
    let settings: Settings

    init(_ number: Int, kind: Kind, settings: Settings) {
        self.number = number
        self.kind = kind
        self.settings = settings
    }

    deinit {
        node?.end()
    }

    /// A run of a node begins.
    func begin(_ overlay: consuming Overlay) {
        end()
        node = Node(overlay)
        looks = 0
    }

    /// The run is over, and nothing is left of it.
    func end() {
        node?.end()
        node = nil
    }

    /// Who is online: the shell's own list, apart from the node's.
    var online = OnlineTable()
    /// Its changes at the last look at it.
    var watchedChanges: UInt64 = 0

    var isRunning: Bool { node != nil || stranger != nil }

    /// The moment on its own clock.
    @inline(__always)
    func moment(_ now: Int64) -> Moment { Moment(nanoseconds: now &+ clockAhead) }
}

/// One run of a node: its decisions, in memory of their own, so that they aren't copied.
///
/// No object, and no property of one: at each event references would be counted, and it would be looked whether somebody
/// else is at it. Its memory is given back by its host, who alone makes and ends it.
struct Node {
    private let place: UnsafeMutablePointer<Overlay>

    fileprivate init(_ overlay: consuming Overlay) {
        place = .allocate(capacity: 1)
        place.initialize(to: overlay)
    }

    fileprivate func end() {
        place.deinitialize(count: 1)
        place.deallocate()
    }

    /// Asks it something where it is.
    @inline(__always)
    func look<Answer>(_ question: (inout Overlay) -> Answer) -> Answer { question(&place.pointee) }

    @inline(__always)
    func turn(
        _ event: consuming Overlay.Event, at now: Moment, listening: Bool, into actions: inout [Overlay.Action]
    ) -> Moment {
        place.pointee.turn(event, at: now, listening: listening, into: &actions)
    }

    @inline(__always)
    func turn(
        passed message: consuming ByteBuffer, from id: ConnectionID, at now: Moment, listening: Bool,
        into actions: inout [Overlay.Action]
    ) -> Moment {
        place.pointee.turn(passed: message, from: id, at: now, listening: listening, into: &actions)
    }

    /// What was too much for one write.
    func goOn(at now: Moment, into actions: inout [Overlay.Action]) -> Moment {
        place.pointee.goOn(at: now, into: &actions)
    }
}

/// The last things that happened, the oldest first.
///
/// Bytes and messages are most of what happens: these are kept in few words, in a row of their own.
struct RecentOccurrences: Sendable {
    static let limit = 48

    /// What happens all the time, in few words.
    struct Brief: Sendable {
        enum Kind: UInt8, Sendable {
            case received, wrote, delivered

            /// See ``Occurrence/mark``.
            @inline(__always)
            var mark: UInt64 {
                switch self {
                case .received: 6
                case .wrote: 7
                case .delivered: 14
                }
            }

            func what(_ id: ConnectionID, _ value: UInt64) -> Occurrence.What {
                switch self {
                case .received: .received(id, Int(clamping: value))
                case .wrote: .wrote(id, Int(clamping: value))
                case .delivered: .delivered(id, value)
                }
            }
        }

        let time: Int64
        let order: UInt64
        let id: ConnectionID
        let number: UInt64
        let kind: Kind
    }

    private var briefs = Ring<Brief>(limit: RecentOccurrences.limit)
    private var others = Ring<(order: UInt64, occurrence: Occurrence)>(limit: RecentOccurrences.limit)
    private var order: UInt64 = 0

    mutating func note(_ occurrence: Occurrence) {
        order &+= 1
        others.add((order, occurrence))
    }

    @inline(__always)
    mutating func note(_ kind: Brief.Kind, _ id: ConnectionID, _ number: UInt64, at time: Int64) {
        order &+= 1
        briefs.add(Brief(time: time, order: order, id: id, number: number, kind: kind))
    }

    /// - Parameter host: whose they are.
    func all(of host: Int) -> [Occurrence] {
        let told = briefs.all.map {
            ($0.order, Occurrence(time: $0.time, host: host, what: $0.kind.what($0.id, $0.number)))
        }
        let all = (told + others.all.map { ($0.order, $0.occurrence) }).sorted { $0.0 < $1.0 }
        return all.suffix(RecentOccurrences.limit).map(\.1)
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
