import FactomWire

// Controller, as far as knowing when a tick matters goes. Each moment here stands beside what a tick compares with it.
extension Controller {
    /// The earliest moment at which a tick may do anything, if nothing but ticks happens until then: rather too early
    /// than too late. What a tick would do is more than what it answers: also to draw by chance, and to forget.
    func nextDue() -> Moment {
        if isStopping { return .distantFuture }
        let dues = min(climbDue, specialsDue, replenishDue, seedsDue)
        return min(dues, askDue, feelDue, min(roundAt ?? .distantPast, saveDue))
    }

    private var climbDue: Moment {
        settings.exclusive || !isCutOff ? .distantFuture : ladder.due
    }

    private var specialsDue: Moment {
        specials.reduce(.distantFuture) { due, special in
            special.isResolving || isLinked(special) ? due : min(due, special.notBefore)
        }
    }

    private var replenishDue: Moment {
        if settings.exclusive { return .distantFuture }
        if liveOutgoing >= outgoingFloor {
            if links.counts.dialledOutgoing > 0 { return .distantFuture }
            if alternative != nil { return .distantPast }
            return dialsWanted > 0 ? fillAt : .distantFuture
        }
        return dialsWanted > 0 ? searchAt : .distantFuture
    }

    private var seedsDue: Moment {
        !settings.hasSeeds || settings.exclusive ? .distantFuture : seeds.due(alone: isCutOff)
    }

    private var feelDue: Moment {
        if settings.exclusive || settings.outgoingTarget == 0 || isAlone { return .distantFuture }
        return links.counts.feelers >= testsAtOnce ? .distantFuture : feelAt
    }

    private var saveDue: Moment {
        min(expireAt, unsavedSince.map { $0 + settings.saveAfter } ?? .distantFuture)
    }
}

extension Controller.Event {
    /// Whether a tick may have more to do after it than before. Most of what happens is that peers do as they should.
    var mayMakeSomethingDue: Bool {
        switch self {
        case .measured: false
        case .qualityChanged(_, let change, _): change < 0
        case .tick, .accepted, .opened, .greeted, .rejected, .closed, .peersRequested, .peersShared, .resolved,
            .seedsFetched, .stalled, .command, .stopping:
            true
        }
    }
}
