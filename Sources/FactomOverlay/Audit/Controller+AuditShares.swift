import FactomWire

// Controller, as far as asking what it would tell others goes: by chance of its own, so that nothing is changed.
extension Controller {
    /// No more peers than this are asked for in one audit: each may cost a walk through the book.
    private static let askersAudited = 4

    func auditShares(at now: Moment, _ findings: inout Findings) {
        let online = links.all.filter(\.isOnline)
        let first = online.isEmpty ? 0 : Int(truncatingIfNeeded: (now - .zero).components.seconds) % online.count
        let askers = online[first...] + online[..<first]
        for asker in askers.prefix(Controller.askersAudited) { auditShare(to: asker, at: now, &findings) }
    }

    private func auditShare(to asker: Link, at now: Moment, _ findings: inout Findings) {
        var lots = chance
        let told = endpointsToOffer(settings.shareSize, to: asker, at: now, &lots)
        findings.require(
            told.count <= settings.shareSize && Set(told).count == told.count, .share,
            "\(asker.name) would be told \(told)")
        for endpoint in told {
            let reason = reasonNotToTell(endpoint, at: now) ?? reasonNotToTell(endpoint, to: asker)
            findings.require(
                reason == nil, .share, "\(asker.name) would be told of \(endpoint): \(reason ?? "")")
        }
    }

    private func reasonNotToTell(_ endpoint: Endpoint, to asker: Link) -> String? {
        if endpoint == asker.endpoint { return "it is itself there" }
        if case .online(_, .v9) = asker.phase, endpoint.address.isIPv6 { return "its protocol has no IPv6" }
        return nil
    }

    /// Why nobody may be told of an endpoint now; `nil` when some may.
    func reasonNotToTell(_ endpoint: Endpoint, at now: Moment) -> String? {
        if history.isOurselves(endpoint) { return "it is ourselves" }
        if isSpecial(endpoint) || links.all.contains(where: { $0.isSpecial && $0.endpoint == endpoint }) {
            return "it is a special peer's"
        }
        if bans.covers(endpoint, at: now) { return "it is banned" }
        if scores.score(of: endpoint.address, at: now) < settings.badScore { return "its score is too low" }
        let isConnected = links.all.contains { $0.isRegularOutgoing && $0.isOnline && $0.remote == endpoint }
        if !isConnected, !book.hasAnswered(endpoint) { return "we never connected to it" }
        if settings.isPrivateNetwork { return nil }
        if isSpecial(endpoint.address) { return "a special peer is at its address" }
        return endpoint.address.isPublic ? nil : "its address isn't public"
    }

    /// Why an endpoint may not be dialled now, waits apart; `nil` when it may.
    func reasonNotToDial(_ endpoint: Endpoint, at now: Moment) -> String? {
        let special = isSpecial(endpoint)
        if isStopping { return "the node stops" }
        if history.isOurselves(endpoint) { return "it is ourselves" }
        if bans.covers(endpoint, special: special, at: now) { return "it is banned" }
        if special { return nil }
        if settings.exclusive { return "only special peers are dialled" }
        return scores.score(of: endpoint.address, at: now) < settings.badScore ? "its score is too low" : nil
    }
}
