import FactomSimulation
import TestSupport
import Testing

/// Whatever a scenario says that was found right: the simulator runs it and doesn't fall over.
@Suite struct ScenarioEdgeTests {
    /// What keys are set to: their least, their most, and what lies oddly between. Sizes that only cost time are apart.
    private static let edges: [(key: String, values: [String])] = [
        ("nodes", ["1", "2", "6"]), ("duration", ["1", "1.5", "5", "365d"]),
        ("startWithin", ["0", "1ms", "1d"]), ("private", ["true", "false"]), ("seedNodes", ["0", "1", "6"]),
        ("specialShare", ["0", "1"]), ("traffic.messagesPerSecond", ["0", "1e-12", "0.3", "40"]),
        ("traffic.bytes", ["8", "70000", "1048576"]), ("traffic.from", ["0", "1", "365d"]),
        ("traffic.patience", ["1", "1.5", "1h"]), ("tuning.fanout", ["1", "10000"]),
        ("tuning.outgoingFloor", ["0", "10000"]), ("tuning.outgoingTarget", ["0", "1", "10000"]),
        ("tuning.incomingLimit", ["0", "1", "100000"]), ("tuning.duplicateMemory", ["1", "1h"]),
        ("tuning.askEvery", ["1", "1d"]), ("tuning.roundEvery", ["1", "1d"]),
        ("tuning.queueParcels", ["1", "1000000"]), ("tuning.addressBook", ["64", "1000000"]),
        ("protocols.9", ["1e-300", "1000000"]), ("protocols.p2p1", ["1"]), ("protocols.11", ["0.5"]),
        ("weather.nearest", ["0", "60"]), ("weather.farthest", ["0", "60"]), ("weather.jitter", ["0", "60"]),
        ("weather.bandwidth", ["0", "1000", "100000000000"]), ("weather.stallChance", ["0.5", "1"]),
        ("weather.stall", ["0", "600"]), ("weather.cutChance", ["0.5", "1"]), ("weather.corruptChance", ["0.5", "1"]),
        ("weather.slowConnectChance", ["0.5", "1"]), ("weather.slowConnect", ["0", "600"]),
        ("weather.socketBuffer", ["1024", "1073741824"]), ("churn.share", ["0", "1"]), ("churn.from", ["0", "365d"]),
        ("churn.until", ["0", "365d"]), ("churn.downFrom", ["0", "1"]), ("churn.downTo", ["0", "365d"]),
        ("churn.silent", ["true"]), ("churn.file", ["torn", "lost"]), ("churn.moves", ["true"]),
        ("churn.orderly", ["true"]), ("peace", ["0", "60", "1d"]), ("watched", ["0", "0.01", "1"]),
    ]

    private static let faults = [
        #""do": "crash", "count": COUNT, "downFor": TIME, "moves": true, "file": "torn""#,
        #""do": "crash", "count": COUNT, "downFor": TIME, "silent": true"#, #""do": "join", "count": 30, "for": TIME"#,
        #""do": "pause", "count": COUNT, "for": TIME"#,
        #""do": "slow", "count": COUNT, "for": TIME, "cost": "10s""#,
        #""do": "slow", "count": COUNT, "for": TIME, "cost": 0"#, #""do": "leap", "count": COUNT, "by": "10d""#,
        #""do": "leap", "count": COUNT, "by": 0"#, #""do": "full-disk", "count": COUNT, "for": TIME"#,
        #""do": "partition", "for": TIME, "shares": [1, 0]"#,
        #""do": "partition", "for": TIME, "shares": [0, 0.001, 0.999], "oneWay": true, "flapEvery": 1e-300"#,
        #""do": "seed-outage", "for": TIME"#, #""do": "weather", "for": TIME, "weather": {"cutChance": 1}"#,
        #""do": "resets", "count": COUNT"#, #""do": "ban", "count": COUNT, "for": TIME"#,
        #""do": "restart-all", "downFor": TIME, "orderly": true"#, #""do": "upgrade", "for": TIME"#,
    ]

    private static let groups = [
        #"{"kind": "mavericks", "count": 40, "groups": 1, "from": 0}"#,
        #"{"kind": "spammers", "count": 1, "groups": 256, "from": 1, "rate": 1}"#,
        #"{"kind": "sinks", "count": 2, "from": "365d"}"#,
        #"{"kind": "eclipse", "count": 8, "groups": 1, "from": 0, "restartEvery": 1e-300}"#,
        #"{"kind": "eclipse", "count": 1, "from": 1, "restartEvery": "365d"}"#,
    ]

    @Test(arguments: 0..<6) func noEdgeIsTooSharp(_ round: Int) async throws {
        var dice = Dice(seed: UInt64(round), for: 1)
        for _ in 0..<6 {
            let scenario = try Self.scenario(&dice)
            #expect(scenario.flaw() == nil)
            let seed = dice.next()
            let report = await apart {
                var world = World(scenario, seed: seed)
                return world.run { $0.now < 5_000_000_000 }
            }
            #expect(report.seconds <= scenario.seconds + scenario.peace, "\(scenario.json())")
        }
    }

    /// What is right of a few edges, and up to three faults and a hostile group.
    private static func scenario(_ dice: inout Dice) throws -> Scenario {
        var scenario = Scenario()
        try scenario.set("seedNodes", to: "1")
        try scenario.set("nodes", to: "5")
        for _ in 0..<8 {
            let edge = edges[dice.below(edges.count)]
            // Two edges may exclude each other: the one that was there stays.
            try? scenario.set(edge.key, to: edge.values[dice.below(edge.values.count)])
        }
        let plan = (0..<dice.below(4)).map { _ in fault(&dice) }.joined(separator: ",")
        scenario.plan = try read(#"{"duration": "365d", "plan": [\#(plan)]}"#).plan.filter { $0.at <= scenario.seconds }
        if dice.shows(0.4) {
            scenario.hostile = try read(#"{"hostile": [\#(groups[dice.below(groups.count)])]}"#).hostile
        }
        return scenario
    }

    private static func fault(_ dice: inout Dice) -> String {
        let count = ["1", "100000"][dice.below(2)]
        let time = ["0", "1", "1e-300", "365d"][dice.below(4)]
        let at = ["0", "1.5", "3", "365d"][dice.below(4)]
        let words = faults[dice.below(faults.count)].replacing("COUNT", with: count).replacing(
            "TIME", with: quoted(time))
        return #"{"at": \#(quoted(at)), \#(words)}"#
    }

    private static func quoted(_ time: String) -> String { time.hasSuffix("d") ? "\"\(time)\"" : time }
}
