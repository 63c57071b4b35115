import FactomWire
import NIOCore
import Testing

@testable import FactomOverlay

/// A node of MAIN at a made-up time, with peers that dialled it and send as fast as it reads them.
private struct Weir {
    var overlay = Overlay(settings: .main, seed: (1, 2))
    var now = Moment.zero
    var held: Set<ConnectionID> = []
    var delivered: [ConnectionID: Int] = [:]

    mutating func handle(_ event: Overlay.Event) {
        var actions: [Overlay.Action] = []
        overlay.handle(event, at: now, into: &actions)
        for action in actions {
            switch action {
            case .hold(let id): #expect(held.insert(id).inserted, "held twice")
            case .release(let id): #expect(held.remove(id) != nil, "released twice")
            case .deliver(let id, let payload): delivered[id, default: 0] += payload.readableBytes
            default: break
            }
        }
    }

    mutating func newcomer(from address: String) -> ConnectionID {
        let id = overlay.nextID()
        handle(.accepted(id, from: endpoint(address + ":50000")))
        handle(.received(id, Voice(version: .v10, network: .main).greeting()))
        handle(.received(id, Voice(version: .v10).preamble))
        return id
    }

    /// All that a line of a gigabyte a second brings in a tick, as far as it is read.
    mutating func pour(_ piece: ByteBuffer, from id: ConnectionID) {
        var left = 256 << 20
        while !held.contains(id), left > 0 {
            handle(.received(id, piece))
            left -= piece.readableBytes
        }
    }

    mutating func pass(_ time: Duration, _ body: (inout Weir) -> Void) {
        let end = now + time
        while now < end {
            body(&self)
            now = now + overlay.settings.tick
            handle(.tick)
        }
    }
}

@Suite("Rate limits per peer, in bytes a second") struct FloodTests {
    private static let mebibyte = 1 << 20
    private let piece = Voice(version: .v10).says(.message, String(repeating: "x", count: 256 << 10))

    @Test("On MAIN a peer's burst is 32 MiB, and then it brings 5 MiB a second")
    func regular() {
        var weir = Weir()
        let id = weir.newcomer(from: "8.8.8.8")
        weir.pour(piece, from: id)
        #expect((32...33).contains(weir.delivered[id, default: 0] / FloodTests.mebibyte))
        weir.pass(.seconds(20)) { $0.pour(piece, from: id) }
        #expect((130...131).contains(weir.delivered[id, default: 0] / FloodTests.mebibyte))
    }

    @Test("A special peer's is four times that, from the moment that it is special")
    func special() {
        var weir = Weir()
        weir.handle(.command(.setSpecials([hostPort("8.8.8.8:8108")])))
        let id = weir.newcomer(from: "8.8.8.8")
        weir.pass(.seconds(5)) { $0.pour(piece, from: id) }
        #expect((223...224).contains(weir.delivered[id, default: 0] / FloodTests.mebibyte))
        let other = weir.newcomer(from: "8.8.4.4")
        weir.pass(.seconds(2)) { $0.pour(piece, from: other) }
        let before = weir.delivered[other, default: 0]
        #expect((40...41).contains(before / FloodTests.mebibyte))
        weir.handle(.command(.setSpecials(["8.8.8.8:8108", "8.8.4.4:8108"].map(hostPort))))
        weir.pass(.seconds(5)) { $0.pour(piece, from: other) }
        #expect((98...102).contains((weir.delivered[other, default: 0] - before) / FloodTests.mebibyte))
    }

    @Test func anHonestNeighbourIsNotHeldUp() {
        var weir = Weir()
        let flooder = weir.newcomer(from: "8.8.8.8")
        let honest = weir.newcomer(from: "9.9.9.9")
        let hello = Voice(version: .v10).says(.message)
        var said = 0
        weir.pass(.seconds(10)) { weir in
            weir.pour(piece, from: flooder)
            weir.handle(.received(honest, hello))
            said += 5
            #expect(weir.delivered[honest] == said)
        }
        #expect(weir.held.contains(honest) == false)
    }

    @Test func whoIsGoneIsNotReleased() {
        var weir = Weir()
        let id = weir.newcomer(from: "8.8.8.8")
        weir.pour(piece, from: id)
        weir.handle(.closed(id, .closedByPeer))
        weir.pass(.seconds(10)) { _ in }
        #expect(weir.held == [id])
    }
}
