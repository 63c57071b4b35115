// Router, as far as asking whether it leads to who is there goes.
extension Router {
    /// - Parameter peers: how many are online.
    func audit(peers: Int, _ findings: inout Findings) {
        let routes = specials.count + regulars.count
        findings.require(routes == peers, .routes, "\(routes) routes, \(peers) peers")
        // Where two peers had one name, the table would have one of them.
        findings.require(byPeer.count == peers, .routes, "\(byPeer.count) names of peers, \(peers) peers")
    }

    func audit(_ links: LinkTable, _ connections: ConnectionTable, _ findings: inout Findings) {
        var slots: [ConnectionID: (slot: Slot?, isSpecial: Bool)] = [:]
        for route in specials { slots[route.id] = (route.slot, true) }
        for route in regulars { slots[route.id] = (route.slot, false) }
        for link in links.all {
            guard let peer = link.peer else { continue }
            let slot = connections.index(of: link.id).flatMap { connections[$0].slot }
            let holds = slots[link.id].map { $0.slot == slot && $0.isSpecial == link.isSpecial } ?? false
            findings.require(
                holds && connection(to: peer.id) == link.id, .routes, "no route of its own leads to \(link.name)")
        }
    }
}
