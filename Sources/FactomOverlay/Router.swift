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

    /// The connections that a parcel goes to, in place of what `chosen` held; none when there is nobody.
    mutating func choose(_ target: Target, _ chance: inout Chance, into chosen: inout [ConnectionID]) {
        chosen.removeAll(keepingCapacity: true)
        switch target {
        case .everyone: chooseRegulars(regulars.count, &chance, into: &chosen)
        case .broadcast: chooseRegulars(fanout, &chance, into: &chosen)
        case .random: chooseOne(&chance, into: &chosen)
        case .peer(let id): if let connection = byPeer[id] { chosen.append(connection) }
        }
    }

    /// Every special peer, and `count` others.
    private mutating func chooseRegulars(_ count: Int, _ chance: inout Chance, into chosen: inout [ConnectionID]) {
        chosen.append(contentsOf: specials)
        if count < regulars.count { chance.choose(count, of: &regulars) }
        chosen.append(contentsOf: regulars.prefix(count))
    }

    private func chooseOne(_ chance: inout Chance, into chosen: inout [ConnectionID]) {
        let count = specials.count + regulars.count
        if count == 0 { return }
        let index = Int.random(in: 0..<count, using: &chance)
        chosen.append(index < specials.count ? specials[index] : regulars[index - specials.count])
    }
}
