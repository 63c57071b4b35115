package import FactomWire

// Overlay, as far as whoever watches its actions must ask goes, at the moment of an action.
extension Overlay {
    /// Whether a peer that listens here gets nothing. Of a special peer only bans by hand count.
    package func isBanned(_ endpoint: Endpoint, at now: Moment) -> Bool {
        controller.bans.covers(endpoint, special: controller.isSpecial(endpoint), at: now)
    }

    /// Whether everybody who dials from this address gets nothing.
    package func isBanned(_ address: IPAddress, at now: Moment) -> Bool {
        controller.bans.covers(address, special: controller.isSpecial(address), at: now)
    }

    /// Whether the operator named it, by address and port.
    package func isSpecial(_ endpoint: Endpoint) -> Bool { controller.isSpecial(endpoint) }

    /// Whether the operator named a peer at this address: such are recognised when they dial.
    package func isSpecial(_ address: IPAddress) -> Bool { controller.isSpecial(address) }

    /// Whether it has an endpoint in its book, or is linked with who listens there.
    package func hasHeard(of endpoint: Endpoint) -> Bool {
        controller.book.contains(endpoint) || controller.links.peerLink(to: endpoint) != nil
    }

    /// Whether it waits for the list that ``Action/fetchSeeds`` asked for.
    package var awaitsSeeds: Bool { controller.seeds.isFetching }

    /// Why a dial to it is wrong now; `nil` for none that is. To be asked after the event that gave
    /// ``Action/dial(_:_:)``, before the next: waits between dials aren't known any more then, see ``DialWatch``.
    package func reasonNotToDial(_ endpoint: Endpoint, at now: Moment) -> String? {
        controller.reasonNotToDial(endpoint, at: now)
    }

    /// Whether it knows an address that is no peer's and that it may dial, waits apart. Walks through the whole book.
    package func knowsSomeoneToDial(at now: Moment) -> Bool {
        let linked = LinkIndex(controller.links).linked
        return controller.book.numbers.keys.contains { endpoint in
            !linked.contains(endpoint) && controller.reasonNotToDial(endpoint, at: now) == nil
        }
    }

    /// Why nobody may be told of an endpoint now; `nil` when some may.
    ///
    /// A share takes time to arrive, and what was right when it was made may be wrong by then: a ban has come, or
    /// the node has begun anew. ``deepAudit(at:own:)`` asks the node itself what it would tell.
    package func reasonNotToTell(_ endpoint: Endpoint, at now: Moment) -> String? {
        controller.reasonNotToTell(endpoint, at: now)
    }
}
