import FactomOverlay
import FactomWire
import NIOCore
import Testing

@testable import FactomSimulation

/// A real node and one stranger, the pipes between them, and virtual time. Nobody else is there to be dialled.
struct Pair<Other: Stranger> {
    enum Piece {
        case bytes(ByteBuffer)
        case end
    }

    enum Step {
        case accept(Int)
        case open(Int)
        case refuse(Int)
        case toNode(Int, Piece)
        case toOther(Int, Piece)
    }

    struct Pipe {
        /// Each side's name for it; `nil` before the dialled side takes it, and once the side is done with it.
        var node: ConnectionID?
        var other: ConnectionID?
        let dialledByNode: Bool
        /// While the stranger doesn't read: what has come for it, and nothing that the node writes is taken.
        var isHeld = false
        var held: [Piece] = []
    }

    var overlay: Overlay
    var other: Other
    let home: Endpoint
    let abroad: Endpoint
    var now = Moment.zero
    var pipes: [Pipe] = []
    /// What is under way.
    var steps: [Step] = []
    /// What the node told of its peers, and what it delivered.
    var events: [PeerEvent] = []
    var delivered: [String] = []
    /// Dials of both sides to each other, and the node's to anybody else.
    var nodeDials = 0
    var otherDials = 0
    var strayDials: [Endpoint] = []

    init(_ other: Other, at abroad: Endpoint, _ settings: Settings = .open, home: Endpoint = .home) {
        self.other = other
        self.abroad = abroad
        self.home = home
        overlay = Overlay(settings: settings, seed: (1, 2))
    }

    // MARK: - Events

    mutating func tellNode(_ event: Overlay.Event) {
        var actions: [Overlay.Action] = []
        overlay.handle(event, at: now, into: &actions)
        for action in actions { perform(action) }
        if overlay.needsFlush { tellNode(.flush) }
    }

    mutating func tellOther(_ event: StrangerEvent) {
        other(at: now) { $0.handle(event, at: $1, into: &$2) }
    }

    /// Has the stranger do something, and carries out what it wants.
    mutating func other(at now: Moment, _ act: (inout Other, Moment, inout [StrangerAction]) -> Void) {
        var actions: [StrangerAction] = []
        act(&other, now, &actions)
        for action in actions { perform(action) }
    }

    private mutating func perform(_ action: Overlay.Action) {
        switch action {
        case .dial(let id, let endpoint):
            if endpoint != abroad { strayDials.append(endpoint) } else { nodeDials += 1 }
            pipes.append(Pipe(node: id, other: nil, dialledByNode: true))
            steps.append(endpoint == abroad ? .accept(pipes.count - 1) : .refuse(pipes.count - 1))
        case .write(let id, let bytes):
            guard let index = pipes.firstIndex(where: { $0.node == id }) else { return }
            steps.append(.toOther(index, .bytes(bytes)))
            if !pipes[index].isHeld { tellNode(.wrote(id)) }
        case .close(let id):
            guard let index = pipes.firstIndex(where: { $0.node == id }) else { return }
            pipes[index].node = nil
            steps.append(.toOther(index, .end))
        case .deliver(_, let payload): delivered.append(String(buffer: payload))
        case .notify(let event): events.append(event)
        case .resolve, .fetchSeeds, .save, .online, .hold, .release: break
        }
    }

    private mutating func perform(_ action: StrangerAction) {
        switch action {
        case .dial(let id, let endpoint):
            otherDials += 1
            pipes.append(Pipe(node: nil, other: id, dialledByNode: false))
            steps.append(endpoint == home ? .accept(pipes.count - 1) : .refuse(pipes.count - 1))
        case .write(let id, let bytes):
            guard let index = pipes.firstIndex(where: { $0.other == id }) else { return }
            steps.append(.toNode(index, .bytes(bytes)))
            tellOther(.wrote(id))
        case .close(let id):
            guard let index = pipes.firstIndex(where: { $0.other == id }) else { return }
            pipes[index].other = nil
            steps.append(.toNode(index, .end))
        case .hold(let id):
            guard let index = pipes.firstIndex(where: { $0.other == id }) else { return }
            pipes[index].isHeld = true
        case .release(let id):
            guard let index = pipes.firstIndex(where: { $0.other == id }) else { return }
            pipes[index].isHeld = false
            steps.append(contentsOf: pipes[index].held.map { .toOther(index, $0) })
            pipes[index].held = []
        }
    }

    // MARK: - What happens next

    /// Everything that is under way arrives, first things first.
    mutating func settle() {
        while !steps.isEmpty { take(steps.removeFirst()) }
    }

    mutating func take(_ step: Step) {
        switch step {
        case .accept(let index):
            // Before all that is said at once.
            steps.append(.open(index))
            if pipes[index].dialledByNode { acceptAbroad(index) } else { acceptAtHome(index) }
        case .open(let index):
            if pipes[index].dialledByNode {
                if let id = pipes[index].node { tellNode(.opened(id)) }
            } else if let id = pipes[index].other {
                tellOther(.opened(id))
            }
        case .refuse(let index):
            if let id = pipes[index].node { tellNode(.closed(id, .unreachable("refused"))) }
            if let id = pipes[index].other { tellOther(.closed(id, .unreachable("refused"))) }
        case .toNode(let index, let piece): arrive(piece, atNode: index)
        case .toOther(let index, let piece): arrive(piece, atOther: index)
        }
    }

    private mutating func acceptAtHome(_ index: Int) {
        let id = overlay.nextID()
        pipes[index].node = id
        tellNode(.accepted(id, from: Endpoint(address: abroad.address, port: 50_000)))
    }

    private mutating func acceptAbroad(_ index: Int) {
        let id = other.nextID()
        pipes[index].other = id
        tellOther(.accepted(id, from: Endpoint(address: home.address, port: 50_000)))
    }

    private mutating func arrive(_ piece: Piece, atNode index: Int) {
        guard let id = pipes[index].node else { return }
        switch piece {
        case .bytes(let bytes): tellNode(.received(id, bytes))
        case .end:
            pipes[index].node = nil
            tellNode(.closed(id, .closedByPeer))
        }
    }

    private mutating func arrive(_ piece: Piece, atOther index: Int) {
        guard let id = pipes[index].other else { return }
        switch piece {
        case .bytes where pipes[index].isHeld: pipes[index].held.append(piece)
        case .bytes(let bytes): tellOther(.received(id, bytes))
        case .end:
            pipes[index].other = nil
            tellOther(.closed(id, .closedByPeer))
        }
    }

    /// Lets time pass, a quarter of a second at once, until it is so or the time is up.
    @discardableResult
    mutating func live(atMost limit: Duration, until isSo: (Pair) -> Bool = { _ in false }) -> Bool {
        let end = now + limit
        while now < end, !isSo(self) {
            now = now + .milliseconds(250)
            tellNode(.tick)
            tellOther(.tick)
            settle()
        }
        return isSo(self)
    }
}
