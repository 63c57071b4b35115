import FactomOverlay
import FactomWire
import NIOCore
import Testing

@testable import FactomSimulation

/// What holds for any stranger, whatever happens to it.
@Suite struct StrangersTests {
    /// Sockets that chance opens, feeds, and closes, and all that the stranger may say of them.
    private struct Chaos<Other: Stranger> {
        var other: Other
        var chance: Chance
        var now = Moment.zero
        var dialled: [ConnectionID] = []
        var open: [ConnectionID] = []
        var writing: [ConnectionID] = []
        var last: ConnectionID?
        var said: [StrangerAction] = []

        mutating func step() {
            now = now + .milliseconds(Int.random(in: 0...500, using: &chance))
            switch Int.random(in: 0..<10, using: &chance) {
            case 0:
                let id = other.nextID()
                grows(id)
                open.append(id)
                handle(.accepted(id, from: Endpoint(address: .v4(UInt32.random(in: 1...9, using: &chance)), port: 5)))
            case 1:
                if let id = dialled.popLast() {
                    open.append(id)
                    handle(.opened(id))
                }
            case 2: if let id = dialled.popLast() { handle(.closed(id, .unreachable("refused"))) }
            case 3: if let id = gone() { handle(.closed(id, .closedByPeer)) }
            case 4, 5: if let id = open.randomElement(using: &chance) { handle(.received(id, bytes())) }
            case 6: if let id = writing.popLast() { handle(.wrote(id)) }
            case 7: handle(.received(ConnectionID(1 << 40), bytes()))
            default: handle(.tick)
            }
        }

        private mutating func gone() -> ConnectionID? {
            guard let id = open.randomElement(using: &chance) else { return nil }
            forget(id)
            return id
        }

        private mutating func forget(_ id: ConnectionID) {
            open.removeAll { $0 == id }
            dialled.removeAll { $0 == id }
            writing.removeAll { $0 == id }
        }

        /// A greeting, the beginning of one, or nonsense.
        private mutating func bytes() -> ByteBuffer {
            let version = ProtocolVersion.allCases[Int.random(in: 0..<3, using: &chance)]
            let persona = Persona(network: .main, endpoint: .abroad, nodeID: chance.next(), version: version)
            var greeting = StreamEncoder.opening(persona.hello(in: version, nonce: chance.next()))
            switch Int.random(in: 0..<4, using: &chance) {
            case 0: return greeting
            case 1: return greeting.readSlice(length: Int.random(in: 1..<30, using: &chance)) ?? greeting
            case 2: return persona.encoder.encode(.ping, payload: ByteBuffer(string: "Ping"), in: version)
            default: return ByteBuffer(bytes: (0..<40).map { _ in UInt8.random(in: 0...255, using: &chance) })
            }
        }

        private mutating func grows(_ id: ConnectionID) {
            if let last { #expect(last < id) }
            last = id
        }

        private mutating func handle(_ event: StrangerEvent) {
            var actions: [StrangerAction] = []
            other.handle(event, at: now, into: &actions)
            for action in actions { take(action) }
            said += actions
        }

        private mutating func take(_ action: StrangerAction) {
            switch action {
            case .dial(let id, _):
                grows(id)
                dialled.append(id)
            case .write(let id, let bytes):
                #expect(open.contains(id), "it writes where nothing stands")
                #expect(!writing.contains(id), "it writes before the socket took the last")
                #expect(bytes.readableBytes > 0)
                writing.append(id)
            case .close(let id):
                #expect(open.contains(id) || dialled.contains(id), "it closes what is gone")
                forget(id)
            case .hold(let id), .release(let id): #expect(open.contains(id))
            }
        }
    }

    private func play(_ other: some Stranger, seed: UInt64) -> [StrangerAction] {
        var chaos = Chaos(other: other, chance: Chance(seed: seed, 99))
        for _ in 0..<1000 { chaos.step() }
        return chaos.said
    }

    @Test("Whatever happens, it speaks of connections that stand, and one write at a time", arguments: 0..<12)
    func chaos(seed: Int) {
        let seed = UInt64(seed)
        var chance = Chance(seed: seed)
        // Of those that say little, or this would take long.
        let misdeeds = Misdeeds(rawValue: Int.random(in: 0..<(1 << 18), using: &chance))
            .subtracting([.hugeShare, .longShare, .unfinished])
        let version = ProtocolVersion.allCases[Int(seed % 3)]
        let persona = Persona(network: .main, endpoint: .home, nodeID: 1, version: version)
        let maverick = Maverick(misdeeds, as: persona, against: [.abroad, .home], seed: seed)
        _ = play(maverick, seed: seed)
        let plan = EclipsePlan(network: .main, hostile: [.home, .abroad], victim: .abroad, honest: [.abroad])
        #expect(!play(Eclipser(0, of: plan, seed: seed), seed: seed).isEmpty)
        let old = OldPeer(network: .main, endpoint: .home, seeds: [.abroad], specials: [.abroad], seed: seed)
        #expect(!play(old, seed: seed).isEmpty)
    }

    @Test("The same seed gives the same actions, in the same order") func determinism() {
        for seed in UInt64(1)...5 {
            let old = OldPeer(network: .main, endpoint: .home, seeds: [.abroad], seed: seed)
            #expect((play(old, seed: seed) == play(old, seed: seed)) == true)
        }
    }
}
