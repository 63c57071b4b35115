import FactomSimulation
import Foundation
import Testing

@testable import factom_p2p

/// How `simulate` ends, and what it complains of.
@Suite(.serialized, .timeLimit(.minutes(5))) struct SimulateCommandTests {
    /// A network of two can't be whole at once.
    private let tooMuch =
        #"{"name": "hasty", "nodes": 3, "seedNodes": 1, "duration": "30s", "expect": {"formedWithin": 1}}"#

    private let kept =
        #"{"nodes": 4, "duration": "45s", "traffic": {"from": "20s"}, "expect": {"formedWithin": "45s"}}"#

    @Test func withoutATerminalTheReportIsAllThereIs() async throws {
        try await TemporaryFile.with(kept) { file in
            let result = try await RunningCommand.run(["simulate", "--scenario", file.path, "--seed", "7"])
            #expect(result.status == 0)
            #expect(result.errors == [])
            #expect(result.output[1] == "4 nodes, 45 virtual seconds, real bytes, seed 7")
            let rows = [
                "formed", "shape", "degree", "delivered", "hops", "latency", "to all", "copies", "bytes", "speed",
            ]
            for row in rows { #expect(result.output.contains { $0.hasPrefix("  \(row) ") }, "\(row)") }
            #expect(result.output.last == "All held.")
            #expect(!result.output.joined().contains("\u{1b}"))
        }
    }

    @Test func withoutAScenarioItIsTheSteadyOne() async throws {
        let result = try await RunningCommand.run(["simulate", "--nodes", "3", "--minutes", "0.1", "--seed", "7"])
        #expect(result.output.first?.hasPrefix("steady: ") == true)
        #expect(result.output[1] == "3 nodes, 6 virtual seconds, real bytes, seed 7")
    }

    @Test func whatWasntAsPromisedIsToldWithTheCommandThatShowsItAgain() async throws {
        try await TemporaryFile.with(tooMuch) { file in
            let arguments = ["simulate", "--scenario", file.path, "--seed", "3"]
            let result = try await RunningCommand.run(arguments)
            #expect(result.status == 1)
            let end = try #require(result.output.firstIndex(of: "Not as the scenario promises:"))
            #expect(result.output[end + 1].hasSuffix("; promised is within 1 s"))
            #expect(result.output[end + 2] == "Replay: factom-p2p \(arguments.joined(separator: " "))")
            let object = try await RunningCommand.run(arguments + ["--json"])
            #expect(object.status == 1)
            #expect(try SimulationObjectRead(object.output).met == false)
            #expect(object.errors.count == 1)
        }
    }

    @Test func aSwarmNamesEachSeedThatFails() async throws {
        try await TemporaryFile.with(tooMuch) { file in
            let arguments = ["simulate", "--scenario", file.path, "--seed", "3", "--swarm", "2"]
            let result = try await RunningCommand.run(arguments)
            #expect(result.status == 1)
            #expect(result.output.contains { $0.hasPrefix("MISSED: seed 3: ") })
            #expect(result.output.contains { $0.hasPrefix("MISSED: seed 4: ") })
            #expect(result.output.contains("  factom-p2p simulate --scenario \(file.path) --seed 4"))
            #expect(result.output.contains { $0.hasPrefix("  runs         2   2 failed") })
        }
    }

    // MARK: - Ended early

    @Test(arguments: [[], ["--swarm", "2"], ["--sweep", "fanout=3,4"]])
    func controlCShowsWhatIsKnown(_ more: [String]) async throws {
        let arguments = ["simulate", "--scenario", "steady", "--minutes", "600", "--nodes", "5", "--seed", "1"]
        try await RunningCommand.start(arguments + more) { command in
            #expect(await command.output.next()?.hasPrefix("steady: ") == true)
            command.send(signal: SIGINT)
            #expect(await command.status() == 130)
            let rest = await command.output.rest()
            #expect(rest.contains { $0.lowercased().contains("interrupted") }, "\(rest)")
        }
    }

    // MARK: - Complaints

    @Test(arguments: [
        (["--scenario", "staedy"], "there is no scenario 'staedy'; did you mean steady?"),
        (
            ["--scenario", "qqqq"],
            "there is no scenario 'qqqq'; 'factom-p2p simulate --list' shows those that ship, and a file's name ends in .json"
        ),
        (["--nodes", "1"], "--nodes is 1; it must be 2 to 100000 nodes"),
        (["--minutes", "0"], "--minutes is 0; it must be 0.1 to 100000 virtual minutes"),
        (
            ["--scenario", "random", "--minutes", "5"],
            "--minutes is 5; it must be 10 to 100000 virtual minutes"
        ),
        (["--swarm", "0"], "--swarm is 0; it must be 1 to 1000000 seeds"),
        (["--seeds", "0", "--sweep", "fanout=1"], "--seeds is 0; it must be 1 to 1000 runs for each value"),
        (["--sweep", "fanout"], "--sweep is 'fanout'; it must be a key and its values, as in fanout=4,8,16"),
        (["--sweep", "fanuot=4"], "--sweep has no key 'fanuot'; did you mean fanout?"),
        (["--sweep", "fanout=4,0"], "--sweep can't try '0': \"fanout\" is 0; it must be 1…10000"),
        (["--sweep", "private=true,false", "--html", "-"], "--html draws numbers, and --sweep has 'true'"),
        (["--swarm", "2", "--sweep", "fanout=4"], "of --swarm, --sweep, one can be done at a time"),
        (["--trace", "x", "--swarm", "2"], "--trace goes with a single run, not with --swarm"),
        (["--html", "x", "--swarm", "2"], "--html goes with a single run or --sweep, not with --swarm"),
        (["--twice"], "--twice goes with --swarm"),
        (["--seeds", "2"], "--seeds goes with --sweep"),
        (["--show", "random"], "--show random needs --seed: the scenario is drawn from it"),
        (
            ["--json", "--html", "-"],
            "of --json, --html - and --trace -, one can have standard output; give the others a file"
        ),
        (["--html", "x", "--trace", "x"], "--html and --trace name the same file"),
        (["--html", ""], "--html is empty; it must be a file's name, or - for standard output"),
        (
            ["--swarm", "5", "--seed", "18446744073709551615"],
            "--seed is 18446744073709551615; so many seeds don't follow it"
        ),
    ])
    func aWrongOptionIsOneSentenceAndStatus64(arguments: [String], sentence: String) async throws {
        let result = try await RunningCommand.run(["simulate"] + arguments)
        #expect(result.status == 64)
        #expect(result.output == [])
        #expect(result.errors == ["factom-p2p: \(sentence)"])
    }

    @Test func aMistakeInAScenarioFileIsToldWithItsPlace() async throws {
        try await TemporaryFile.with("{\n  \"nodes\": 0\n}") { file in
            let result = try await RunningCommand.run(["simulate", "--scenario", file.path])
            #expect(result.status == 64)
            // The name doesn't end in .json: that it is there is enough.
            #expect(result.errors.count == 1)
            #expect(result.errors.first?.contains(": line 2, column ") == true)
            #expect(result.errors.first?.contains("\"nodes\" is 0; it must be 1…100000") == true)
        }
    }

    @Test func anUnreadableScenarioFileIsStatus1() async throws {
        let result = try await RunningCommand.run(["simulate", "--scenario", "/nowhere/at-all.json"])
        #expect(result.status == 1)
        #expect(
            result.errors
                == ["factom-p2p: can't read the scenario file /nowhere/at-all.json: No such file or directory"])
    }
}
