import FactomJSON

// FaultForm, as far as its keys go: which there are depends on what the fault does.
extension FaultForm {
    static func keys(_ kind: Kind) -> ScenarioKeys<FaultForm> {
        ScenarioKeys(FaultForm(kind), common + particular(kind))
    }

    static let common: [ScenarioKey<FaultForm>] = [
        .init("at", \.at, .time(0...ScenarioTables.year), isRequired: true, "When it happens"),
        .init("do", \.kind, .word, isRequired: true, "What happens"),
    ]

    private static func particular(_ kind: Kind) -> [ScenarioKey<FaultForm>] {
        switch kind {
        case .crash: [count, down] + ScenarioTables.manner()
        case .join, .pause, .fullDisk, .ban: [count, lasting]
        case .slow: [count, lasting, cost]
        case .leap: [count, leap]
        case .partition: [lasting] + islands
        case .seedOutage: [lasting]
        case .weather: [lasting, weather]
        case .resets: [count]
        case .restartAll: [down] + ScenarioTables.manner()
        case .upgrade: [lasting]
        }
    }

    /// What each does, for the reference.
    static func meaning(_ kind: Kind) -> String {
        switch kind {
        case .crash: "So many nodes crash, and are back after a while"
        case .join: "New nodes join, spread over a while"
        case .pause: "So many nodes stand still, their systems don't"
        case .slow: "Each event costs so many nodes time"
        case .leap: "The clocks of so many nodes leap ahead"
        case .fullDisk: "So many nodes can't save"
        case .partition: "The network falls into parts"
        case .seedOutage: "Nobody answers at the seed's address"
        case .weather: "Other weather for a while"
        case .resets: "One connection of each of so many nodes breaks"
        case .ban: "So many nodes ban one of their peers by hand"
        case .restartAll: "Everyone crashes at once, and is back after a while"
        case .upgrade: "Nodes of the first generation are replaced by new ones, spread over a while"
        }
    }

    private static let count = ScenarioKey<FaultForm>(
        "count", \.count, .count(1...ScenarioTables.mostNodes), isRequired: true, "How many nodes, at most all")
    private static let lasting = ScenarioKey<FaultForm>(
        "for", \.seconds, .time(0...ScenarioTables.year), isRequired: true, "How long, or within what time")
    private static let down = ScenarioKey<FaultForm>(
        "downFor", \.seconds, .time(0...ScenarioTables.year), isRequired: true, "How long each is down")
    /// A thousand such leaps leave clocks within what they can show.
    private static let leap = ScenarioKey<FaultForm>(
        "by", \.seconds, .time(0...10 * ScenarioTables.day), isRequired: true,
        "How far; dates by up to as much in either direction")
    private static let cost = ScenarioKey<FaultForm>(
        "cost", \.cost, .milliseconds(0...10), isRequired: true, "What each event takes")
    private static let weather = ScenarioKey<FaultForm>(
        "weather", \.weather, .object(ScenarioTables.weather), "Which, as in the scenario's own `weather`")
    private static let islands: [ScenarioKey<FaultForm>] = [
        .init(
            "shares", \.partition.shares, .shares(2...16),
            "Which part of the nodes each island has; the first has the rest, too"),
        .init("oneWay", \.partition.isOneWay, .flag, "Bytes still get from later islands to earlier ones"),
        .init(
            "flapEvery", \.partition.flapEvery, .time(0...ScenarioTables.year),
            "It comes and goes, for so long each; 0 for always there"),
    ]
}

extension ScenarioForm where Value == [PlannedFault] {
    static func plan(atMost limit: Int) -> ScenarioForm {
        ScenarioForm(
            rule: "a list of up to \(limit) objects",
            read: { fields, name, _ throws(JSONProblem) in
                try elements(of: &fields, name, limit) { element throws(JSONProblem) in
                    var nested = try JSONFields(element, of: "an entry of \"\(name)\"")
                    return try fault(element, &nested).planned
                }
            },
            write: { plan, name, text in
                text.addObjects(name, plan.map(FaultForm.init)) { FaultForm.keys($1.kind).write($1, to: &$0) }
            },
            flaw: { firstFlaw(in: $0.map(FaultForm.init), limit) { FaultForm.keys($0.kind).flaw(in: $0) } },
            text: { $0.isEmpty ? "none" : "\($0.count) of them" }, leaves: [])
    }

    private static func fault(
        _ element: JSONValue, _ fields: inout JSONFields
    ) throws(JSONProblem) -> FaultForm {
        // Without a word that says what it does, the keys that all have say what is wrong.
        let kind = element["do"]?.text.flatMap(FaultForm.Kind.init)
        let keys = kind.map(FaultForm.keys) ?? ScenarioKeys(FaultForm(.crash), FaultForm.common)
        var form = keys.base
        try keys.read(&fields, into: &form)
        try fields.finish()
        return form
    }
}
