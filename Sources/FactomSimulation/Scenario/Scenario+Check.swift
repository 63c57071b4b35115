// Scenario, as far as its check goes: what the simulator can't run, or what can't be meant.
extension Scenario {
    /// What is wrong with it first; `nil` when it can be run. Files are checked when they are read; who changes
    /// a scenario afterwards asks again.
    package func flaw() -> ScenarioFlaw? {
        ScenarioTables.scenario.flaw(in: self) ?? sizeFlaw() ?? timeFlaw() ?? weatherFlaw() ?? hostileFlaw()
            ?? carriageFlaw()
    }

    /// Hosts of all kinds in one run.
    package static let mostHosts = 200_000
    /// Who has which message yet is kept while it has time to get there, a few bytes for each node.
    private static let mostMarks = 200_000_000.0
    private static let mostBytesPerSecond = 100_000_000.0

    // MARK: - How much

    private func sizeFlaw() -> ScenarioFlaw? {
        if seedNodes > nodes {
            return ScenarioFlaw(key: "seedNodes", value: "\(seedNodes)", rule: "0…\(nodes), as many as there are nodes")
        }
        if mix.v9 + mix.v10 + mix.v11 + mix.p2p1 <= 0 {
            return ScenarioFlaw(key: "protocols", value: "without weights", rule: "some weight above 0")
        }
        if hosts > Scenario.mostHosts {
            return ScenarioFlaw(
                key: "nodes", value: "\(nodes), with all that join and all hostile ones \(hosts)",
                rule: "\(Scenario.mostHosts) in all at most")
        }
        return trafficFlaw()
    }

    private func trafficFlaw() -> ScenarioFlaw? {
        let rate = traffic.messagesPerSecond
        if rate * traffic.patience * Double(hosts) > Scenario.mostMarks {
            return ScenarioFlaw(
                key: "traffic.messagesPerSecond", value: "\(rate), with a patience of \(traffic.patience) s",
                rule: "\(Scenario.mostMarks / traffic.patience / Double(hosts)) at most among \(hosts) hosts")
        }
        if rate * Double(traffic.bytes) > Scenario.mostBytesPerSecond {
            return ScenarioFlaw(
                key: "traffic.messagesPerSecond", value: "\(rate), of \(traffic.bytes) bytes each",
                rule: "so that no more than 100 MB are sent in a second")
        }
        return nil
    }

    /// All that there ever are.
    private var hosts: Int {
        let joining = plan.reduce(0) { sum, planned in
            if case .join(let count, _) = planned.fault { sum + count } else { sum }
        }
        return nodes + joining + hostile.reduce(0) { $0 + $1.count }
    }

    // MARK: - When

    private func timeFlaw() -> ScenarioFlaw? {
        for (index, planned) in plan.enumerated() where planned.at > seconds {
            return ScenarioFlaw(
                key: "plan[\(index)].at", value: time(planned.at), rule: "within the duration, \(time(seconds))")
        }
        if let churn, churn.downTo < churn.downFrom {
            return ScenarioFlaw(
                key: "churn.downTo", value: time(churn.downTo), rule: "\"downFrom\" at least, \(time(churn.downFrom))")
        }
        if peace > 0, peace < 60 { return ScenarioFlaw(key: "peace", value: time(peace), rule: "0s, or 1m at least") }
        return nil
    }

    private func time(_ seconds: Double) -> String { ScenarioTime.text(seconds) ?? "\(seconds) s" }

    // MARK: - What goes wrong

    private func weatherFlaw() -> ScenarioFlaw? {
        if let flaw = weather.flaw { return flaw.under("weather") }
        for (index, planned) in plan.enumerated() {
            guard case .weather(let weather, _) = planned.fault, let flaw = weather.flaw else { continue }
            return flaw.under("plan[\(index)].weather")
        }
        return nil
    }

    private func hostileFlaw() -> ScenarioFlaw? {
        for (index, group) in hostile.enumerated() where group.count > group.groups * 50_000 {
            return ScenarioFlaw(
                key: "hostile[\(index)].count", value: "\(group.count)", rule: "50000 at most for each of its groups")
        }
        if let second = hostile.indices.filter({ hostile[$0].kind == .eclipse }).dropFirst().first {
            return ScenarioFlaw(key: "hostile[\(second)].kind", value: "\"eclipse\" again", rule: "the only eclipse")
        }
        return nil
    }

    /// Only our own nodes take messages as they are, and those can't be spoilt on the way.
    private func carriageFlaw() -> ScenarioFlaw? {
        if carries == .bytes { return nil }
        let spoils = { (weather: Weather) in weather.corruptChance > 0 || weather.cutChance > 0 }
        let isSpoilt =
            spoils(weather)
            || plan.contains { if case .weather(let weather, _) = $0.fault { spoils(weather) } else { false } }
        if hostile.isEmpty, mix.p2p1 <= 0, !isSpoilt { return nil }
        return ScenarioFlaw(
            key: "carries", value: "\"\(carries.rawValue)\"",
            rule: "\"bytes\" where nodes are hostile or of the first generation, or bytes are cut or changed")
    }
}

extension Weather {
    fileprivate var flaw: ScenarioFlaw? {
        if farthest < nearest {
            return ScenarioFlaw(key: "farthest", value: "nearer than \"nearest\"", rule: "as far at least")
        }
        if bandwidth > 0, bandwidth < 1000 {
            return ScenarioFlaw(key: "bandwidth", value: "\(bandwidth)", rule: "0 for no limit, or 1000 at least")
        }
        return nil
    }
}
