import Foundation
import TestSupport
import Testing

@testable import factom_p2p

/// Each option of `simulate` changes what the built command does.
@Suite(.serialized, .timeLimit(.minutes(5))) struct SimulateOptionTests {
    /// As little as shows anything, for builds that aren't optimised.
    private let small = ["simulate", "--scenario", "formation", "--nodes", "5", "--minutes", "0.5"]
    /// A file that promises nothing, and so keeps it.
    private let tiny = #"{"name": "tiny", "nodes": 5, "seedNodes": 1, "duration": "30s"}"#

    private func object(_ arguments: [String]) async throws -> SimulationObjectRead {
        let result = try await RunningCommand.run(arguments + ["--json"])
        let read = try SimulationObjectRead(result.output)
        #expect(result.status == (read.met ? 0 : 1), "\(result.errors)")
        return read
    }

    // MARK: - What is run

    @Test func aSeedDecidesTheRun() async throws {
        let first = try await object(small + ["--seed", "7"])
        let again = try await object(small + ["--seed", "7"])
        let other = try await object(small + ["--seed", "8"])
        #expect(first.seed == 7)
        #expect(first.digest == again.digest)
        #expect(first.digest != other.digest)
    }

    @Test func aSeedThatNobodyChoseIsToldAndGivesTheSameRunAgain() async throws {
        let drawn = try await RunningCommand.run(small + ["--json"])
        let first = try SimulationObjectRead(drawn.output)
        #expect(drawn.errors.first == "factom-p2p: the seed is \(first.seed)")
        #expect(try await object(small + ["--seed", "\(first.seed)"]).digest == first.digest)
    }

    @Test func nodesAndMinutesAreItsSize() async throws {
        let size = ["--nodes", "4", "--minutes", "0.4"]
        let run = try await object(["simulate", "--scenario", "formation", "--seed", "1"] + size)
        #expect(run.nodes == 4)
        #expect(run.seconds == 24)
        #expect(run.replay == "factom-p2p simulate --scenario formation --nodes 4 --minutes 0.4 --seed 1")
    }

    @Test func parcelsAreAskedForAndSaid() async throws {
        let size = ["simulate", "--scenario", "formation", "--nodes", "4", "--minutes", "0.4", "--seed", "1"]
        let result = try await RunningCommand.run(size + ["--parcels"])
        #expect(result.output[1] == "4 nodes, 24 virtual seconds, parcels instead of bytes, seed 1")
        let run = try await object(size + ["--parcels"])
        #expect(run.replay == "factom-p2p simulate --scenario formation --nodes 4 --minutes 0.4 --parcels --seed 1")
        let refused = try await RunningCommand.run(["simulate", "--swarm", "2", "--parcels"])
        #expect(refused.status == 64)
        #expect(refused.errors.first?.contains("--parcels doesn't go with random") == true)
    }

    @Test func aScenarioIsOneThatShipsOrAFile() async throws {
        #expect(try await object(small + ["--seed", "1"]).scenario == "formation")
        let text = #"{"name": "mine", "nodes": 3, "seedNodes": 1, "duration": "20s"}"#
        try await TemporaryFile.with(text) { file in
            let own = try await object(["simulate", "--seed", "1", "--scenario", file.path])
            #expect(own.scenario == "mine")
            #expect((own.nodes, own.seconds) == (3, 20))
            #expect(own.replay == "factom-p2p simulate --scenario \(file.path) --seed 1")
        }
    }

    @Test func aRandomScenarioIsDrawnFromTheSeed() async throws {
        let files = try await [1, 1, 2].asyncMap { seed in
            try await RunningCommand.run(["simulate", "--show", "random", "--seed", "\(seed)"]).output
        }
        #expect(files[0] == files[1])
        #expect(files[0] != files[2])
    }

    @Test func showPrintsAFileThatGivesTheSameRun() async throws {
        let shown = try await RunningCommand.run(
            ["simulate", "--show", "formation"] + small.dropFirst(3))
        #expect(shown.status == 0)
        try await TemporaryFile.with(shown.output.joined(separator: "\n")) { file in
            let own = try await object(["simulate", "--seed", "7", "--scenario", file.path])
            #expect(try await object(small + ["--seed", "7"]).digest == own.digest)
        }
    }

    @Test func listTellsWhatShips() async throws {
        let lines = try await RunningCommand.run(["simulate", "--list"]).output
        for name in ScenarioChoice.names { #expect(lines.contains { $0.hasPrefix("\(name) ") }, "\(name)") }
        let object = try await RunningCommand.run(["simulate", "--list", "--json"]).output
        #expect(object.dropFirst(1).first == #"  "event": "scenarios","#)
        #expect(object.contains { $0.contains(#""name": "steady""#) })
    }

    // MARK: - What is seen of it

    @Test func traceWritesALineForEachOccurrence() async throws {
        try await TemporaryFile.with("what it held") { file in
            let run = try await object(small + ["--seed", "7", "--trace", file.path])
            let lines = try String(contentsOf: file.url, encoding: .utf8).split(separator: "\n")
            #expect(lines.count == run.occurrences)
            #expect(lines.first?.hasPrefix("0:00.000 node 0: starts at ") == true)
        }
    }

    @Test func traceTakesStandardOutputToo() async throws {
        try await TemporaryFile.with(tiny) { file in
            let result = try await RunningCommand.run([
                "simulate", "--scenario", file.path, "--seed", "7", "--trace", "-",
            ])
            #expect(result.status == 0)
            #expect(result.output.allSatisfy { $0.contains(" node ") })
            #expect(result.output.count > 100)
        }
    }

    @Test func aTraceThatCantBeWrittenIsOneSentence() async throws {
        guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
        let result = try await RunningCommand.run(small + ["--seed", "7", "--json", "--trace", "/dev/full"])
        #expect(result.status == 1)
        #expect(result.output == [])
        #expect(result.errors == ["factom-p2p: can't write /dev/full: No space left on device"])
    }

    @Test func htmlDrawsThePage() async throws {
        try await TemporaryFile.with(tiny) { file in
            let result = try await RunningCommand.run([
                "simulate", "--scenario", file.path, "--seed", "7", "--html", "-",
            ])
            #expect(result.status == 0)
            #expect(result.output.first == "<!DOCTYPE html>")
        }
    }

    // MARK: - Several

    @Test func swarmRunsSoManySeedsEachTwiceIfWanted() async throws {
        try await TemporaryFile.with(tiny) { file in
            let arguments = ["simulate", "--scenario", file.path, "--seed", "4", "--swarm", "3"]
            let once = try await RunningCommand.run(arguments)
            #expect(once.status == 0)
            #expect(once.output.first == "\(file.path): 3 runs, seeds 4 to 6, 5 nodes, 30 virtual seconds")
            #expect(once.output.contains { $0.hasPrefix("  runs         3   none failed") })
            let twice = try await RunningCommand.run(arguments + ["--twice", "--json"])
            #expect(twice.status == 0)
            #expect(twice.output.contains(#"  "twice": true,"#))
            // 3 seeds, twice, half a minute each.
            #expect(twice.output.contains(#"  "virtualHours": 0.05,"#))
        }
    }

    @Test func sweepComparesValuesOverSoManySeeds() async throws {
        try await TemporaryFile.with(tiny) { file in
            let arguments = ["simulate", "--scenario", file.path, "--seed", "4"]
            let result = try await RunningCommand.run(arguments + ["--sweep", "fanout=1,5", "--seeds", "2"])
            #expect(result.status == 0)
            #expect(result.output.first == "\(file.path): 5 nodes, 30 virtual seconds, seeds 4 to 5 for each value")
            let rows = result.output.map { $0.split(separator: " ").map(String.init) }
            #expect(rows.contains { $0.starts(with: ["fanout", "delivered", "copies"]) })
            #expect(rows.contains { $0.first == "1" && $0.last == "2" })
            #expect(rows.contains { $0.first == "5" && $0.last == "2" })
        }
    }

    @Test func aSweepIsAListAndAPage() async throws {
        try await TemporaryFile.with("what it held") { page in
            try await TemporaryFile.with(tiny) { file in
                let result = try await RunningCommand.run([
                    "simulate", "--scenario", file.path, "--seed", "4", "--sweep", "askEvery=1m,3m", "--json", "--html",
                    page.path,
                ])
                #expect(result.status == 0)
                #expect(result.output.contains { $0.contains(#"{"value": "1m", "number": 60, "runs": 1,"#) })
                #expect(result.output.contains { $0.contains(#"{"value": "3m", "number": 180, "runs": 1,"#) })
            }
            #expect(try String(contentsOf: page.url, encoding: .utf8).hasPrefix("<!DOCTYPE html>"))
        }
    }
}

/// What `simulate --json` prints of one run, as far as tests ask.
struct SimulationObjectRead: Decodable {
    struct Failure: Decodable {}

    let event: String
    let scenario: String
    let seed: UInt64
    let carries: String
    let nodes: Int
    let seconds: Double
    let occurrences: Int
    let digest: String
    let ended: String
    let met: Bool
    let shortfalls: [String]
    let failure: Failure?
    let replay: String

    init(_ lines: [String]) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(lines.joined(separator: "\n").utf8))
        #expect(event == "simulation")
    }
}

extension Sequence {
    /// One after the other.
    func asyncMap<Result>(
        isolation: isolated (any Actor)? = #isolation, _ transform: (Element) async throws -> Result
    ) async rethrows -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await transform(element)) }
        return results
    }
}
