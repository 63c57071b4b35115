import FactomWire
import NIOCore
import Testing

@testable import FactomOverlay

/// A tiny network in memory: a few nodes and the pipes between them. It is a value, so that a test can fork it
/// wherever two things may happen in either order.
struct Net {
    struct Node {
        var overlay: Overlay
        let endpoint: Endpoint
        var delivered: [String] = []
        var events: [PeerEvent] = []
        var dialsMade = 0
        /// Connections about which nothing may be said any more.
        var ended: Set<ConnectionID> = []
        /// In the order they were announced: online ones must be known before they speak.
        var announced: Set<ConnectionID> = []
        /// What it last asked to be saved.
        var saved: Remembered?
    }

    enum Piece {
        case bytes(ByteBuffer)
        case end
    }

    struct Side {
        let node: Int
        let id: ConnectionID
        /// Whether the node knows that the connection stands.
        var isUp = false
        var coming: [Piece] = []
    }

    struct Pipe {
        var dialler: Side
        var listener: Side?
        let target: Int?
        /// The dialler is gone before the listener took it.
        var waiting: [Piece] = []
    }

    enum Step {
        case refuse(Int)
        case accept(Int)
        case open(Int)
        case toListener(Int)
        case toDialler(Int)
    }

    var nodes: [Node]
    var pipes: [Pipe] = []
    /// What a seed tells; nothing when it is down.
    var seeds: [Endpoint] = []
    /// Nodes that are cut off: what they and others send each other is lost, and dials come to nothing.
    var cut: Set<Int> = []
    var now = Moment.zero
    /// All actions so far, if they are to be kept.
    var transcript: [Line]?
    /// Whether ticks look at everything, be it due or not.
    var isThorough = false
    /// Whether ticks that change nothing are left out, and how many were.
    var skipsTicks = false
    /// Whether sockets take what is written, and never say so.
    var isClogged = false
    var ticksSkipped = 0

    /// An action of a node.
    struct Line: Equatable {
        let now: Moment
        let node: Int
        let action: Overlay.Action
    }

    /// Nodes on 127.0.0.1, 127.0.0.2 and so on, each with the other's endpoints as special peers where
    /// `dialling` says so.
    ///
    /// - Parameter first: the first node's address; the next node's is the next one.
    init(_ settings: [Settings], seed: UInt64 = 1, from first: IPAddress = .v4(0x7f00_0001)) {
        nodes = settings.enumerated().map { index, settings in
            var own = settings
            own.nodeID = UInt32(index + 1)
            return Node(
                overlay: Overlay(settings: own, seed: (seed, UInt64(index))),
                endpoint: Endpoint(address: first.next(index), port: own.listenPort))
        }
    }

    mutating func setSpecials(of node: Int, _ others: Int...) {
        let names = others.compactMap { HostPort(nodes[$0].endpoint.description) }
        handle(.command(.setSpecials(names)), at: node)
    }

    // MARK: - Events and actions

    mutating func handle(_ event: Overlay.Event, at node: Int) {
        var actions: [Overlay.Action] = []
        if isThorough { nodes[node].overlay.unsettle() }
        nodes[node].overlay.handle(event, at: now, into: &actions)
        #expect(
            nodes[node].overlay.audit(.fit(nodes[node].overlay.controller.links, now), at: now) == [],
            "node \(node) after \(event)")
        for action in actions { transcript?.append(Line(now: now, node: node, action: action)) }
        for action in actions { perform(action, of: node) }
        flush(node)
    }

    /// A tick for each node.
    mutating func tickAll() {
        for node in nodes.indices {
            if skipsTicks, nodes[node].overlay.quietUntil > now {
                nodes[node].overlay.skipTicks(until: now)
                ticksSkipped += 1
            } else {
                handle(.tick, at: node)
            }
        }
    }

    mutating func flush(_ node: Int) {
        if nodes[node].overlay.needsFlush { handle(.flush, at: node) }
    }

    mutating func send(_ text: String, from node: Int, to target: Target = .everyone) throws(SendError) -> Int? {
        defer { flush(node) }
        return try nodes[node].overlay.send(ByteBuffer(string: text), to: target, at: now)
    }

    private mutating func perform(_ action: Overlay.Action, of node: Int) {
        if let id = action.connection {
            #expect(!nodes[node].ended.contains(id), "\(action) of node \(node) about a connection that was closed")
        }
        switch action {
        case .dial(let id, let endpoint):
            nodes[node].dialsMade += 1
            let target = nodes.firstIndex { $0.endpoint == endpoint && !isCut($0, node) }
            pipes.append(Pipe(dialler: Side(node: node, id: id), target: target))
        case .write(let id, let bytes):
            push(.bytes(bytes), from: node, id)
            if !isClogged { handle(.wrote(id), at: node) }
        case .close(let id):
            nodes[node].ended.insert(id)
            push(.end, from: node, id)
        case .deliver(let id, let payload):
            #expect(nodes[node].announced.contains(id), "a message before its peer was online")
            nodes[node].delivered.append(payload.text)
        case .online(let id, _):
            nodes[node].announced.insert(id)
        case .notify(let event):
            nodes[node].events.append(event)
        case .hold, .release:
            // Bytes go from node to node as they are: who is held, is held by a test.
            break
        case .fetchSeeds:
            handle(.seedsFetched(seeds), at: node)
        case .save:
            nodes[node].saved = nodes[node].overlay.remembered(at: now)
        case .resolve:
            break
        }
    }

    /// Whether nothing goes between a node and one that dials it.
    private func isCut(_ target: Node, _ dialler: Int) -> Bool {
        cut.contains(dialler) || cut.contains { nodes[$0].endpoint == target.endpoint }
    }

    private mutating func push(_ piece: Piece, from node: Int, _ id: ConnectionID) {
        for index in pipes.indices {
            if cut.contains(pipes[index].dialler.node) || pipes[index].listener.map({ cut.contains($0.node) }) ?? false
            {
                continue
            }
            if pipes[index].dialler.node == node, pipes[index].dialler.id == id {
                if pipes[index].listener == nil {
                    pipes[index].waiting.append(piece)
                } else {
                    pipes[index].listener?.coming.append(piece)
                }
            } else if let listener = pipes[index].listener, listener.node == node, listener.id == id {
                pipes[index].dialler.coming.append(piece)
            }
        }
    }

    // MARK: - What may happen next

    var steps: [Step] { pipes.indices.flatMap { steps(of: $0) } }

    func steps(of index: Int) -> [Step] {
        let pipe = pipes[index]
        let diallerLives = !nodes[pipe.dialler.node].ended.contains(pipe.dialler.id)
        guard pipe.target != nil else { return diallerLives ? [.refuse(index)] : [] }
        var steps: [Step] = []
        if let listener = pipe.listener {
            let lives = !nodes[listener.node].ended.contains(listener.id)
            if lives, !listener.coming.isEmpty { steps.append(.toListener(index)) }
        } else if diallerLives || pipe.dialler.isUp {
            steps.append(.accept(index))
        }
        if diallerLives {
            if !pipe.dialler.isUp {
                steps.append(.open(index))
            } else if !pipe.dialler.coming.isEmpty {
                steps.append(.toDialler(index))
            }
        }
        return steps
    }

    mutating func take(_ step: Step, bytes limit: Int = .max) {
        switch step {
        case .refuse(let index):
            let side = pipes[index].dialler
            nodes[side.node].ended.insert(side.id)
            handle(.closed(side.id, .unreachable("refused")), at: side.node)
        case .accept(let index):
            guard let target = pipes[index].target else { return }
            let id = nodes[target].overlay.nextID()
            pipes[index].listener = Side(node: target, id: id, isUp: true, coming: pipes[index].waiting)
            let from = Endpoint(address: nodes[pipes[index].dialler.node].endpoint.address, port: 50_000)
            handle(.accepted(id, from: from), at: target)
        case .open(let index):
            pipes[index].dialler.isUp = true
            handle(.opened(pipes[index].dialler.id), at: pipes[index].dialler.node)
        case .toListener(let index):
            guard var side = pipes[index].listener else { return }
            let piece = side.pop(limit)
            pipes[index].listener = side
            arrive(piece, at: side)
        case .toDialler(let index):
            let piece = pipes[index].dialler.pop(limit)
            arrive(piece, at: pipes[index].dialler)
        }
    }

    private mutating func arrive(_ piece: Piece, at side: Side) {
        switch piece {
        case .bytes(let bytes):
            handle(.received(side.id, bytes), at: side.node)
        case .end:
            nodes[side.node].ended.insert(side.id)
            handle(.closed(side.id, .closedByPeer), at: side.node)
        }
    }

    // MARK: - Letting time pass

    /// Everything happens, first things first.
    mutating func settle() {
        while let step = steps.first { take(step) }
    }

    /// Everything happens in an order that chance gives, in pieces that chance cuts.
    mutating func settle(_ chance: inout Chance) {
        while case let steps = steps, !steps.isEmpty {
            let step = steps[Int.random(in: steps.indices, using: &chance)]
            take(step, bytes: Int.random(in: 1...40, using: &chance))
        }
    }

    mutating func live(for duration: Duration) {
        let end = now + duration
        while now < end {
            now = now + .milliseconds(250)
            tickAll()
            settle()
        }
    }

    func peers(of node: Int) -> [PeerStatistics] { nodes[node].overlay.peers(at: now) }

    /// The pipes that are online on both sides, and how many are on one.
    var links: (whole: [Int], half: Int) {
        var whole: [Int] = []
        var half = 0
        for (index, pipe) in pipes.enumerated() {
            let sides = [pipe.dialler, pipe.listener].compactMap { $0 }
                .filter { nodes[$0.node].overlay.controller.links[$0.id]?.isOnline ?? false }
            if sides.count == 2 { whole.append(index) } else { half += sides.count }
        }
        return (whole, half)
    }
}

extension Net.Side {
    /// The next piece, or its first `limit` bytes.
    mutating func pop(_ limit: Int) -> Net.Piece {
        guard case .bytes(var bytes) = coming[0], bytes.readableBytes > limit,
            let head = bytes.readSlice(length: limit)
        else { return coming.removeFirst() }
        coming[0] = .bytes(bytes)
        return .bytes(head)
    }
}

extension Overlay.Action {
    /// Whom it is about; `nil` for what concerns no connection.
    var connection: ConnectionID? {
        switch self {
        case .dial(let id, _), .write(let id, _), .close(let id), .deliver(let id, _), .online(let id, _),
            .hold(let id),
            .release(let id):
            id
        case .resolve, .fetchSeeds, .save, .notify: nil
        }
    }
}

extension IPAddress {
    fileprivate func next(_ steps: Int) -> IPAddress {
        switch self {
        case .v4(let number): .v4(number + UInt32(steps))
        case .v6(let high, let low): .v6(high: high, low: low + UInt64(steps))
        }
    }
}
