import FactomWire

// Controller, as far as finding who is still there goes, where most of what we know of is gone.
//
// A dial holds its place for as long as it hangs. A node that lacks one peer has one place, and so may spend minutes on
// addresses that are gone, five seconds each. Tests hold no place: several at once find somebody for it.
extension Controller {
    /// Below the floor, and several dials in a row have reached nobody.
    var isScouting: Bool {
        futileDials >= settings.scoutAfter && liveOutgoing < outgoingFloor && !isCutOff
    }

    var testsAtOnce: Int { isScouting ? settings.dialsAtOnce : 1 }

    mutating func noteDial(_ link: Link, failed reason: CloseReason) {
        guard link.isRegularOutgoing, case .unreachable = reason else { return }
        futileDials = min(futileDials + 1, settings.scoutAfter)
    }

    /// Somebody answered a test. It is left alone for a moment first: see ``Settings/newcomerPause``.
    mutating func noteAnswer(of endpoint: Endpoint) {
        guard isScouting, !scouted.contains(endpoint) else { return }
        scouted.append(endpoint)
        if scouted.count > settings.dialsAtOnce { scouted.removeFirst() }
        searchAt = min(searchAt, history[endpoint].notBefore)
    }

    /// One that answered of late and suits; those that don't yet stay, until we have peers enough.
    mutating func takeScouted(beside index: LinkIndex, at now: Moment) -> Endpoint? {
        if liveOutgoing >= outgoingFloor { scouted = [] }
        let place = scouted.firstIndex { endpoint in
            !index.linked.contains(endpoint) && hasRoom(for: endpoint, index) && isDialable(endpoint, at: now)
        }
        return place.map { scouted.remove(at: $0) }
    }
}
