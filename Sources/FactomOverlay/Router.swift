public import FactomWire

/// Whom a message is for.
public enum Target: Sendable, Hashable {
    /// Every special peer, and up to the fanout of others (16, unless configured) chosen at random anew for each
    /// message. What gossip is made of: receivers pass on what is new to them.
    case broadcast
    /// Every peer that is online.
    case everyone
    /// One peer chosen at random.
    case random
    /// This peer and no other, by its hash.
    case peer(PeerID)

    /// What protocol 9 tells receivers of it.
    var wireName: String {
        switch self {
        case .broadcast: "<BROADCAST>"
        case .everyone: "<FULLBORADCAST>"
        case .random: "<RANDOMPEER>"
        case .peer(let id): id.description
        }
    }
}

/// A snapshot of who is online, made anew when that changes, and the choice of who gets a parcel.
struct Router: Sendable {
    private var specials: [ConnectionID] = []
    private var regulars: [ConnectionID] = []
    private var byPeer: [PeerID: ConnectionID] = [:]
    private let fanout: Int

    init(fanout: Int) {
        self.fanout = fanout
    }

    mutating func update(_ links: LinkTable) {
        specials.removeAll(keepingCapacity: true)
        regulars.removeAll(keepingCapacity: true)
        byPeer.removeAll(keepingCapacity: true)
        for link in links.all {
            guard let peer = link.peer else { continue }
            if link.isSpecial { specials.append(link.id) } else { regulars.append(link.id) }
            byPeer[peer.id] = link.id
        }
    }

    func connection(to peer: PeerID) -> ConnectionID? { byPeer[peer] }

    /// The connections that a parcel goes to; empty when there is nobody.
    mutating func choose(_ target: Target, _ chance: inout Chance) -> [ConnectionID] {
        switch target {
        case .everyone:
            return specials + regulars
        case .broadcast:
            if regulars.count <= fanout { return specials + regulars }
            chance.choose(fanout, of: &regulars)
            return specials + regulars[..<fanout]
        case .random:
            let count = specials.count + regulars.count
            if count == 0 { return [] }
            let index = Int.random(in: 0..<count, using: &chance)
            return [index < specials.count ? specials[index] : regulars[index - specials.count]]
        case .peer(let id):
            return byPeer[id].map { [$0] } ?? []
        }
    }
}
