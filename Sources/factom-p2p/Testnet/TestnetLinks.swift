import FactomOverlay
import FactomWire

/// Which links of the network stand, from what its nodes tell of their peers.
struct TestnetLinks: Sendable {
    private let members: Set<Endpoint>
    private let wanted: Int
    /// Ends of links between the network's nodes: two for each link.
    private var ends = 0
    /// Links to nodes outside.
    private(set) var foreign = 0
    /// When all links stood for the first time.
    private(set) var formed: UInt64?
    /// Links between the network's nodes that ended.
    private var endsLost = 0

    /// - Parameters:
    ///   - members: where the network's own nodes listen.
    ///   - wanted: how many links there are to be.
    init(members: some Sequence<Endpoint>, wanted: Int) {
        self.members = Set(members)
        self.wanted = wanted
    }

    /// Links between the network's nodes that both ends know of.
    var count: Int { ends / 2 }
    var lost: Int { (endsLost + 1) / 2 }

    mutating func note(_ event: PeerEvent, at now: UInt64) {
        switch event {
        case .online(let peer):
            change(peer, by: 1)
            if ends == 2 * wanted, formed == nil { formed = now }
        case .offline(let peer, _):
            change(peer, by: -1)
            if members.contains(peer.id.endpoint) { endsLost += 1 }
        case .refused:
            break
        }
    }

    private mutating func change(_ peer: Peer, by change: Int) {
        if members.contains(peer.id.endpoint) { ends += change } else { foreign += change }
    }
}
