package import FactomOverlay
package import FactomWire

package import struct NIOCore.ByteBuffer

/// A node as factomd up to 6.8 is one (p2p1).
package struct OldPeer: Stranger {
    package let network: NetworkID
    package let endpoint: Endpoint
    let relays: Bool
    var chance: Chance
    private var lastID: UInt64 = 0

    /// - Parameters:
    ///   - endpoint: where it listens, and whence it dials.
    ///   - seeds: what its seed list says.
    ///   - specials: whom it dials for ever, outside its budget, and tells nobody of.
    ///   - outgoing: regular peers that it dials at most.
    ///   - incoming: regular peers that it takes at most.
    ///   - relays: whether it passes on what is new to it, as factomd does.
    package init(
        network: NetworkID, endpoint: Endpoint, seeds: [Endpoint] = [], specials: [Endpoint] = [], outgoing: Int = 32,
        incoming: Int = 200, relays: Bool = true, seed: UInt64
    ) {
        self.network = network
        self.endpoint = endpoint
        self.relays = relays
        chance = Chance(seed: seed)
    }

    package mutating func nextID() -> ConnectionID {
        lastID += 1
        return ConnectionID(lastID)
    }

    package mutating func handle(_ event: StrangerEvent, at now: Moment, into actions: inout [StrangerAction]) {
    }

    /// Originates a message.
    package mutating func send(_ payload: ByteBuffer, at now: Moment, into actions: inout [StrangerAction]) {
    }

    /// What came in since the last call, and over which connection; when it relays, each message once.
    package mutating func takeDelivered() -> [(ConnectionID, ByteBuffer)] {
        []
    }
}
