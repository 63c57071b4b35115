import FactomWire
import NIOCore
import Testing

@testable import FactomOverlay

@Suite("Routing to the four targets") struct RoutingTests {
    /// An overlay with so many peers online, of which the first are special.
    private func overlay(_ count: Int, special: Int = 0, settings: Settings = .local) -> (Overlay, [ConnectionID]) {
        // The same bytes go out again and again here.
        var overlay = Overlay(settings: settings.with { $0.duplicateFilter = false }, seed: (1, 2))
        var actions: [Overlay.Action] = []
        // Names of their own, so that nobody is dialled: who dials in is recognised by its address.
        let names = (0..<special).map { "special\($0).example:1" }.map(hostPort)
        overlay.handle(.command(.setSpecials(names)), at: .zero, into: &actions)
        for (index, name) in names.enumerated() {
            overlay.handle(.command(.ban(.address(.v4(UInt32(index))), for: .zero)), at: .zero, into: &actions)
            overlay.handle(.resolved(name, [.v4(0x0a00_0000 + UInt32(index))]), at: .zero, into: &actions)
        }
        let ids = (0..<count).map { index in
            let id = overlay.nextID()
            let remote = Endpoint(address: .v4(0x0a00_0000 + UInt32(index)), port: 50_000)
            overlay.handle(.accepted(id, from: remote), at: .zero, into: &actions)
            let version = ProtocolVersion.allCases[index % 3]
            overlay.handle(.received(id, Voice(version: version).greeting()), at: .zero, into: &actions)
            return id
        }
        drain(&overlay)
        return (overlay, ids)
    }

    /// Writes what waits; answers what each connection got.
    @discardableResult
    private func drain(_ overlay: inout Overlay) -> [ConnectionID: Int] {
        var written: [ConnectionID: Int] = [:]
        while overlay.needsFlush {
            var actions: [Overlay.Action] = []
            overlay.handle(.flush, at: .zero, into: &actions)
            for case .write(let id, let bytes) in actions {
                written[id, default: 0] += bytes.readableBytes
                overlay.handle(.wrote(id), at: .zero, into: &actions)
            }
        }
        return written
    }

    private let payload = ByteBuffer(string: "hello")

    @Test("A broadcast goes to every special peer and to 16 random others")
    func broadcast() throws {
        var (overlay, ids) = overlay(50, special: 3)
        var reached: Set<ConnectionID> = []
        for _ in 0..<40 {
            #expect(try overlay.send(payload, to: .broadcast) == 19)
            let written = drain(&overlay)
            #expect(written.count == 19)
            #expect(ids.prefix(3).allSatisfy { written[$0] != nil } == true)
            reached.formUnion(written.keys)
        }
        #expect(reached == Set(ids))
    }

    @Test func aBroadcastAmongFewGoesToAll() throws {
        var (overlay, _) = overlay(5, special: 1)
        #expect(try overlay.send(payload, to: .broadcast) == 5)
    }

    @Test func everyoneIsEveryone() throws {
        var (overlay, ids) = overlay(50, special: 3)
        #expect(try overlay.send(payload, to: .everyone) == 50)
        #expect(Set(drain(&overlay).keys) == Set(ids))
    }

    @Test func randomIsOneAndInTimeEveryone() throws {
        var (overlay, ids) = overlay(5, special: 2)
        var reached: Set<ConnectionID> = []
        for _ in 0..<200 {
            #expect(try overlay.send(payload, to: .random) == 1)
            reached.formUnion(drain(&overlay).keys)
        }
        #expect(reached == Set(ids))
    }

    @Test func onePeerByItsHash() throws {
        var (overlay, ids) = overlay(5)
        let peers = overlay.peers(at: .zero).map(\.peer.id)
        #expect(try overlay.send(payload, to: .peer(peers[3])) == 1)
        #expect(Array(drain(&overlay).keys) == [ids[3]])
    }

    @Test("Send results tell the caller: how many peers took it, or why none did")
    func errors() throws {
        var (nobody, _) = overlay(0)
        for target in [Target.broadcast, .everyone, .random] {
            #expect(throws: SendError.noPeers) { try nobody.send(payload, to: target) }
        }
        let stranger = PeerID(endpoint: endpoint("1.2.3.4:1"), nodeID: 1)
        #expect(throws: SendError.unknownPeer(stranger)) { try nobody.send(payload, to: .peer(stranger)) }
        var (some, _) = overlay(40, special: 3)
        let counts: [(Target, Int)] = [(.everyone, 40), (.broadcast, 19), (.random, 1)]
        for (target, count) in counts { #expect(try some.send(payload, to: target) == count) }
        #expect(throws: SendError.unknownPeer(stranger)) { try some.send(payload, to: .peer(stranger)) }
        #expect(throws: SendError.empty) { try some.send(ByteBuffer(), to: .everyone) }
        let limit = some.messageLimit
        #expect(throws: SendError.tooLarge(bytes: limit + 1, limit: limit)) {
            try some.send(ByteBuffer(zeros: limit + 1), to: .everyone)
        }
    }

    @Test("The largest message that may be sent may be received", arguments: ProtocolVersion.allCases)
    func theLargest(in version: ProtocolVersion) throws {
        let settings = Settings.local.with {
            $0.parcelBytes = 100_000
            $0.preferredProtocol = version
        }
        var net = Net([settings, settings])
        net.setSpecials(of: 0, 1)
        net.settle()
        let text = String(repeating: "x", count: net.nodes[0].overlay.messageLimit)
        let other = try #require(net.peers(of: 0).first?.peer.id)
        #expect(try net.send(text, from: 0, to: .peer(other)) == 1)
        net.settle()
        #expect(net.nodes[1].delivered == [text])
    }

    @Test func aParcelIsEncodedOncePerProtocolAndItsBytesAreShared() {
        let encoder = StreamEncoder(network: .local, nodeID: 1, listenPort: 1)
        var parcel = EncodedParcel(payload, target: .broadcast, encoder: encoder)
        for version in ProtocolVersion.allCases {
            let first = parcel[version].withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) }
            #expect(parcel[version].withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) } == first)
        }
    }

    // MARK: - Full queues

    @Test("One flooding sender drops the oldest, and every drop is counted")
    func drops() throws {
        var (overlay, _) = overlay(2, settings: .local.with { $0.queueParcels = 3 })
        for _ in 0..<10 { _ = try overlay.send(payload, to: .everyone) }
        for peer in overlay.peers(at: .zero) {
            #expect(peer.queuedParcels == 3)
            #expect(peer.traffic.dropped[.queueFull] == 7)
        }
        #expect(overlay.traffic.dropped[.queueFull] == 14)
    }

    @Test func whoWaitsDropsNothingAndQueuesNothingHalf() throws {
        var (overlay, ids) = overlay(2, settings: .local.with { $0.queueBytes = 5000 })
        let first = overlay.peers(at: .zero)[0].peer.id
        while try overlay.send(payload, to: .peer(first), waiting: true) != nil {}
        let before = overlay.traffic
        #expect(try overlay.send(payload, to: .everyone, waiting: true) == nil)
        #expect(overlay.traffic == before)
        #expect(overlay.traffic.dropped.total == 0)
        #expect(overlay.peers(at: .zero)[0].queuedBytes <= 5000)
        #expect(drain(&overlay)[ids[0]] != nil)
        #expect(try overlay.send(payload, to: .everyone, waiting: true) == 2)
    }

    @Test func whatIsStillQueuedWhenAPeerGoesIsCounted() throws {
        var (overlay, ids) = overlay(1)
        for _ in 0..<5 { _ = try overlay.send(payload, to: .everyone) }
        #expect(overlay.isDrained == false)
        var actions: [Overlay.Action] = []
        overlay.handle(.closed(ids[0], .broken("reset")), at: .zero, into: &actions)
        #expect(overlay.traffic.dropped[.connectionClosed] == 5)
        #expect(overlay.isDrained == true)
    }

    @Test func aPeerThatBecomesSpecialIsRoutedAsOne() throws {
        var (overlay, ids) = overlay(40)
        var actions: [Overlay.Action] = []
        overlay.handle(.command(.setSpecials([hostPort("10.0.0.7:9000")])), at: .zero, into: &actions)
        #expect(actions == [])
        for _ in 0..<20 {
            #expect(try overlay.send(payload, to: .broadcast) == 17)
            #expect(drain(&overlay)[ids[7]] != nil)
        }
    }
}
