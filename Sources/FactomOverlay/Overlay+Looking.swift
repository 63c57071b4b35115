package import FactomWire

// Overlay, as far as what others may know of it goes.
extension Overlay {
    // MARK: - Across runs

    /// What to keep for the next run.
    package func remembered(at now: Moment) -> Remembered { controller.remembered(at: now) }

    /// Takes up what an earlier run kept; to be called before the first tick.
    package mutating func restore(_ remembered: Remembered, at now: Moment) {
        controller.restore(remembered, at: now)
    }

    // MARK: - Looking on

    /// Nobody is online.
    package var isAlone: Bool { controller.isAlone }

    /// Every ban in force.
    package func bans(at now: Moment) -> [Ban] { controller.bans.list(at: now) }

    /// What is known of an address, and why.
    package func standing(of address: IPAddress, at now: Moment) -> AddressStanding {
        controller.standing(of: address, at: now)
    }

    /// The peer behind a connection as it is now; `nil` when it isn't online.
    package func peer(of id: ConnectionID) -> Peer? {
        controller.links[id]?.peer
    }

    /// Every peer that is online, in the order they came.
    package func peers(at now: Moment) -> [PeerStatistics] {
        controller.links.all.compactMap { link in
            guard let peer = link.peer, let index = connections.index(of: link.id) else { return nil }
            let connection = connections[index]
            return PeerStatistics(
                peer: peer, traffic: connection.traffic, queued: connection.queued, roundTrip: connection.roundTrip,
                score: controller.scores.score(of: link.remote.address, at: now))
        }
    }

    /// All traffic of this run, that of closed connections included.
    package var traffic: Traffic {
        connections.indices.reduce(into: pastTraffic) { $0 += connections[$1].traffic }
    }
}
