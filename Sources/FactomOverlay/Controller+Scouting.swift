import FactomWire

// Controller, as far as finding who is still there goes, where most of what we know of is gone.
//
// A dial holds its place for as long as it hangs. A node that lacks one peer has one place, and so may spend minutes on
// addresses that are gone, five seconds each. Tests hold no place: several at once find somebody for it. They are drawn as
// dials are, half of them from those that have answered before: whoever fills our book gains nothing by them.
extension Controller {
    /// Somebody who has answered a test, and when.
    struct Scouted: Sendable, Equatable {
        let endpoint: Endpoint
        let at: Moment
    }

    /// Below the floor, and several dials in a row have reached nobody.
    var isScouting: Bool {
        futileDials >= settings.scoutAfter && liveOutgoing < outgoingFloor && !isCutOff
    }

    var testsAtOnce: Int { isScouting ? settings.dialsAtOnce : 1 }

    /// A dial has ended before its peer was one.
    mutating func noteDial(_ link: Link, failed reason: CloseReason) {
        guard link.isRegularOutgoing else { return }
        switch reason {
        case .unreachable: futileDials = min(futileDials + 1, settings.scoutAfter)
        case .rejected, .alreadyConnected, .crossed: futileDials = 0
        default: break
        }
    }

    /// Somebody answered a test. It is left alone for a moment first: see ``Settings/newcomerPause``.
    ///
    /// Who is linked already doesn't take the place of one who isn't, nor do many of one network that of others.
    mutating func noteAnswer(of endpoint: Endpoint, at now: Moment) {
        forgetScouted(at: now)
        guard isScouting, scouted.count < settings.dialsAtOnce, links.peerLink(to: endpoint) == nil,
            !scouted.contains(where: { $0.endpoint == endpoint })
        else { return }
        let neighbours = scouted.count { $0.endpoint.address.group == endpoint.address.group }
        if !settings.isPrivateNetwork, neighbours >= settings.outgoingPerGroup { return }
        scouted.append(Scouted(endpoint: endpoint, at: now))
        searchAt = min(searchAt, history[endpoint].notBefore)
    }

    /// One that answered of late and suits; those that don't yet stay, until we have peers enough.
    mutating func takeScouted(beside index: LinkIndex, at now: Moment) -> Endpoint? {
        forgetScouted(at: now)
        let place = scouted.firstIndex { scout in
            !index.linked.contains(scout.endpoint) && hasRoom(for: scout.endpoint, index)
                && isDialable(scout.endpoint, at: now)
        }
        return place.map { scouted.remove(at: $0).endpoint }
    }

    /// An answer is worth something for a minute, and nothing once there are peers enough.
    private mutating func forgetScouted(at now: Moment) {
        if liveOutgoing >= outgoingFloor {
            scouted.removeAll()
        } else {
            scouted.removeAll { $0.at.isPast(.seconds(60), at: now) }
        }
    }
}
