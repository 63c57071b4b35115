import FactomOverlay
import FactomWire
import Testing

/// Where the controller does something else than the Go nodes, on purpose: the names stand in docs/departures.md.
@Suite struct DepartureTests {
    @Test func everyDialHasANumberOfItsOwn() {
        var desk = Desk()
        let dials = desk.handle(.command(.setSpecials([.named("127.0.0.1:1"), .named("127.0.0.1:2")])))
        #expect(Set(dials.compactMap(\.nonce)).count == 2)
    }

    @Test(arguments: [false, true]) func ofTwoCrossingDialsTheOneWithTheHigherNumberStays(_ isOursHigher: Bool) throws {
        var desk = Desk()
        let dial = try #require(desk.handle(.command(.setSpecials([.named("127.0.0.2:8110")]))).first)
        let ours = try #require(dial.nonce)
        _ = desk.handle(.opened(ConnectionID(1)))
        let theirs = isOursHigher ? ours - 1 : ours + 1
        let id = desk.accept("127.0.0.2:40000")
        let actions = desk.handle(.greeted(id, .hello(8110, nonce: theirs)))
        if isOursHigher {
            #expect(actions.first == .refuse(id, offering: [], .crossed))
        } else {
            #expect(actions.first == .close(ConnectionID(1), .crossed))
            #expect(actions.last == .admit(id))
        }
    }

    @Test func aNewcomerDoesNotDisplaceALivePeer() {
        var desk = Desk()
        #expect(desk.greet(from: "127.0.0.2:40000", .hello(8110, nonce: 1)).last == .admit(ConnectionID(1)))
        #expect(
            desk.greet(from: "127.0.0.2:40001", .hello(8110, nonce: 2)).first
                == .refuse(ConnectionID(2), offering: [], .alreadyConnected))
    }

    @Test func aDialThatComesBackEndsBothLinksForGood() throws {
        var desk = Desk()
        let dial = try #require(desk.handle(.command(.setSpecials([.named("127.0.0.1:8110")]))).first)
        let actions = desk.greet(from: "127.0.0.1:40000", .hello(8110, nonce: dial.nonce))
        #expect(actions.contains(.close(ConnectionID(1), .ourselves)))
        #expect(actions.contains(.close(ConnectionID(2), .ourselves)))
        #expect(desk.tick(after: .seconds(3600)) == [.save])
    }

    @Test func incomingPeersTakeNoOutgoingPlaces() throws {
        var desk = Desk { $0.outgoingTarget = 1 }
        for port in 40_000..<40_100 {
            _ = desk.greet(from: "127.0.0.2:\(port)", .hello(UInt16(port), nonce: UInt64(port)))
        }
        let other = try #require(Endpoint("127.0.0.3:8110"))
        _ = desk.handle(.rejected(ConnectionID(1), alternatives: [other]))
        #expect(desk.tick(after: .seconds(1)).contains { $0.endpoint == other })
    }

    @Test func whoDialsFromASpecialPeersAddressIsSpecial() {
        var desk = Desk { $0.exclusiveIncoming = true }
        _ = desk.handle(.command(.setSpecials([.named("127.0.0.2:8110")])))
        #expect(desk.greet(from: "127.0.0.2:40000", .hello(9999, nonce: 1)).last == .admit(ConnectionID(2)))
        #expect(
            desk.greet(from: "127.0.0.3:40000", .hello(8110, nonce: 2)).first
                == .refuse(ConnectionID(3), offering: [], .notSpecial))
    }

    @Test func specialPeersAreDialledAgainWithinSecondsForEver() throws {
        var desk = Desk()
        var dial = try #require(desk.handle(.command(.setSpecials([.named("127.0.0.2:8110")]))).first?.id)
        for _ in 0..<50 {
            _ = desk.handle(.closed(dial, .unreachable("refused")))
            // Twenty seconds, and a fifth more at most.
            dial = try #require(desk.tick(after: .seconds(24)).first?.id)
        }
    }

    @Test func aBannedAddressGetsNothing() throws {
        var desk = Desk()
        _ = desk.handle(.command(.ban(try #require(BanTarget("127.0.0.0/24")), for: .seconds(60))))
        let actions = desk.handle(.accepted(ConnectionID(1), from: .at("127.0.0.2:40000")))
        #expect(actions.first == .close(ConnectionID(1), .banned))
        #expect(!actions.contains(.hear(ConnectionID(1))))
    }

    @Test func aBadScoreIsOfTheAddressAndHealsWithTime() {
        var desk = Desk()
        _ = desk.greet(from: "127.0.0.2:40000", .hello(8110, nonce: 1))
        let bad = desk.handle(.command(.adjust(Endpoint.at("127.0.0.2:1").address, by: -300)))
        #expect(bad.first == .close(ConnectionID(1), .badScore(-300)))
        #expect(
            desk.greet(from: "127.0.0.2:40001", .hello(8111, nonce: 2)).first
                == .refuse(ConnectionID(2), offering: [], .badScore(-300)))
        desk.now = desk.now + .seconds(3600)
        #expect(desk.greet(from: "127.0.0.2:40002", .hello(8112, nonce: 3)).last == .admit(ConnectionID(3)))
    }

    @Test func oneAddressHoldsAtMostFourPlaces() {
        var desk = Desk {
            $0.isPrivateNetwork = false
            $0.newcomersAtOnce = 100
        }
        for port in 1...4 { _ = desk.greet(from: "8.8.8.8:\(port)", .hello(UInt16(port), nonce: UInt64(port))) }
        let actions = desk.handle(.accepted(ConnectionID(5), from: .at("8.8.8.8:5")))
        #expect(actions.first == .close(ConnectionID(5), .tooManyFromAddress))
    }

    @Test func handshakesThatWaitAreAtMost64() {
        var desk = Desk()
        for port in 1...64 { desk.accept("127.0.0.2:\(port)") }
        let actions = desk.handle(.accepted(ConnectionID(65), from: .at("127.0.0.2:65")))
        #expect(actions.first == .close(ConnectionID(65), .tooManyHandshakes))
    }
}

/// A controller on a network within one machine, at a made-up time.
private struct Desk {
    private var controller: Controller
    var now = Moment.zero

    init(_ change: (inout Settings) -> Void = { _ in }) {
        var settings = Settings(network: .local, nodeID: 1, listenPort: 8110)
        settings.isPrivateNetwork = true
        change(&settings)
        controller = Controller(settings: settings, chance: Chance(seed: 1))
    }

    mutating func handle(_ event: Controller.Event) -> [Controller.Action] {
        var actions: [Controller.Action] = []
        controller.handle(event, at: now, into: &actions)
        return actions
    }

    mutating func tick(after wait: Duration) -> [Controller.Action] {
        now = now + wait
        return handle(.tick)
    }

    @discardableResult
    mutating func accept(_ remote: String) -> ConnectionID {
        let id = controller.nextID()
        _ = handle(.accepted(id, from: .at(remote)))
        return id
    }

    mutating func greet(from remote: String, _ handshake: Handshake) -> [Controller.Action] {
        let id = accept(remote)
        return handle(.greeted(id, handshake))
    }
}

extension Endpoint {
    fileprivate static func at(_ text: String) -> Endpoint {
        Endpoint(text) ?? Endpoint(address: .v4(0), port: 0)
    }
}

extension HostPort {
    fileprivate static func named(_ text: String) -> HostPort {
        guard let peer = HostPort(text) else { preconditionFailure("\(text) is no peer") }
        return peer
    }
}

extension Handshake {
    fileprivate static func hello(_ port: UInt16, nonce: UInt64?) -> Handshake {
        Handshake(network: .local, version: 10, nodeID: 2, listenPort: port, nonce: nonce, framing: .gob)
    }
}

extension Controller.Action {
    fileprivate var id: ConnectionID? {
        if case .dial(let id, _, _, _) = self { id } else { nil }
    }

    fileprivate var endpoint: Endpoint? {
        if case .dial(_, let endpoint, _, _) = self { endpoint } else { nil }
    }

    fileprivate var nonce: UInt64? {
        if case .dial(_, _, _, let nonce) = self { nonce } else { nil }
    }
}
