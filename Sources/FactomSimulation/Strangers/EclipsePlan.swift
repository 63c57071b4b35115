import FactomOverlay
package import FactomWire

/// What all identities of one attacker share: who they are, whom they want for themselves, and how hard they try.
package struct EclipsePlan: Sendable {
    package var network: NetworkID
    /// Where the attacker's identities listen: thousands of addresses in a few networks.
    package var hostile: [Endpoint]
    package var victim: Endpoint
    /// Other nodes, by which the identities want to be known.
    package var honest: [Endpoint]
    /// Between an identity's dials to the victim, while it has no link to it; 0 or less for never.
    package var victimEvery = Duration.seconds(60)
    /// Between an identity's dials to honest nodes, 0 or less for never, and how long it stays with one. It stays with
    /// the victim for good.
    package var honestEvery = Duration.seconds(600)
    package var stay = Duration.seconds(120)
    /// How many hostile endpoints each request for peers is answered with.
    package var shareSize = 16

    package init(network: NetworkID, hostile: [Endpoint], victim: Endpoint, honest: [Endpoint]) {
        self.network = network
        self.hostile = hostile
        self.victim = victim
        self.honest = honest
    }

    /// Some of the identities, at random.
    func share(_ chance: inout Chance) -> [Endpoint] {
        (0..<min(shareSize, hostile.count)).map { _ in hostile[Int.random(in: hostile.indices, using: &chance)] }
    }
}
