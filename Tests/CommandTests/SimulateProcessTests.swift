import Foundation
import Testing

/// One seed decides all: what is another in each process, such as the order of hash tables, decides nothing.
@Suite(.serialized, .timeLimit(.minutes(5))) struct SimulateProcessTests {
    /// A little of everything.
    private let scenario = """
        {
          "nodes": 5, "duration": "45s", "startWithin": "1s", "seedNodes": 2, "specialShare": 0.4,
          "traffic": {"from": "15s"}, "protocols": {"9": 1, "10": 1, "11": 1, "p2p1": 1},
          "weather": {"farthest": "400ms", "stallChance": 0.02, "cutChance": 0.3, "slowConnectChance": 0.2},
          "tuning": {"fanout": 3, "askEvery": "10s", "roundEvery": "15s", "queueParcels": 8},
          "churn": {"share": 0.5, "from": "15s", "downTo": "15s", "file": "torn"},
          "plan": [
            {"at": "18s", "do": "pause", "count": 2, "for": "5s"}, {"at": "20s", "do": "leap", "count": 2, "by": "1h"},
            {"at": "22s", "do": "slow", "count": 2, "for": "5s", "cost": "5ms"},
            {"at": "24s", "do": "resets", "count": 4},
            {"at": "25s", "do": "partition", "for": "8s", "oneWay": true, "flapEvery": "2s"},
            {"at": "26s", "do": "join", "count": 2, "for": "5s"}, {"at": "28s", "do": "upgrade", "for": "5s"},
            {"at": "30s", "do": "weather", "for": "5s", "weather": {"corruptChance": 0.01}},
            {"at": "36s", "do": "restart-all", "downFor": "2s", "silent": true, "file": "lost", "moves": true}
          ],
          "hostile": [
            {"kind": "mavericks", "count": 3, "from": "15s"}, {"kind": "sinks", "count": 1, "from": "15s"},
            {"kind": "spammers", "count": 1, "from": "20s", "rate": 1},
            {"kind": "eclipse", "count": 4, "from": "15s", "restartEvery": "20s"}
          ]
        }
        """

    @Test(arguments: [1, 2, 3]) func aSeedIsTheSameRunInEachProcess(_ seed: Int) async throws {
        try await TemporaryFile.with(scenario) { file in
            let one = try await run(file, seed)
            let two = try await run(file, seed)
            #expect(one.trace.count > 1000)
            #expect(one.trace == two.trace)
            #expect(one.report.count > 50)
            #expect(one.report == two.report)
        }
    }

    /// A line for all that happened, and the report without what it cost here.
    private func run(_ scenario: TemporaryFile, _ seed: Int) async throws -> (trace: [Substring], report: [String]) {
        try await TemporaryFile.with("") { file in
            let result = try await RunningCommand.run([
                "simulate", "--scenario", scenario.path, "--seed", "\(seed)", "--json", "--trace", file.path,
            ])
            #expect(result.errors == [])
            #expect(result.status == 0)
            let trace = try String(contentsOf: file.url, encoding: .utf8)
            return (trace.split(separator: "\n"), result.output.filter { !$0.hasPrefix(#"  "speed": "#) })
        }
    }
}
