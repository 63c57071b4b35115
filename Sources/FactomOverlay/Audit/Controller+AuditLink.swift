import FactomWire

// Controller, as far as asking whether one link may be goes.
extension Controller {
    func auditLink(
        _ index: Int, _ attention: Attention, own: Endpoint?, at now: Moment, _ findings: inout Findings
    ) {
        auditMark(of: links.all[index], &findings)
        if links.all[index].isOnline, !attention.compares { return }
        let link = links.all[index]
        auditTrust(in: link, at: now, &findings)
        auditSelf(link, own: own, &findings)
        if attention.compares { auditNeighbours(of: link, at: index, &findings) }
    }

    // MARK: - Trust

    private func auditMark(of link: Link, _ findings: inout Findings) {
        let isSpecial = !specials.isEmpty && isSpecial(link)
        findings.require(
            link.isSpecial == isSpecial, .special,
            "\(link.name) is \(link.isSpecial ? "" : "not ")marked special, and \(isSpecial ? "is" : "isn't") one")
    }

    private func auditTrust(in link: Link, at now: Moment, _ findings: inout Findings) {
        // Of special peers only bans by hand count.
        let isBanned =
            bans.covers(link.remote.address, special: link.isSpecial, at: now)
            || link.endpoint.map { bans.covers($0, special: link.isSpecial, at: now) } ?? false
        findings.require(!isBanned, .banned, "\(link.name) is there although it is banned")
        if link.isSpecial { return }
        auditScore(of: link, at: now, &findings)
        let isExclusive = link.direction == .outgoing ? settings.exclusive : settings.exclusiveIncoming && link.isOnline
        findings.require(!isExclusive, .exclusive, "\(link.name) is regular")
    }

    private func auditScore(of link: Link, at now: Moment, _ findings: inout Findings) {
        // Where many share an address, a dialler is told of its score in words, and is there until then.
        if settings.isPrivateNetwork, link.direction == .incoming, !link.isOnline { return }
        let score = scores.score(of: link.remote.address, at: now)
        findings.require(score >= settings.badScore, .badScore, "\(link.name) has a score of \(score)")
    }

    /// Dials to ourselves are links until both ends are seen, and never more. Who dials us from an endpoint that we
    /// believe to be ours is somebody else who claims it: only a dial of ours proves anything.
    private func auditSelf(_ link: Link, own: Endpoint?, _ findings: inout Findings) {
        if link.direction == .outgoing {
            findings.require(
                !history.isOurselves(link.remote), .selfLink, "\(link.name) leads to where we found ourselves")
        }
        guard let own, link.isOnline else { return }
        findings.require(link.endpoint != own, .selfLink, "\(link.name) is online with ourselves")
    }

    // MARK: - Beside other links

    /// What other links are at the same address, or near it.
    private struct Neighbours {
        var halfOpenHere = 0
        var incomingHere = 0
        var incomingNear = 0
    }

    private func auditNeighbours(of link: Link, at index: Int, _ findings: inout Findings) {
        let address = link.remote.address
        let (group, holder) = (address.group, address.holder)
        var neighbours = Neighbours()
        for other in links.all.indices where links.all[other].remote.address.group == group {
            let isIncoming = links.all[other].direction == .incoming
            let isRegular = isIncoming && !links.all[other].isSpecial
            if isRegular { neighbours.incomingNear += 1 }
            guard links.all[other].remote.address.holder == holder else { continue }
            if isRegular { neighbours.incomingHere += 1 }
            if isIncoming, !links.all[other].isOnline { neighbours.halfOpenHere += 1 }
            // An endpoint is at the address of its socket, so whoever is the same is here.
            if other != index { auditPair(link, links.all[other], &findings) }
        }
        if settings.isPrivateNetwork || link.direction == .outgoing { return }
        findings.require(
            neighbours.halfOpenHere <= settings.halfOpenPerAddress, .halfOpenPerAddressCap,
            "\(neighbours.halfOpenHere) from \(holder), \(settings.halfOpenPerAddress) may be")
        if link.isSpecial { return }
        findings.require(
            neighbours.incomingHere <= settings.incomingPerAddress, .addressCap,
            "\(neighbours.incomingHere) regular ones from \(holder), \(settings.incomingPerAddress) may be")
        findings.require(
            neighbours.incomingNear <= settings.incomingPerGroup, .groupCap,
            "\(neighbours.incomingNear) regular ones around \(address), \(settings.incomingPerGroup) may be")
    }

    /// Between two events these are never there together:
    /// - two of one name that are online: the later one is refused, whoever dialled it. Two at one endpoint with
    ///   different node ids may be: behind one address several nodes listen, and what they say of their port is theirs
    ///   to say;
    /// - two dials to one endpoint that are peers or are to become some. A test of an address may go on beside one;
    /// - a dial, and a link that is online with the very endpoint: when both sides dial, one of the links ends as soon
    ///   as a greeting shows it. Until then both are under way, and at that moment each side has at most its dial and
    ///   a link that has not greeted.
    private func auditPair(_ link: Link, _ other: Link, _ findings: inout Findings) {
        if let peer = link.peer {
            findings.require(peer.id != other.peer?.id, .doublePeer, "\(link.name) and \(other.name) are \(peer.id)")
        }
        guard link.direction == .outgoing, !link.isFeeler, !other.isFeeler else { return }
        if other.direction == .outgoing {
            findings.require(link.remote != other.remote, .doubleDial, "\(link.name) and \(other.name)")
        } else if !link.isOnline {
            findings.require(link.remote != other.endpoint, .crossedDial, "\(link.name) beside \(other.name)")
        }
    }
}
