package import FactomOverlay
package import FactomWire

package import struct NIOCore.ByteBuffer

/// A node as factomd up to 6.8 is one (p2p1).
///
/// It speaks protocol 9 alone, and both sides of a connection greet at once, with a request for peers. What it has to
/// say, but for its greeting, goes out when its loop comes round, which here is at each tick. Every 30 s it dials
/// whom it knows, it takes every share, asks everyone every 3 minutes, and knows one node for each IP address. Neither
/// crossed dials nor duplicates bother it: whoever is at the other side must see to that.
package struct OldPeer: Stranger {
    package let network: NetworkID
    package let endpoint: Endpoint
    let relays: Bool
    let outgoingLimit: Int
    let incomingLimit: Int
    /// 63 random bits a run, by which it knows itself.
    let nodeID: UInt64
    let encoder: StreamEncoder
    let hashes: MessageHash
    var chance: Chance
    var lines = StrangerLines()
    var known: OldPeerKnowledge
    var heard = RecentHashes(memory: .seconds(60))
    var delivered: [(ConnectionID, ByteBuffer)] = []
    /// When it looks for peers next, and when it asks for peers.
    var lookAt: Moment
    var askAt: Moment
    /// Addresses from which it took a connection within the last second.
    var newcomers: [(address: IPAddress, at: Moment)] = []

    /// - Parameters:
    ///   - endpoint: where it listens, and whence it dials.
    ///   - seeds: what its seed list says; read once.
    ///   - specials: whom it dials for ever, outside its budget, and tells nobody of.
    ///   - outgoing: regular peers that it dials at most.
    ///   - incoming: regular peers that it takes at most.
    ///   - relays: whether it passes on what is new to it, as factomd does. Else it delivers all that comes.
    package init(
        network: NetworkID, endpoint: Endpoint, seeds: [Endpoint] = [], specials: [Endpoint] = [], outgoing: Int = 32,
        incoming: Int = 200, relays: Bool = true, seed: UInt64
    ) {
        self.network = network
        self.endpoint = endpoint
        self.relays = relays
        outgoingLimit = outgoing
        incomingLimit = incoming
        var chance = Chance(seed: seed)
        nodeID = chance.next() >> 1
        encoder = StreamEncoder(network: network, longNodeID: nodeID, listenPort: endpoint.port)
        hashes = MessageHash(key: (chance.next(), chance.next()))
        lookAt = .zero + .milliseconds(Int.random(in: 0..<1000, using: &chance))
        askAt = .zero + chance.jittered(OldPeer.askEvery)
        known = OldPeerKnowledge(specials: specials)
        for seed in seeds where seed != endpoint { known.learn(seed) }
        self.chance = chance
    }

    static let askEvery = Duration.seconds(180)

    package mutating func nextID() -> ConnectionID {
        lines.nextID()
    }

    package mutating func handle(_ event: StrangerEvent, at now: Moment, into actions: inout [StrangerAction]) {
        switch event {
        case .tick: tick(at: now, into: &actions)
        case .accepted(let id, let remote): accept(id, from: remote, at: now, into: &actions)
        case .opened(let id): open(id, at: now, into: &actions)
        case .received(let id, let bytes): receive(bytes, from: id, at: now, into: &actions)
        case .wrote(let id): if let index = lines.index(of: id) { lines[index].wrote() }
        case .closed(let id, _): lines.remove(id)
        }
    }

    /// Originates a message; it goes out with the next tick.
    package mutating func send(_ payload: ByteBuffer, at now: Moment, into actions: inout [StrangerAction]) {
        _ = heard.insert(hashes.of(payload), at: now)
        spread(payload, except: nil)
    }

    /// What came in since the last call, and over which connection; when it relays, each message once.
    package mutating func takeDelivered() -> [(ConnectionID, ByteBuffer)] {
        defer { delivered = [] }
        return delivered
    }

    /// The endpoints of the peers with which it has exchanged greetings, one for each connection.
    package var peers: [Endpoint] {
        lines.all.compactMap { $0.version == nil ? nil : $0.endpoint }
    }
}
