package import FactomOverlay
package import FactomWire

/// One identity of an attacker that wants a node's links for itself.
package struct Eclipser: Stranger {
    let plan: EclipsePlan
    package let persona: Persona
    var chance: Chance
    private var lastID: UInt64 = 0

    /// - Parameter number: which of the plan's hostile endpoints is its own.
    package init(_ number: Int, of plan: EclipsePlan, seed: UInt64) {
        self.plan = plan
        chance = Chance(seed: seed, UInt64(number))
        persona = Persona(network: plan.network, endpoint: plan.hostile[number], nodeID: chance.next() >> 32)
    }

    package mutating func nextID() -> ConnectionID {
        lastID += 1
        return ConnectionID(lastID)
    }

    package mutating func handle(_ event: StrangerEvent, at now: Moment, into actions: inout [StrangerAction]) {
    }
}
