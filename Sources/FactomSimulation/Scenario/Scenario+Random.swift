// Scenario, as far as those go that chance makes: what a swarm tries, each once.
extension Scenario {
    /// Everything by chance: what nodes are like, what befalls them and when; then peace, at whose end all must be well.
    ///
    /// - Parameter seed: the run's own: with the sizes it decides the scenario, too.
    package static func random(seed: UInt64, nodes: Int = 24, minutes: Double = 30) -> Scenario {
        var dice = Dice(seed: seed, for: 7)
        var scenario = Scenario()
        scenario.name = "swarm"
        scenario.summary = "Whatever chance brings."
        scenario.nodes = nodes
        scenario.peace = min(210, minutes * 60 / 2)
        scenario.seconds = minutes * 60 - scenario.peace
        scenario.isPrivate = dice.shows(0.3)
        scenario.startWithin = dice.shows(0.3) ? 60 : 5
        scenario.seedNodes = 1 + dice.below(4)
        scenario.specialShare = dice.shows(0.4) ? 0.25 : 0
        scenario.traffic.messagesPerSecond = [0.02, 0.1, 0.5][dice.below(3)]
        scenario.traffic.bytes = [16, 256, 2000][dice.below(3)]
        if dice.shows(0.1) { (scenario.traffic.messagesPerSecond, scenario.traffic.bytes) = (0.02, 200_000) }
        scenario.mix = randomMix(&dice)
        scenario.weather = randomWeather(&dice)
        scenario.tuning = randomTuning(&dice)
        if dice.shows(0.4) { scenario.churn = randomChurn(&dice) }
        if dice.shows(0.4) { scenario.hostile = randomHostile(nodes, &dice) }
        let faults = 1 + dice.below(8)
        for _ in 0..<faults {
            let at = Double(60 + dice.below(max(Int(scenario.seconds) - 120, 1)))
            scenario.plan.append(PlannedFault(at: at, randomFault(nodes, &dice)))
        }
        scenario.plan.sort { $0.at < $1.at }
        // Dice of their own: what befalls a seed's network stays the same.
        var room = Dice(seed: seed, for: 8)
        scenario.narrow(&room)
        return scenario
    }

    /// With little room: what a full queue does is seen only where one is full.
    private mutating func narrow(_ dice: inout Dice) {
        guard dice.shows(0.3) else { return }
        // A message of two hundred writes would be most of the run.
        weather.socketBuffer = max([1, 4, 64][dice.below(3)] << 10, traffic.bytes / 8)
        tuning.queueParcels = 8
    }

    private static func randomMix(_ dice: inout Dice) -> ProtocolMix {
        switch dice.below(5) {
        case 0: ProtocolMix()
        case 1: ProtocolMix(v9: 1, v10: 1, v11: 1)
        case 2: ProtocolMix(v10: 0, v11: 1)
        case 3: ProtocolMix(v9: 1, v10: 2, v11: 1, p2p1: 1)
        default: ProtocolMix(v10: 2, p2p1: 1)
        }
    }

    private static func randomWeather(_ dice: inout Dice) -> Weather {
        var weather = Weather()
        if dice.shows(0.3) { weather.farthest = 400_000_000 }
        if dice.shows(0.3) { weather.jitter = 200_000_000 }
        if dice.shows(0.3) { weather.bandwidth = [0, 100_000, 1_000_000][dice.below(3)] }
        if dice.shows(0.5) { weather.cutChance = 0.2 }
        if dice.shows(0.3) { weather.stallChance = 0.01 }
        if dice.shows(0.3) { weather.slowConnectChance = 0.2 }
        return weather
    }

    private static func randomTuning(_ dice: inout Dice) -> Tuning {
        var tuning = Tuning()
        if dice.shows(0.3) { tuning.fanout = [4, 8, 32][dice.below(3)] }
        if dice.shows(0.3) { tuning.outgoingTarget = [8, 10, 16][dice.below(3)] }
        if dice.shows(0.2) { tuning.incomingLimit = [30, 60][dice.below(2)] }
        if dice.shows(0.2) { tuning.roundSeconds = 120 }
        if dice.shows(0.2) { tuning.askSeconds = 30 }
        if dice.shows(0.2) { tuning.queueParcels = 8 }
        return tuning
    }

    private static func randomChurn(_ dice: inout Dice) -> Churn {
        var churn = Churn()
        churn.share = [0.05, 0.2, 0.5][dice.below(3)]
        churn.downTo = [10, 60, 300][dice.below(3)]
        churn.manner = randomCrash(&dice)
        return churn
    }

    private static func randomCrash(_ dice: inout Dice) -> Crash {
        var crash = Crash()
        crash.isSilent = dice.shows(0.5)
        crash.file = Crash.File.allCases[dice.below(Crash.File.allCases.count)]
        crash.moves = dice.shows(0.2)
        crash.isOrderly = dice.shows(0.2)
        if crash.isOrderly { crash.isSilent = false }
        return crash
    }

    private static func randomHostile(_ nodes: Int, _ dice: inout Dice) -> [HostileGroup] {
        HostileGroup.Kind.allCases.compactMap { kind in
            guard dice.shows(0.4) else { return nil }
            var group = HostileGroup(kind, count: kind == .eclipse ? 4 * nodes : 1 + dice.below(max(nodes / 4, 1)))
            group.groups = 1 + dice.below(8)
            // All that is spam goes all the way round: a little is a lot.
            if kind == .spammers { (group.count, group.rate) = (1, 1) }
            return group
        }
    }

    private static func randomFault(_ nodes: Int, _ dice: inout Dice) -> Fault {
        let some = 1 + dice.below(max(nodes / 2, 1))
        let seconds = [5.0, 30, 60, 300][dice.below(4)]
        switch dice.below(13) {
        case 0: return .crash(count: some, downFor: seconds, randomCrash(&dice))
        case 1: return .join(count: 1 + dice.below(max(nodes / 3, 1)), within: seconds)
        case 2: return .pause(count: some, seconds: seconds)
        case 3: return .slow(count: some, seconds: seconds, milliseconds: [1, 5, 20][dice.below(3)])
        case 4: return .leap(count: some, seconds: [1, 60, 4000, 100_000][dice.below(4)])
        case 5: return .fullDisk(count: some, seconds: seconds)
        case 6: return .partition(randomPartition(&dice), seconds: seconds)
        case 7: return .seedOutage(seconds: seconds)
        case 8: return .weather(storm(&dice), seconds: seconds)
        case 9: return .resets(count: some)
        case 10: return .restartAll(downFor: seconds / 5, randomCrash(&dice))
        case 11: return .banByHand(count: some, seconds: seconds)
        default: return .upgrade(within: seconds)
        }
    }

    private static func randomPartition(_ dice: inout Dice) -> Partition {
        var partition = Partition()
        partition.shares = [[0.5, 0.5], [0.9, 0.1], [0.4, 0.3, 0.3]][dice.below(3)]
        partition.isOneWay = dice.shows(0.3)
        if dice.shows(0.3) { partition.flapEvery = [1, 7, 30][dice.below(3)] }
        return partition
    }

    /// The internet on a bad day.
    private static func storm(_ dice: inout Dice) -> Weather {
        var weather = randomWeather(&dice)
        weather.cutChance = 0.5
        weather.stallChance = [0.01, 0.1][dice.below(2)]
        weather.slowConnectChance = 0.5
        if dice.shows(0.5) { weather.corruptChance = 0.0005 }
        return weather
    }
}
