extension Report {
    /// Something that befell the network, as a plot of the run marks it.
    package struct Mark: Sendable, Equatable {
        /// In virtual seconds.
        package var second: Double
        /// When it was over; `nil` for what happens in a moment.
        package var until: Double?
        /// A few words.
        package var what: String

        package init(second: Double, until: Double? = nil, what: String) {
            self.second = second
            self.until = until
            self.what = what
        }
    }
}

extension Scenario {
    /// The first so many are marked.
    static let marksShown = 200

    /// What befell a run of so many seconds, in the order of time.
    func marks(until end: Double) -> [Report.Mark] {
        var marks = plan.map { planned in
            Report.Mark(
                second: planned.at, until: planned.fault.over(planned.at, calmFrom: seconds), what: planned.fault.words)
        }
        if let churn { marks.append(mark(churn)) }
        marks += hostile.map { Report.Mark(second: $0.from, what: $0.words) }
        if peace > 0 { marks.append(Report.Mark(second: seconds, what: "peace")) }
        let inOrder = marks.enumerated().sorted { ($0.element.second, $0.offset) < ($1.element.second, $1.offset) }
        return Array(inOrder.map(\.element).filter { $0.second <= end }.prefix(Scenario.marksShown))
    }

    private func mark(_ churn: Churn) -> Report.Mark {
        let share = (churn.share * 1000).rounded() / 10
        let percent = Int(exactly: share).map { "\($0)" } ?? "\(share)"
        return Report.Mark(
            second: churn.from, until: min(churn.until ?? seconds, seconds), what: "churn of \(percent) % a minute")
    }
}

extension HostileGroup {
    fileprivate var words: String {
        switch kind {
        case .mavericks: "\(count) mavericks"
        case .spammers: "\(count) spammers"
        case .sinks: "\(count) silent sinks"
        case .eclipse: "an eclipse of \(count)"
        }
    }
}

extension Fault {
    /// A few words for what happens.
    var words: String {
        switch self {
        case .crash(let count, _, let manner): "\(count) \(manner.isOrderly ? "stop" : "crash")"
        case .join(let count, _): "\(count) join"
        case .pause(let count, _): "\(count) stand still"
        case .slow(let count, _, _): "\(count) are slow"
        case .leap(let count, _): "\(count) clocks leap"
        case .fullDisk(let count, _): "\(count) disks full"
        case .partition(let partition, _): partition.words
        case .seedOutage: "seed outage"
        case .weather: "other weather"
        case .resets(let count): "\(count) connections break"
        case .restartAll: "all restart"
        case .upgrade: "upgrade"
        case .banByHand(let count, _): "\(count) bans by hand"
        }
    }

    /// When it is over, in seconds; `nil` for what happens in a moment.
    ///
    /// - Parameter calmFrom: when all that concerns the whole network ends.
    fileprivate func over(_ start: Double, calmFrom: Double) -> Double? {
        switch self {
        case .crash(_, let down, _), .restartAll(let down, _): start + down
        case .join(_, let within), .upgrade(let within): start + within
        case .banByHand(_, let seconds), .pause(_, let seconds), .slow(_, let seconds, _), .fullDisk(_, let seconds):
            start + seconds
        case .partition(_, let seconds), .seedOutage(let seconds), .weather(_, let seconds):
            max(min(start + seconds, calmFrom), start)
        case .leap, .resets: nil
        }
    }
}

extension Partition {
    fileprivate var words: String {
        let parts = shares.count == 2 ? "partition" : "partition into \(shares.count)"
        return flapEvery > 0 ? "flapping \(parts)" : isOneWay ? "one-way \(parts)" : parts
    }
}
