import FactomWire
import NIOCore
import Testing

@testable import FactomOverlay

/// A small overlay is led through every short sequence of events, and must stay in order after each.
@Suite("Every short sequence of events") struct SequenceTests {
    /// What may happen next to an overlay with at most three connections.
    private enum Happening: CaseIterable {
        case accept, acceptAgain, open, greet, answer, message, nonsense, garbage, echo, lose, loseNewest
        case tick, later, muchLater, flush, wrote, name, unname, ban, disconnect, send, pause, stop
        case next, soon, begin, resume, clog

        /// What every short sequence is made of. The rest matters where time passes.
        static let short = allCases.filter { ![.next, .soon, .begin, .resume, .clog].contains($0) }
    }

    private struct World {
        var net: Net
        var node: Net.Node { net.nodes[0] }

        init(_ settings: Settings = .local) {
            net = Net([settings])
        }

        mutating func happen(_ happening: Happening) {
            let links = node.overlay.controller.links.all
            let dial = links.first { $0.direction == .outgoing }
            let caller = links.first { $0.direction == .incoming }
            let voice = Voice(version: .v10)
            switch happening {
            case .accept: accept("127.0.0.2:50000")
            case .acceptAgain: accept("127.0.0.3:50001")
            case .open: if let dial { net.handle(.opened(dial.id), at: 0) }
            case .greet: if let caller { hear(caller.id, voice.greeting(), voice.preamble) }
            case .answer: if let dial { hear(dial.id, voice.greeting(nonce: 9), voice.preamble) }
            case .message: if let any = links.first { hear(any.id, voice.says(.message)) }
            case .nonsense: if let any = links.first { hear(any.id, voice.saysNonsense()) }
            case .garbage: if let any = links.last { hear(any.id, ByteBuffer(bytes: [0, 1, 2])) }
            case .echo: if let dial, let caller { hear(caller.id, voice.greeting(nonce: dial.nonce)) }
            case .lose: if let any = links.first { lose(any.id) }
            case .loseNewest: if let any = links.last { lose(any.id) }
            case .tick: net.tickAll()
            case .next: pass(.milliseconds(250))
            case .soon: pass(.seconds(4))
            case .begin: if let any = links.first { hear(any.id, ByteBuffer(bytes: [100, 1, 2])) }
            case .later: pass(.seconds(21))
            case .muchLater: pass(.seconds(3600))
            case .flush: net.handle(.flush, at: 0)
            case .wrote: if let any = links.first { net.handle(.wrote(any.id), at: 0) }
            case .name: net.handle(.command(.setSpecials([hostPort("127.0.0.2:9000")])), at: 0)
            case .unname: net.handle(.command(.setSpecials([])), at: 0)
            case .ban: net.handle(.command(.ban(.address(address("127.0.0.2")), for: .seconds(60))), at: 0)
            case .disconnect:
                if let peer = links.lazy.compactMap(\.peer).first { net.handle(.command(.disconnect(peer.id)), at: 0) }
            case .send: _ = try? net.send("hello", from: 0, to: .broadcast)
            case .pause: if let any = links.first { net.handle(.paused(any.id), at: 0) }
            case .resume: if let any = links.first { net.handle(.resumed(any.id), at: 0) }
            case .clog: net.isClogged.toggle()
            case .stop: net.handle(.stopping, at: 0)
            }
        }

        private mutating func accept(_ from: String) {
            if node.overlay.controller.links.all.count >= 3 { return }
            let id = net.nodes[0].overlay.nextID()
            net.handle(.accepted(id, from: endpoint(from)), at: 0)
        }

        private mutating func hear(_ id: ConnectionID, _ chunks: ByteBuffer...) {
            for chunk in chunks where !node.ended.contains(id) { net.handle(.received(id, chunk), at: 0) }
        }

        private mutating func lose(_ id: ConnectionID) {
            net.nodes[0].ended.insert(id)
            net.handle(.closed(id, .closedByPeer), at: 0)
        }

        private mutating func pass(_ duration: Duration) {
            net.now = net.now + duration
            net.tickAll()
        }

        // MARK: - What must hold

        var isInOrder: Bool {
            let online = node.overlay.controller.links.all.filter(\.isOnline)
            let peers = node.overlay.peers(at: net.now)
            return peers.map(\.peer) == online.compactMap(\.peer) && isRouted(online) && isBalanced
                && announced == Set(peers.map(\.peer.id))
        }

        /// Everyone who is online is reached by a message to everyone, and nobody else.
        private func isRouted(_ online: [Link]) -> Bool {
            var overlay = node.overlay
            let taken = try? overlay.send(ByteBuffer(string: "x"), to: .everyone)
            return taken == (online.isEmpty ? nil : online.count)
        }

        private var isBalanced: Bool {
            let traffic = node.overlay.traffic
            let still = node.overlay.peers(at: net.now).reduce(0) { $0 + UInt64($1.queuedParcels) }
            let gone = traffic.dropped[.queueFull] + traffic.dropped[.connectionClosed]
            // The greeting of a dial waits in a queue that is nobody's yet.
            let waiting = node.overlay.controller.links.count { !$0.isOnline && $0.direction == .outgoing }
            let difference = traffic.parcelsQueued - traffic.parcelsOut - gone - still
            return traffic.parcelsIn == ConservationTests.balance(traffic) && difference <= UInt64(waiting)
        }

        /// Who is online as far as the events tell.
        private var announced: Set<PeerID> {
            node.events.reduce(into: []) { online, event in
                switch event {
                case .online(let peer): online.insert(peer.id)
                case .offline(let peer, _): online.remove(peer.id)
                case .refused: break
                }
            }
        }
    }

    private func explore(_ world: World, depth: Int, path: [Happening]) -> Int {
        if depth == 0 { return 1 }
        return Happening.short.reduce(0) { count, happening in
            var next = world
            next.happen(happening)
            guard next.isInOrder else {
                Issue.record("out of order after \(path + [happening]): \(next.node.events)")
                return count
            }
            return count + explore(next, depth: depth - 1, path: path + [happening])
        }
    }

    private static let starts: [[Happening]] = [
        [], [.accept, .greet], [.name, .open], [.name, .open, .accept], [.accept, .greet, .name, .acceptAgain],
        [.name, .open, .answer, .accept],
    ]

    @Test("No trap, counts equal recounts, and never an action for a connection that was closed", arguments: 0..<6)
    private func stayInOrder(start: Int) {
        var world = World()
        for happening in SequenceTests.starts[start] { world.happen(happening) }
        #expect(world.isInOrder == true)
        #expect(explore(world, depth: 3, path: SequenceTests.starts[start]) > 10_000)
    }

    @Test("What ticks leave out for not being due is nothing, wherever a sequence leads", arguments: 0..<40)
    func nothingIsOverlooked(seed: Int) {
        var chance = Chance(seed: UInt64(seed))
        let settings = seed % 2 == 0 ? Settings.local : .restless.with { $0.receiveRate = 30 }
        var (world, thorough, skipping) = (World(settings), World(settings), World(settings))
        world.net.transcript = []
        thorough.net.transcript = []
        skipping.net.transcript = []
        thorough.net.isThorough = true
        skipping.net.skipsTicks = true
        for _ in 0..<200 {
            guard let happening = Happening.allCases.randomElement(using: &chance), happening != .stop else { continue }
            world.happen(happening)
            thorough.happen(happening)
            skipping.happen(happening)
        }
        #expect(world.net.transcript == thorough.net.transcript)
        #expect(world.net.transcript == skipping.net.transcript)
        #expect(world.isInOrder == true)
    }

    @Test(arguments: 0..<100)
    func longSequencesAtRandomStayInOrder(seed: Int) {
        var chance = Chance(seed: UInt64(seed))
        var world = World()
        var path: [Happening] = []
        for _ in 0..<60 {
            guard let happening = Happening.allCases.randomElement(using: &chance) else { return }
            if happening == .stop, path.count < 40 { continue }
            path.append(happening)
            world.happen(happening)
            #expect(world.isInOrder, "after \(path)")
        }
    }
}
