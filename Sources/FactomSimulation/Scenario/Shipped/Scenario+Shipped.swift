// Scenario, as far as those go that come with the simulator: each a promise that its run checks.
extension Scenario {
    /// In the order in which they are listed.
    package static let shipped: [Scenario] = [
        formation, steady, large, churning, partitioned, restarted, eclipsed, spammed, crowded, mixed, upgraded,
    ]

    /// `nil` when none has this name.
    package static func shipped(_ name: String) -> Scenario? {
        shipped.first { $0.name == name }
    }

    private init(_ name: String, nodes: Int, minutes: Double, _ summary: String) {
        self.init()
        self.name = name
        self.summary = summary
        self.nodes = nodes
        seconds = minutes * 60
    }

    // MARK: - In peace

    private static var formation: Scenario {
        var scenario = Scenario("formation", nodes: 1000, minutes: 3, "A thousand nodes find each other by four seeds.")
        scenario.traffic.messagesPerSecond = 0.2
        scenario.traffic.from = 150
        scenario.expectation.delivery = 0.9999
        scenario.expectation.formedWithin = 60
        return scenario
    }

    private static var steady: Scenario {
        var scenario = Scenario(
            "steady", nodes: 1000, minutes: 5, "Nothing goes wrong.")
        scenario.traffic.from = 120
        scenario.tuning.fanout = 16
        scenario.expectation.formedWithin = 60
        scenario.expectation.delivery = 0.9999
        return scenario
    }

    /// What each node knows is bounded, or the memory of one machine would not do: that all know all is a hundred million
    /// addresses. Two minutes after its start a network of this size is not yet even: some nodes hang on a few that have
    /// two hundred peers, who pass a message on to all of them seldom. So it is passed on to more than by default.
    private static var large: Scenario {
        var scenario = Scenario(
            "large", nodes: 10_000, minutes: 2, "Ten thousand nodes find each other, each with a small address book.")
        scenario.traffic.from = 85
        scenario.tuning.fanout = 32
        scenario.tuning.outgoingTarget = 20
        scenario.tuning.addressBook = 384
        scenario.watched = 0.01
        scenario.expectation.formedWithin = 60
        scenario.expectation.delivery = 0.9999
        return scenario
    }

    private static var mixed: Scenario {
        var scenario = Scenario(
            "mixed-protocols", nodes: 200, minutes: 10, "Protocols 9, 10 and 11, and nodes of the first generation.")
        scenario.mix = ProtocolMix(v9: 1, v10: 1, v11: 1, p2p1: 1)
        scenario.traffic.from = 120
        scenario.expectation.formedWithin = 60
        scenario.expectation.delivery = 0.97
        return scenario
    }

    private static var upgraded: Scenario {
        var scenario = Scenario(
            "upgrade", nodes: 200, minutes: 15, "Nodes of the first generation become new ones, one after another.")
        scenario.mix = ProtocolMix(v10: 1, p2p1: 9)
        scenario.traffic.from = 120
        scenario.plan = [PlannedFault(at: 120, .upgrade(within: 600))]
        scenario.expectation.healedWithin = 60
        scenario.expectation.delivery = 0.85
        return scenario
    }

    // MARK: - Comings and goings

    private static var churning: Scenario {
        var scenario = Scenario("churn", nodes: 400, minutes: 10, "One node in twenty crashes each minute.")
        var churn = Churn()
        churn.share = 0.05
        scenario.churn = churn
        scenario.traffic.from = 60
        scenario.expectation.delivery = 0.999
        return scenario
    }

    private static var partitioned: Scenario {
        var scenario = Scenario("partition", nodes: 400, minutes: 15, "The network falls into halves for ten minutes.")
        scenario.traffic.messagesPerSecond = 0.5
        scenario.traffic.from = 60
        scenario.plan = [PlannedFault(at: 120, .partition(Partition(), seconds: 600))]
        scenario.expectation.healedWithin = 60
        scenario.expectation.delivery = 0.95
        return scenario
    }

    private static var restarted: Scenario {
        var scenario = Scenario(
            "restart", nodes: 400, minutes: 6,
            "The power fails everywhere at once, and the seed stays away: only what nodes remember is left.")
        scenario.traffic.messagesPerSecond = 0.5
        scenario.traffic.from = 60
        var powerCut = Crash()
        powerCut.isSilent = true
        scenario.plan = [
            PlannedFault(at: 180, .seedOutage(seconds: 180)),
            PlannedFault(at: 180, .restartAll(downFor: 10, powerCut)),
        ]
        scenario.expectation.healedWithin = 60
        scenario.expectation.delivery = 0.999
        return scenario
    }

    private static var crowded: Scenario {
        var scenario = Scenario("flash-crowd", nodes: 100, minutes: 5, "Four times as many nodes join in ten seconds.")
        scenario.traffic.from = 60
        scenario.plan = [PlannedFault(at: 120, .join(count: 400, within: 10))]
        scenario.expectation.healedWithin = 60
        scenario.expectation.delivery = 0.95
        return scenario
    }

    // MARK: - Harm

    private static var eclipsed: Scenario {
        var scenario = Scenario(
            "eclipse", nodes: 100, minutes: 120,
            "Hundreds of addresses of one attacker want a node for themselves, which is restarted now and then.")
        scenario.traffic.messagesPerSecond = 0.02
        var group = HostileGroup(.eclipse, count: 400)
        group.groups = 16
        group.restartEvery = 1200
        scenario.hostile = [group]
        scenario.expectation.honestPeers = 1
        scenario.watched = 0.1
        return scenario
    }

    private static var spammed: Scenario {
        var scenario = Scenario(
            "spam", nodes: 100, minutes: 5,
            "Four nodes send what nobody asked for, twenty break the protocol, ten swallow all they get.")
        scenario.traffic.from = 60
        var spammers = HostileGroup(.spammers, count: 4)
        spammers.rate = 2
        scenario.hostile = [spammers, HostileGroup(.mavericks, count: 20), HostileGroup(.sinks, count: 10)]
        scenario.expectation.delivery = 0.999
        return scenario
    }
}
