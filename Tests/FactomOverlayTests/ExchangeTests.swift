import FactomWire
import NIOCore
import Testing

@testable import FactomOverlay

@Suite("Two overlays and a pipe between them") struct ExchangeTests {
    private func pair(
        _ versions: (ProtocolVersion, ProtocolVersion), seed: UInt64 = 1, _ change: (inout Settings) -> Void = { _ in }
    ) -> Net {
        let settings = [versions.0, versions.1].map { version in
            Settings.local.with {
                $0.preferredProtocol = version
                change(&$0)
            }
        }
        return Net(settings, seed: seed)
    }

    @Test(
        "Messages arrive once, whole and in order, wherever the bytes are cut",
        arguments: ProtocolVersion.allCases, ProtocolVersion.allCases)
    func messages(_ first: ProtocolVersion, _ second: ProtocolVersion) throws {
        for seed in 1...5 {
            var net = pair((first, second), seed: UInt64(seed))
            var chance = Chance(seed: UInt64(seed))
            net.setSpecials(of: 0, 1)
            net.settle(&chance)
            var sent: [[String]] = [[], []]
            for number in 0..<30 {
                let node = Int.random(in: 0...1, using: &chance)
                let text = String(repeating: "\(number).", count: Int.random(in: 1...60, using: &chance))
                #expect(try net.send(text, from: node) == 1)
                sent[1 - node].append(text)
                if number.isMultiple(of: 7) { net.settle(&chance) }
            }
            net.settle(&chance)
            #expect(net.nodes.map(\.delivered) == sent)
            #expect(net.peers(of: 0).map(\.peer.protocolVersion) == [first])
        }
    }

    @Test(arguments: ProtocolVersion.allCases)
    func theBooksOfBothSidesAgree(in version: ProtocolVersion) throws {
        // Without asking each other for peers again and again they fall silent, and ping.
        var net = pair((version, version)) { $0.outgoingFloor = 0 }
        net.setSpecials(of: 0, 1)
        net.settle()
        for number in 0..<20 { _ = try net.send("message \(number)", from: 0) }
        net.settle()
        net.live(for: .seconds(40))
        let (one, other) = (net.nodes[0].overlay.traffic, net.nodes[1].overlay.traffic)
        // The greeting is a parcel out, and not one in.
        #expect(one.parcelsOut == other.parcelsIn + 1)
        #expect(other.parcelsOut == one.parcelsIn + 1)
        #expect(one.bytesOut == other.bytesIn)
        #expect(other.bytesOut == one.bytesIn)
        #expect(other.delivered == 20)
        #expect(one.dropped.total + other.dropped.total == 0)
        #expect(net.peers(of: 0).first?.roundTrip != nil)
        #expect(net.peers(of: 1).first?.traffic.delivered == 20)
    }

    @Test("Same events, same time, same seed: same actions")
    func sameAgain() {
        func run(_ seed: UInt64) -> [[PeerEvent]] {
            var net = Net([.local, .local, .local], seed: seed)
            for node in 0..<3 { net.setSpecials(of: node, (node + 1) % 3, (node + 2) % 3) }
            var chance = Chance(seed: 5)
            net.settle(&chance)
            net.live(for: .seconds(60))
            return net.nodes.map(\.events)
        }
        #expect(run(7) == run(7))
    }

    @Test("An ordinary disconnect while sending never crashes anything")
    func disconnectWhileSending() throws {
        for seed in 0..<20 {
            var net = pair((.v10, .v10), seed: UInt64(seed))
            var chance = Chance(seed: UInt64(seed))
            net.setSpecials(of: 0, 1)
            net.settle()
            for _ in 0..<20 { _ = try net.send("hello", from: 0) }
            for _ in 0..<Int.random(in: 0..<20, using: &chance) {
                if let step = net.steps.first { net.take(step, bytes: 30) }
            }
            net.handle(.command(.disconnect(try #require(net.peers(of: 1).first?.peer.id))), at: 1)
            net.settle(&chance)
            #expect(net.links.whole.count == 0)
            #expect(throws: SendError.noPeers) { try net.send("hello", from: 0) }
            let traffic = net.nodes[0].overlay.traffic
            #expect(traffic.parcelsQueued == traffic.parcelsOut + traffic.dropped.total)
        }
    }

    @Test("What ends a connection in the middle of a read ends the messages behind it")
    func nothingBehindTheEnd() throws {
        var net = pair((.v10, .v10))
        net.setSpecials(of: 1, 0)
        net.settle()
        let id = try #require(net.pipes[0].listener?.id)
        let voice = Voice(version: .v10)
        let good = voice.says(.message)
        let bad = [ByteBuffer](repeating: voice.saysNonsense(), count: 11)
        // The preamble of the real peer has not been sent yet.
        net.handle(.received(id, ByteBuffer(joining: [voice.preamble, good] + bad + [good, good])), at: 0)
        #expect(net.nodes[0].delivered == ["hello"])
        let traffic = net.nodes[0].overlay.traffic
        #expect(traffic.dropped[.closedWhileReading] == 2)
        #expect(traffic.delivered == 1)
        #expect(traffic.parcelsIn == ConservationTests.balance(traffic))
        #expect(net.peers(of: 0).isEmpty == true)
    }

    @Test("A peer is told to be online before it is told to be gone, however soon")
    func goneAtOnce() {
        var net = pair((.v10, .v10))
        let id = net.nodes[0].overlay.nextID()
        net.handle(.accepted(id, from: endpoint("127.0.0.9:50000")), at: 0)
        let voice = Voice(version: .v10)
        net.handle(.received(id, ByteBuffer(joining: [voice.greeting(), ByteBuffer(bytes: [0])])), at: 0)
        let other = peer("127.0.0.9:9000")
        #expect(
            net.nodes[0].events == [
                .online(other), .offline(other, .malformed("a gob message of no bytes")),
            ])
    }
}
