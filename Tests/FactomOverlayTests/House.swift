import FactomWire
import NIOCore
import Testing

@testable import FactomOverlay

/// A controller at a made-up time, and what it answers.
struct House {
    typealias Action = Controller.Action

    var controller: Controller
    var now = Moment.zero
    /// How often what is remembered was to be saved; no other transcript tells of it.
    var saves = 0

    init(_ settings: Settings = .local, seed: UInt64 = 1) {
        controller = Controller(settings: settings, chance: Chance(seed: seed))
    }

    /// A house that isn't alone: a peer has dialled it, and has been asked.
    static func inCompany(_ settings: Settings = .local) -> House {
        var house = House(settings)
        _ = house.newcomer(from: "127.9.9.9:50000", nodeID: 0xc0)
        _ = house.handle(.tick)
        return house
    }

    mutating func handle(_ event: Controller.Event) -> [Action] {
        var actions: [Action] = []
        controller.handle(event, at: now, into: &actions)
        #expect(controller.audit(.fit(controller.links, now), at: now) == [], "after \(event)")
        saves += actions.count { $0 == .save }
        return actions.filter { $0 != .save }
    }

    mutating func tick(at time: Duration) -> [Action] {
        now = .at(time)
        return handle(.tick)
    }

    /// Lets the clock go on a quarter of a second at a time, until something happens or `end` comes. That peers are
    /// asked for peers doesn't count.
    mutating func nextActions(until end: Duration) -> [Action] {
        while now < .at(end) {
            now = now + controller.settings.tick
            let actions = handle(.tick).filter { if case .ask = $0 { false } else { true } }
            if !actions.isEmpty { return actions }
        }
        return []
    }

    /// How long the clock stood still for the next actions to come.
    mutating func waitForDial(atMost limit: Duration = .seconds(7200)) -> (waited: Duration, id: ConnectionID)? {
        let start = now
        while now < start + limit {
            for case .dial(let id, _, _, _) in nextActions(until: (start - .zero) + limit) {
                return (now - start, id)
            }
        }
        return nil
    }

    // MARK: - Others

    static func hello(
        port: UInt16 = 9000, nodeID: UInt64 = 0xb0b, nonce: UInt64? = 7, _ version: ProtocolVersion = .v10
    ) -> Handshake {
        Handshake(
            network: .local, version: UInt32(version.rawValue), nodeID: nodeID, listenPort: port, nonce: nonce,
            framing: version.framing)
    }

    mutating func accept(from remote: String) -> (id: ConnectionID, actions: [Action]) {
        let id = controller.nextID()
        return (id, handle(.accepted(id, from: endpoint(remote))))
    }

    /// Someone dials us and greets.
    mutating func newcomer(
        from remote: String, port: UInt16 = 9000, nodeID: UInt64 = 0xb0b, nonce: UInt64? = 7
    ) -> (id: ConnectionID, actions: [Action]) {
        let (id, actions) = accept(from: remote)
        guard actions == [.hear(id)] else { return (id, actions) }
        return (id, handle(.greeted(id, House.hello(port: port, nodeID: nodeID, nonce: nonce))))
    }

    /// Whoever we dialled greets back.
    mutating func answer(_ id: ConnectionID, nodeID: UInt64 = 0xb0b) -> [Action] {
        handle(.opened(id)) + handle(.greeted(id, House.hello(nodeID: nodeID)))
    }

    /// Whoever we dialled is full, and tells of a peer of its own.
    mutating func reject(_ id: ConnectionID, offering other: String) -> [Action] {
        handle(.opened(id)) + handle(.rejected(id, alternatives: [endpoint(other)]))
            + handle(.closed(id, .rejected(alternatives: 1)))
    }

    mutating func setSpecials(_ names: String...) -> [Action] {
        handle(.command(.setSpecials(names.map(hostPort))))
    }

    /// Addresses as a seed tells them.
    mutating func offer(_ endpoints: [String]) {
        _ = handle(.seedsFetched(endpoints.map(endpoint)))
    }

    /// Dials whom it can, all of whom answer, until nothing more is dialled for some seconds.
    mutating func fill() {
        var quiet = 0
        while quiet < 32 {
            now = now + controller.settings.tick
            let dials = handle(.tick).dials
            for dial in dials { _ = answer(dial.id) }
            quiet = dials.isEmpty ? quiet + 1 : 0
        }
    }

    // MARK: - What is

    var online: [String] { controller.links.all.compactMap { $0.peer?.id.endpoint.description } }
    var pending: Int { controller.links.count { !$0.isOnline } }
}

/// An endpoint that a test writes; stops the test when it is none.
func endpoint(_ text: String) -> Endpoint {
    guard let endpoint = Endpoint(text) else { preconditionFailure("no endpoint: \(text)") }
    return endpoint
}

func address(_ text: String) -> IPAddress {
    guard let address = IPAddress(text) else { preconditionFailure("no address: \(text)") }
    return address
}

func hostPort(_ text: String) -> HostPort {
    guard let name = HostPort(text) else { preconditionFailure("no host and port: \(text)") }
    return name
}

func peer(
    _ text: String, _ nodeID: UInt32 = 0xb0b, _ direction: Direction = .incoming, special: Bool = false,
    _ version: ProtocolVersion = .v10
) -> Peer {
    Peer(
        id: PeerID(endpoint: endpoint(text), nodeID: nodeID), direction: direction, protocolVersion: version,
        isSpecial: special)
}

extension [Controller.Action] {
    var dials: [(id: ConnectionID, endpoint: Endpoint, version: ProtocolVersion, nonce: UInt64)] {
        compactMap { action in
            if case .dial(let id, let endpoint, let version, let nonce) = action {
                (id, endpoint, version, nonce)
            } else {
                nil
            }
        }
    }

    var dialled: [String] { dials.map(\.endpoint.description) }

    /// Why connections were closed or refused.
    var reasons: [CloseReason] {
        compactMap { action in
            switch action {
            case .close(_, let reason), .refuse(_, _, let reason): reason
            default: nil
            }
        }
    }

    var admitted: [ConnectionID] {
        compactMap { if case .admit(let id) = $0 { id } else { nil } }
    }

    var asked: [ConnectionID] {
        compactMap { if case .ask(let id) = $0 { id } else { nil } }
    }

    var offered: [Endpoint] {
        flatMap { action -> [Endpoint] in
            switch action {
            case .refuse(_, let others, _), .share(_, let others): others
            default: []
            }
        }
    }
}
