/// A planned fault as a file has it: one object, whose keys depend on what it does.
struct FaultForm: Sendable, Equatable {
    enum Kind: String, Sendable, CaseIterable {
        case crash
        case join
        case pause
        case slow
        case leap
        case fullDisk = "full-disk"
        case partition
        case seedOutage = "seed-outage"
        case weather
        case resets
        case ban
        case restartAll = "restart-all"
        case upgrade
    }

    var at = 0.0
    var kind = Kind.crash
    var count = 0
    /// How long it lasts, or how long hosts are down; in seconds.
    var seconds = 0.0
    /// What each event costs, in milliseconds.
    var cost = 0.0
    var manner = Crash()
    var partition = Partition()
    var weather = Weather()

    init(_ kind: Kind) {
        self.kind = kind
    }

    init(_ planned: PlannedFault) {
        at = planned.at
        switch planned.fault {
        case .crash(let count, let seconds, let manner):
            (kind, self.count, self.seconds, self.manner) = (.crash, count, seconds, manner)
        case .join(let count, let seconds): (kind, self.count, self.seconds) = (.join, count, seconds)
        case .pause(let count, let seconds): (kind, self.count, self.seconds) = (.pause, count, seconds)
        case .slow(let count, let seconds, let cost):
            (kind, self.count, self.seconds, self.cost) = (.slow, count, seconds, cost)
        case .leap(let count, let seconds): (kind, self.count, self.seconds) = (.leap, count, seconds)
        case .fullDisk(let count, let seconds): (kind, self.count, self.seconds) = (.fullDisk, count, seconds)
        case .partition(let partition, let seconds):
            (kind, self.partition, self.seconds) = (.partition, partition, seconds)
        case .seedOutage(let seconds): (kind, self.seconds) = (.seedOutage, seconds)
        case .weather(let weather, let seconds): (kind, self.weather, self.seconds) = (.weather, weather, seconds)
        case .resets(let count): (kind, self.count) = (.resets, count)
        case .banByHand(let count, let seconds): (kind, self.count, self.seconds) = (.ban, count, seconds)
        case .restartAll(let seconds, let manner): (kind, self.seconds, self.manner) = (.restartAll, seconds, manner)
        case .upgrade(let seconds): (kind, self.seconds) = (.upgrade, seconds)
        }
    }

    var planned: PlannedFault { PlannedFault(at: at, fault) }

    private var fault: Fault {
        switch kind {
        case .crash: .crash(count: count, downFor: seconds, manner)
        case .join: .join(count: count, within: seconds)
        case .pause: .pause(count: count, seconds: seconds)
        case .slow: .slow(count: count, seconds: seconds, milliseconds: cost)
        case .leap: .leap(count: count, seconds: seconds)
        case .fullDisk: .fullDisk(count: count, seconds: seconds)
        case .partition: .partition(partition, seconds: seconds)
        case .seedOutage: .seedOutage(seconds: seconds)
        case .weather: .weather(weather, seconds: seconds)
        case .resets: .resets(count: count)
        case .ban: .banByHand(count: count, seconds: seconds)
        case .restartAll: .restartAll(downFor: seconds, manner)
        case .upgrade: .upgrade(within: seconds)
        }
    }
}
