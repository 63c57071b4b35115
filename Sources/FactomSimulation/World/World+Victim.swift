import FactomOverlay

// World, as far as the one goes whom an eclipse is for.
extension World {
    /// The first node that isn't on the seed list.
    var victim: Int { min(scenario.seedNodes, max(scenario.nodes - 1, 0)) }

    mutating func scheduleVictim() {
        guard let group = scenario.hostile.first(where: { $0.kind == .eclipse }) else { return }
        report.victim = Report.Victim(endpoint: "\(fabric.endpoint(of: victim))")
        if group.restartEvery > 0 { enterRestart(group.restartEvery) }
    }

    private mutating func enterRestart(_ every: Double) {
        let at = now + max(VirtualTime.nanoseconds(every), World.second)
        if at < calmFrom { agenda.enter(.victim(every: every), at: at) }
    }

    /// Its operator restarts it.
    mutating func restartVictim(every: Double) {
        var stop = Crash()
        stop.isOrderly = true
        if hosts[victim].isRunning { report.victim?.restarts += 1 }
        crash(victim, stop, downFor: 10 * World.second)
        enterRestart(every)
    }

    /// - Parameter isSample: whether it goes into the course of the run.
    mutating func watchVictim(isSample: Bool) {
        guard report.victim != nil, hosts[victim].node != nil else { return }
        var honest = 0
        var hostile = 0
        for line in hosts[victim].online.all where line.isOutgoing {
            guard let other = fabric.other(victim, line.id)?.host else { continue }
            if hosts[other].kind == .hostile { hostile += 1 } else { honest += 1 }
        }
        if isSample {
            report.victim?.course.append(.init(second: Double(now) / 1e9, honest: honest, hostile: hostile))
        }
        if now - hosts[victim].startedAt < World.victimSettles { return }
        let least = report.victim?.leastHonest ?? honest
        report.victim?.leastHonest = min(least, honest)
        if honest == 0 { report.victim?.secondsAlone += 1 }
    }

    /// What it has to find peers after a start, before it counts how many are honest.
    static let victimSettles = 60 * second
}
