import FactomWire
import NIOCore
import Testing

@testable import FactomOverlay

@Suite("Ticks that change nothing") struct QuietTests {
    /// A dozen nodes that relay, with rounds, a node that is cut off for a while, and messages.
    private func life(_ seed: UInt64, _ change: (inout Net) -> Void) -> Net {
        let settings = Settings.restless.with {
            $0.relay = true
            $0.outgoingTarget = 6
            $0.outgoingFloor = 3
            $0.fanout = 4
            $0.roundEvery = .seconds(100)
            $0.roundDownTo = 4
            $0.reportEvery = .seconds(5)
        }
        var net = Net.seeded(12, settings, seed: seed)
        net.transcript = []
        change(&net)
        for time in 0..<30 {
            _ = try? net.send("message \(time)", from: time % 12, to: .broadcast)
            if time == 10 { net.cut = [3] }
            if time == 18 { net.cut = [] }
            _ = net.live(atMost: .seconds(10)) { _ in false }
        }
        return net
    }

    @Test("A network does the same whether ticks look at all, at what is due, or are left out", arguments: [1, 2])
    func asIfTheyHadNotBeen(seed: UInt64) {
        let plain = life(seed) { _ in }
        let thorough = life(seed) { $0.isThorough = true }
        let skipping = life(seed) { $0.skipsTicks = true }
        #expect(plain.transcript == thorough.transcript)
        #expect(plain.transcript == skipping.transcript)
        #expect(plain.transcript?.isEmpty == false)
        for node in plain.nodes {
            var overlay = node.overlay
            #expect(overlay.deepAudit(at: plain.now) == [])
        }
        // Chance was drawn as often, and time forgot as much.
        #expect(plain.nodes.map(\.chances) == skipping.nodes.map(\.chances))
        #expect(plain.ticksSkipped == 0 && skipping.ticksSkipped > 12 * 1200 / 3)
    }

    @Test func aNodeOnItsOwnIsQuietBetweenItsSearches() {
        var net = Net([.restless])
        net.skipsTicks = true
        net.live(for: .seconds(100))
        #expect(net.ticksSkipped > 150)
        #expect(net.nodes[0].overlay.quietUntil > net.now)
    }

    @Test func ticksLeftOutAreNoStall() {
        var net = Net([.local])
        net.tickAll()
        let quiet = net.nodes[0].overlay
        net.now = net.now + .seconds(60)
        net.nodes[0].overlay.skipTicks(until: net.now)
        net.handle(.tick, at: 0)
        #expect(net.nodes[0].overlay.controller.stalledAt == nil)
        net.nodes[0].overlay = quiet
        net.handle(.tick, at: 0)
        #expect(net.nodes[0].overlay.controller.stalledAt == net.now)
    }

    @Test func aWriteThatBeginsWhereNothingIsDueIsWatched() {
        var net = Net([.local, .local])
        net.setSpecials(of: 0, 1)
        net.settle()
        let id = net.nodes[0].overlay.controller.links.all[0].id
        net.handle(.paused(id), at: 0)
        net.live(for: .seconds(60))
        net.isClogged = true
        _ = try? net.send("unread", from: 0)
        #expect(!net.nodes[0].ended.contains(id))
        #expect(net.nodes[0].overlay.quietUntil <= net.now + .seconds(20))
        net.now = net.now + .seconds(20)
        net.nodes[0].overlay.skipTicks(until: net.now)
        net.handle(.tick, at: 0)
        #expect(net.nodes[0].ended.contains(id))
    }

    @Test func whatASocketDoesNotTakeAtOnceIsWaitedFor() throws {
        var net = Net([.local, .local])
        net.setSpecials(of: 0, 1)
        net.settle()
        var overlay = net.nodes[0].overlay
        let id = overlay.controller.links.all[0].id
        func written(by event: Overlay.Event) -> [String] {
            var actions: [Overlay.Action] = []
            _ = overlay.turn(event, at: net.now, listening: true, into: &actions)
            return actions.compactMap { if case .write(id, let bytes) = $0 { String(buffer: bytes) } else { nil } }
        }
        _ = try overlay.send([ByteBuffer(string: "first")], to: .broadcast, at: net.now)
        #expect(written(by: .flush).map { $0.contains("first") } == [true])
        // Taken at once: the next goes at once, too.
        _ = try overlay.send([ByteBuffer(string: "second")], to: .broadcast, at: net.now)
        #expect(written(by: .flush).count == 1)
        overlay.noteStuck(id, at: net.now)
        _ = try overlay.send([ByteBuffer(string: "third")], to: .broadcast, at: net.now)
        #expect(written(by: .flush) == [])
        #expect(overlay.quietUntil <= net.now + .seconds(20))
        #expect(written(by: .wrote(id)).map { $0.contains("third") } == [true])
        #expect(overlay.deepAudit(at: net.now) == [])
    }

    @Test func whatIsTooMuchForOneWriteGoesOnUntilAllIsWritten() throws {
        let narrow = Settings.local.with { $0.writeBytes = 64 }
        var net = Net([narrow, narrow])
        net.setSpecials(of: 0, 1)
        net.settle()
        var overlay = net.nodes[0].overlay
        var actions: [Overlay.Action] = []
        _ = try overlay.send([ByteBuffer(repeating: 7, count: 200)], to: .broadcast, at: net.now)
        _ = overlay.turn(.flush, at: net.now, listening: true, into: &actions)
        while overlay.needsFlush { _ = overlay.goOn(at: net.now, into: &actions) }
        let sizes = actions.map { if case .write(_, let bytes) = $0 { bytes.readableBytes } else { 0 } }
        #expect(sizes.count >= 4 && sizes.allSatisfy { (1...64).contains($0) } == true)
        #expect(sizes.reduce(0, +) > 200)
        #expect(overlay.isDrained)
    }

    @Test func partsThatWaitAreDueWhenTheyExpire() {
        var scene = Scene.online(in: .v9)
        _ = scene.hears(scene.peer.part(0, of: 2, "half"))
        _ = scene.handle(.paused)
        _ = scene.tick(at: .zero)
        #expect(scene.connection.nextDue == .at(.seconds(60)))
    }

    @Test func aParcelThatHasBegunIsDueWhenItStalls() {
        var scene = Scene.online(in: .v10)
        _ = scene.hears(ByteBuffer(bytes: [100, 1, 2]))
        _ = scene.tick(at: .zero)
        #expect(scene.connection.nextDue == .at(.seconds(15)))
        _ = scene.tick(at: .seconds(15))
        #expect(scene.connection.nextDue == .at(.seconds(20)))
    }

    @Test func anyEventForTheControllerEndsTheQuiet() {
        var net = Net([.local])
        net.tickAll()
        net.tickAll()
        #expect(net.nodes[0].overlay.quietUntil > net.now)
        net.setSpecials(of: 0, 0)
        #expect(net.nodes[0].overlay.quietUntil <= net.now)
    }
}

extension Net.Node {
    /// What its generators would draw next.
    fileprivate var chances: [UInt64] {
        var (first, second) = (overlay.chance, overlay.controller.chance)
        return [first.next(), second.next()]
    }
}
