public import FactomWire

/// Whom a message is for.
public enum Target: Sendable, Hashable {
    /// Every special peer, and up to the fanout of others (16, unless configured) chosen at random anew for each
    /// message, of those who aren't known to have it. What gossip is made of: receivers pass on what is new to them.
    case broadcast
    /// Every peer that is online and isn't known to have the message.
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
    struct Route {
        let id: ConnectionID
        let slot: Slot?
    }

    private(set) var specials: [Route] = []
    private(set) var regulars: [Route] = []
    private(set) var byPeer: [PeerID: ConnectionID] = [:]
    private let fanout: Int

    init(fanout: Int) {
        self.fanout = fanout
    }

    mutating func update(_ links: LinkTable, _ connections: ConnectionTable) {
        specials.removeAll(keepingCapacity: true)
        regulars.removeAll(keepingCapacity: true)
        byPeer.removeAll(keepingCapacity: true)
        for link in links.all {
            guard let peer = link.peer else { continue }
            let slot = connections.index(of: link.id).flatMap { connections[$0].slot }
            let route = Route(id: link.id, slot: slot)
            if link.isSpecial { specials.append(route) } else { regulars.append(route) }
            byPeer[peer.id] = link.id
        }
    }

    /// Whether nobody is online.
    var isEmpty: Bool { specials.isEmpty && regulars.isEmpty }

    func connection(to peer: PeerID) -> ConnectionID? { byPeer[peer] }

    /// The connections that a parcel goes to, in place of what `chosen` held; none when there is nobody.
    ///
    /// - Parameter holders: who has it, and so isn't chosen where many are.
    mutating func choose(
        _ target: Target, leavingOut holders: Holders, _ chance: inout Chance, into chosen: inout [ConnectionID]
    ) {
        chosen.removeAll(keepingCapacity: true)
        switch target {
        case .everyone: chooseMany(regulars.count, holders, &chance, into: &chosen)
        case .broadcast: chooseMany(fanout, holders, &chance, into: &chosen)
        case .random: chooseOne(&chance, into: &chosen)
        case .peer(let id): if let connection = byPeer[id] { chosen.append(connection) }
        }
    }

    /// Every special peer, and `count` others.
    private mutating func chooseMany(
        _ count: Int, _ holders: Holders, _ chance: inout Chance, into chosen: inout [ConnectionID]
    ) {
        for route in specials where !holders.contain(route.id, route.slot) { chosen.append(route.id) }
        var left = count
        for index in regulars.indices {
            if left == 0 { break }
            // Drawn one by one, only until there are enough.
            if count < regulars.count {
                regulars.swapAt(index, Int.random(in: index..<regulars.count, using: &chance))
            }
            if holders.contain(regulars[index].id, regulars[index].slot) { continue }
            chosen.append(regulars[index].id)
            left -= 1
        }
    }

    private func chooseOne(_ chance: inout Chance, into chosen: inout [ConnectionID]) {
        let count = specials.count + regulars.count
        if count == 0 { return }
        let index = Int.random(in: 0..<count, using: &chance)
        chosen.append(index < specials.count ? specials[index].id : regulars[index - specials.count].id)
    }
}

/// Who needn't get a message: those who have it by the filter, and the one that it came from.
struct Holders {
    var slots = HolderSet()
    var sender: ConnectionID?

    @inline(__always)
    func contain(_ id: ConnectionID, _ slot: Slot?) -> Bool {
        if id == sender { return true }
        return slot.map { slots.contains($0) } ?? false
    }
}
