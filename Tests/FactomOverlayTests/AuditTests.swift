import FactomWire
import NIOCore
import Testing

@testable import FactomOverlay

/// Each checker is shown a node that is broken in one place, by hand.
@Suite("An audit tells of what is broken, and of nothing else") struct AuditTests {
    /// A node on the internet or on a private network with two peers, one that dialled and one that was dialled.
    private static func node(isPrivate: Bool, _ change: (inout Settings) -> Void = { _ in }) -> Net {
        let settings = (isPrivate ? Settings.local : .main).with { $0.outgoingTarget = 3 }.with(change)
        var net = Net([settings], from: address("20.0.0.1"))
        let voice = Voice(version: .v10, network: settings.network)
        net.handle(.tick, at: 0)
        net.handle(.seedsFetched([endpoint("30.1.0.1:9000")]), at: 0)
        net.handle(.tick, at: 0)
        for link in net.nodes[0].overlay.controller.links.all {
            net.handle(.opened(link.id), at: 0)
            net.handle(.received(link.id, voice.greeting(nonce: 9)), at: 0)
            net.handle(.received(link.id, voice.preamble), at: 0)
        }
        let id = net.nodes[0].overlay.nextID()
        net.handle(.accepted(id, from: endpoint("30.2.0.1:50000")), at: 0)
        net.handle(.received(id, voice.greeting()), at: 0)
        net.handle(.received(id, voice.preamble), at: 0)
        net.handle(.received(id, voice.says(.message)), at: 0)
        return net
    }

    private static var overlay: Overlay { node(isPrivate: false).nodes[0].overlay }

    @Test(arguments: [true, false]) func aSoundNodeHasNoBreach(isPrivate: Bool) {
        var overlay = AuditTests.node(isPrivate: isPrivate).nodes[0].overlay
        #expect(overlay.peers(at: .zero).map(\.peer.direction) == [.outgoing, .incoming])
        for second in 0..<8 { #expect(overlay.audit(at: .at(.seconds(second))) == []) }
        #expect(overlay.deepAudit(at: .zero) == [])
    }

    struct Damage: Sendable, CustomTestStringConvertible {
        let invariant: Invariant
        /// Whether ``Overlay/audit(at:own:)`` sees it, too, within eight looks.
        let isSeenAtAGlance: Bool
        let time: Moment
        let doIt: @Sendable (inout Overlay) -> Void

        init(
            _ invariant: Invariant, deep: Bool = false, at time: Duration = .zero,
            _ doIt: @escaping @Sendable (inout Overlay) -> Void
        ) {
            self.invariant = invariant
            isSeenAtAGlance = !deep
            self.time = .at(time)
            self.doIt = doIt
        }

        var testDescription: String { invariant.rawValue }
    }

    @Test(arguments: AuditTests.damages) func eachDamageIsFound(damage: Damage) {
        var overlay = AuditTests.overlay
        damage.doIt(&overlay)
        #expect(Set(overlay.deepAudit(at: damage.time).map(\.invariant)).contains(damage.invariant))
        let glances = (0..<8).flatMap { overlay.audit(at: damage.time + .seconds($0)) }
        #expect(glances.contains { $0.invariant == damage.invariant } == damage.isSeenAtAGlance)
    }

    @Test func noInvariantIsWithoutItsDamage() {
        let seen = Set(AuditTests.damages.map(\.invariant))
        // A watch of its own sees these.
        #expect(Set(Invariant.allCases).subtracting(seen) == [.dialStorm])
    }

    @Test func aBreachHasANameAndASentence() {
        var overlay = AuditTests.overlay
        overlay.controller.links[overlay.outgoing]?.isSpecial = true
        let breaches = overlay.deepAudit(at: .zero).filter { $0.invariant == .special }
        #expect(
            breaches.map(\.description) == [
                "special mark: link 1, outgoing 30.1.0.1:9000 is marked special, and isn't one"
            ])
    }

    @Test func ofManyBreachesAFewAreTold() {
        var overlay = AuditTests.overlay
        for _ in 0..<100 { overlay.link(to: "30.1.0.1:9000") }
        #expect(overlay.deepAudit(at: .zero).count == Findings.limit)
    }

    @Test func whoKnowsWhereTheNodeListensSeesALinkToItself() {
        var overlay = AuditTests.overlay
        #expect(overlay.deepAudit(at: .zero, own: endpoint("20.0.0.1:8108")) == [])
        #expect(
            overlay.deepAudit(at: .zero, own: endpoint("30.1.0.1:9000")) == [
                Breach(.selfLink, "link 1, outgoing 30.1.0.1:9000 is online with ourselves")
            ])
    }
}

extension Overlay {
    fileprivate var outgoing: ConnectionID { controller.links.all[0].id }
    fileprivate var incoming: ConnectionID { controller.links.all[1].id }

    /// A link that no decision made, without a connection.
    fileprivate mutating func link(
        to remote: String, _ direction: Direction = .outgoing, online: Bool = false,
        _ change: (inout Link) -> Void = { _ in }
    ) {
        var link = Link(id: nextID(), direction: direction, remote: endpoint(remote), isSpecial: false)
        if online { link.phase = .online(PeerID(endpoint: endpoint(remote), nodeID: 5), .v10) }
        change(&link)
        controller.links.append(link)
    }

    fileprivate mutating func alter(_ id: ConnectionID, _ change: (inout Connection) -> Void) {
        if let index = connections.index(of: id) { change(&connections[index]) }
    }

    /// The last tick came so late that whatever was due at the start is overdue.
    fileprivate mutating func tickLate(_ time: Duration = .seconds(3600)) {
        stalledPast = .at(time) + stallPatience
    }
}

extension AuditTests {
    static let damages: [Damage] = counts + queues + caps + who + time

    private static let counts: [Damage] = [
        Damage(.linksMatch) { $0.link(to: "30.3.0.1:1") },
        Damage(.linksMatch) { $0.controller.links[$0.incoming]?.phase = .pending },
        Damage(.linksMatch) { overlay in overlay.alter(overlay.incoming) { $0.phase = .judged } },
        Damage(.linkCounts) { $0.controller.links.counts = LinkCounts() },
        Damage(.due) { overlay in
            var actions: [Overlay.Action] = []
            // At the first it is asked for peers, and so looked at once more.
            for _ in 0..<2 { overlay.handle(.tick, at: .zero, into: &actions) }
            overlay.alter(overlay.incoming) { $0.lastHeard = .distantPast }
        },
        Damage(.unfinishedCounts, deep: true) { overlay in
            overlay.alter(overlay.incoming) {
                _ = $0.parts.add(ByteBuffer(zeros: 1), number: 0, of: 2, hash: "", at: .zero)
            }
        },
        Damage(.routes) { $0.router = Router(fanout: 16) },
        Damage(.bookCounts, deep: true) { $0.controller.book.bySource[.v4(1)] = 1 },
        Damage(.bookCounts, deep: true) { $0.controller.book.vacant.append(0) },
        Damage(.bookCounts, deep: true) { $0.controller.book.newAnswered.insert(0) },
        Damage(.bookPlaces, deep: true) { $0.controller.book.entries[0].bucket += 1 },
        Damage(.bookTrials, deep: true) {
            $0.controller.book.trials = [
                .init(occupant: endpoint("30.1.0.1:9000"), newcomer: endpoint("30.1.0.1:9"), since: .zero)
            ]
        },
        Damage(.scoreCounts, deep: true) { overlay in
            _ = overlay.controller.scores.adjust(.v4(1), by: 5, because: .adjusted, at: .zero)
            overlay.controller.scores.changesKept += 1
        },
        Damage(.banCounts, deep: true) { overlay in
            overlay.controller.bans.add(
                .subnet(address("50.0.0.0"), prefixLength: 8), for: .seconds(60), because: .byHand(""), at: .zero)
            overlay.controller.bans.subnetLengths.v4 = PrefixLengths(bits: 32)
        },
        Damage(.slots) { overlay in overlay.alter(overlay.incoming) { $0.slot = nil } },
        Damage(.filterCounts, deep: true) { $0.filter.current.hashes.append(1) },
    ]

    private static let queues: [Damage] = [
        Damage(.parcelsIn) { overlay in overlay.alter(overlay.incoming) { $0.traffic.parcelsIn += 1 } },
        Damage(.parcelsOut) { overlay in overlay.alter(overlay.incoming) { $0.traffic.parcelsOut += 1 } },
        Damage(.flush) { overlay in overlay.alter(overlay.incoming) { $0.send(ByteBuffer(string: "x")) } },
        Damage(.queueCounts, deep: true) { overlay in
            overlay.alter(overlay.incoming) {
                $0.queue.parcels += 1
                $0.traffic.parcelsQueued += 1
            }
        },
        Damage(.queueCap) { overlay in
            overlay.alter(overlay.incoming) { connection in
                connection.queue = SendQueue(parcelLimit: 9000, byteLimit: 1 << 30)
                for _ in 0..<5002 { connection.send(ByteBuffer(string: "x")) }
            }
        },
        Damage(.unfinishedCap) { $0.connections.unfinished = 1 << 40 },
        Damage(.partCap) { overlay in
            overlay.alter(overlay.incoming) { connection in
                connection.parts = PartAssembly(messageLimit: 99, partLimit: 9, byteLimit: 1 << 30, expiry: .zero)
                for hash in 0..<9 {
                    _ = connection.parts.add(ByteBuffer(zeros: 1), number: 0, of: 2, hash: "\(hash)", at: .zero)
                }
            }
        },
        Damage(.partCounts, deep: true) { overlay in
            overlay.alter(overlay.incoming) { connection in
                _ = connection.parts.add(ByteBuffer(zeros: 1), number: 0, of: 2, hash: "", at: .zero)
                connection.parts.messages[0].missing = 2
            }
        },
    ]

    private static let caps: [Damage] = [
        Damage(.outgoingCap) { overlay in for _ in 0..<3 { overlay.link(to: "30.3.0.1:1") } },
        Damage(.dialCap) { overlay in for _ in 0..<9 { overlay.link(to: "30.3.0.1:1") } },
        Damage(.feelerCap) { overlay in for _ in 0..<9 { overlay.link(to: "30.3.0.1:1") { $0.isFeeler = true } } },
        Damage(.incomingCap) { overlay in for _ in 0..<200 { overlay.link(to: "30.3.0.1:1", .incoming, online: true) }
        },
        Damage(.halfOpenCap) { overlay in for _ in 0..<65 { overlay.link(to: "30.3.0.1:1", .incoming) } },
        Damage(.halfOpenPerAddressCap) { overlay in for _ in 0..<5 { overlay.link(to: "30.3.0.1:1", .incoming) } },
        Damage(.addressCap) { overlay in
            for port in 1...5 { overlay.link(to: "30.3.0.1:\(port)", .incoming, online: port > 4) }
        },
        Damage(.groupCap) { overlay in for host in 1...17 { overlay.link(to: "30.3.0.\(host):1", .incoming) } },
        Damage(.tableCap) { overlay in
            overlay.controller.history = DialHistory(limit: 9999)
            for host in 1...4097 { overlay.controller.history[.at(group: 1, host)].failures = 1 }
        },
    ]

    private static let who: [Damage] = [
        Damage(.selfLink) { $0.controller.history[endpoint("30.1.0.1:9000")].isOurselves = true },
        Damage(.doublePeer) { overlay in
            let peer = overlay.controller.links[overlay.incoming]?.phase ?? .pending
            overlay.link(to: "30.2.0.1:1", .incoming) { $0.phase = peer }
        },
        Damage(.doubleDial) { $0.link(to: "30.1.0.1:9000") },
        Damage(.crossedDial) { $0.link(to: "30.2.0.1:9000") },
        Damage(.banned) {
            $0.controller.bans.add(
                .endpoint(endpoint("30.2.0.1:9000")), for: .seconds(60), because: .byHand(""), at: .zero)
        },
        Damage(.badScore) {
            _ = $0.controller.scores.adjust(address("30.2.0.1"), by: -300, because: .adjusted, at: .zero)
        },
        Damage(.special) { $0.controller.specials = [Special(hostPort("30.1.0.1:9000"))] },
        Damage(.exclusive) { overlay in
            overlay = Overlay(settings: Settings.main.with { $0.exclusive = true }, seed: (1, 2))
            overlay.link(to: "30.3.0.1:1")
        },
        Damage(.share, deep: true) { overlay in
            let ours = endpoint("30.4.0.1:1")
            overlay.controller.book.succeeded(ours, at: .zero)
            overlay.controller.vouched.note(ours, at: .zero)
            overlay.controller.history[ours].isOurselves = true
        },
    ]

    private static let time: [Damage] = [
        Damage(.lifeSigns) { overlay in overlay.alter(overlay.incoming) { $0.lastHeard = .distantPast } },
        Damage(.handshakeOverdue) { overlay in
            overlay.alter(overlay.incoming) { $0.phase = .shaking(since: .zero) }
            overlay.controller.links[overlay.incoming]?.phase = .pending
            overlay.tickLate(.seconds(6))
        },
        Damage(.pingOverdue) { $0.tickLate(.seconds(16)) },
        Damage(.silenceOverdue) { $0.tickLate(.seconds(41)) },
        Damage(.stallOverdue) { overlay in
            overlay.alter(overlay.incoming) { $0.writingSince = .zero }
            overlay.tickLate(.seconds(21))
        },
        Damage(.saveOverdue) { overlay in
            overlay.controller.unsavedSince = .zero
            overlay.tickLate(.seconds(31))
        },
        Damage(.roundOverdue) { $0.tickLate() },
        Damage(.expiryOverdue) { $0.tickLate(.seconds(61)) },
        Damage(.expiryOverdue) { overlay in overlay.alter(overlay.incoming) { $0.lastNews = .at(.seconds(31)) } },
        Damage(.decay, deep: true, at: .seconds(60)) { overlay in
            overlay.controller.scores = Scores(limit: 9, range: 9, halfLife: .days(9))
            _ = overlay.controller.scores.adjust(.v4(1), by: 5, because: .adjusted, at: .zero)
        },
    ]
}
