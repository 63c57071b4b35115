import FactomOverlay
import FactomWire
import NIOCore

@testable import FactomSimulation

/// An old peer, and others in protocol 9 that have dialled it and say what a test has them say.
struct OldRoom {
    struct Caller {
        let id: ConnectionID
        let encoder: StreamEncoder
        var decoder = StreamDecoder(parcelLimit: 1 << 20)
        var messages: [String] = []
        var shares: [[Endpoint]] = []
    }

    var peer: OldPeer
    var callers: [Caller] = []
    var dials: [Endpoint] = []
    var now = Moment.zero + .seconds(2)

    init(_ peer: OldPeer) {
        self.peer = peer
    }

    private mutating func handle(_ event: StrangerEvent) {
        var actions: [StrangerAction] = []
        peer.handle(event, at: now, into: &actions)
        for action in actions {
            switch action {
            case .dial(_, let endpoint): dials.append(endpoint)
            case .write(let id, let bytes):
                if let index = callers.firstIndex(where: { $0.id == id }) { callers[index].hear(bytes, peer.network) }
                handle(.wrote(id))
            case .close, .hold, .release: break
            }
        }
    }

    /// Somebody dials and greets; answers which caller it is.
    mutating func enter(from endpoint: Endpoint) -> Int {
        let id = peer.nextID()
        let encoder = StreamEncoder(network: peer.network, nodeID: 77, listenPort: endpoint.port)
        callers.append(Caller(id: id, encoder: encoder))
        handle(.accepted(id, from: Endpoint(address: endpoint.address, port: 50_000)))
        let greeting = Handshake(
            network: peer.network, version: 9, nodeID: 77, listenPort: endpoint.port, nonce: nil, framing: .gob)
        handle(.received(id, StreamEncoder.opening(greeting)))
        handle(.tick)
        return callers.count - 1
    }

    mutating func say(_ type: ParcelType, _ payload: ByteBuffer, times: Int = 1, by caller: Int) {
        for _ in 0..<times {
            handle(.received(callers[caller].id, callers[caller].encoder.encode(type, payload: payload, in: .v9)))
        }
        handle(.tick)
    }

    /// Whom the old peer tells of.
    mutating func ask(by caller: Int) -> [Endpoint]? {
        callers[caller].shares = []
        say(.peerRequest, ByteBuffer(string: Handshake.peerRequestPayload), by: caller)
        return callers[caller].shares.first
    }
}

extension OldRoom.Caller {
    fileprivate mutating func hear(_ bytes: ByteBuffer, _ network: NetworkID) {
        var bytes = bytes
        while case .some(let item) = try? decoder.next(from: &bytes) {
            switch item {
            case .handshake: decoder.settle(on: .v9)
            case .parcel(let parcel) where parcel.type == .peerResponse:
                if let share = try? Share.decode(parcel.payload, in: .v9, network: network) { shares.append(share) }
            case .parcel(let parcel):
                if parcel.type == .messagePart { messages.append(String(buffer: parcel.payload)) }
            }
        }
    }
}
