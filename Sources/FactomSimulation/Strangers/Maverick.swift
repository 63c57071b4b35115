package import FactomOverlay
package import FactomWire

import struct NIOCore.ByteBuffer

/// A hostile node: it dials its victims again and again, takes who dials it, and does what its misdeeds say.
package struct Maverick: Stranger {
    package let misdeeds: Misdeeds
    package let persona: Persona
    let victims: [Endpoint]
    let sizes: HostileSizes
    let dialEvery: Duration
    var chance: Chance
    private var lastID: UInt64 = 0

    /// - Parameters:
    ///   - victims: whom it dials.
    ///   - dialEvery: between two dials to one victim at least; more while it is refused.
    package init(
        _ misdeeds: Misdeeds, as persona: Persona, against victims: [Endpoint], sizes: HostileSizes = .small,
        dialEvery: Duration = .seconds(5), seed: UInt64
    ) {
        self.misdeeds = misdeeds
        self.persona = persona
        self.victims = victims
        self.sizes = sizes
        self.dialEvery = dialEvery
        chance = Chance(seed: seed)
    }

    package mutating func nextID() -> ConnectionID {
        lastID += 1
        return ConnectionID(lastID)
    }

    package mutating func handle(_ event: StrangerEvent, at now: Moment, into actions: inout [StrangerAction]) {
    }
}
