import FactomSimulation
import Testing

/// Plans in scenario files: what happens, and when.
@Suite struct ScenarioPlanTests {
    private var storm: Weather {
        var weather = Weather()
        weather.stallChance = 0.5
        return weather
    }

    private var quietMove: Crash {
        var crash = Crash()
        (crash.isSilent, crash.file, crash.moves) = (true, .lost, true)
        return crash
    }

    @Test func everyFaultIsRead() {
        expect(#""do": "crash", "count": 3, "downFor": "10s""#, .crash(count: 3, downFor: 10, Crash()))
        expect(
            #""do": "crash", "count": 3, "downFor": 10, "silent": true, "file": "lost", "moves": true"#,
            .crash(count: 3, downFor: 10, quietMove))
        expect(#""do": "join", "count": 50, "for": 5"#, .join(count: 50, within: 5))
        expect(#""do": "pause", "count": 2, "for": 60"#, .pause(count: 2, seconds: 60))
        expect(#""do": "slow", "count": 2, "for": 60, "cost": "5ms""#, .slow(count: 2, seconds: 60, milliseconds: 5))
        expect(#""do": "leap", "count": 1, "by": "1h""#, .leap(count: 1, seconds: 3600))
        expect(#""do": "full-disk", "count": 1, "for": 60"#, .fullDisk(count: 1, seconds: 60))
        expect(#""do": "seed-outage", "for": 60"#, .seedOutage(seconds: 60))
        expect(#""do": "weather", "for": 60, "weather": {"stallChance": 0.5}"#, .weather(storm, seconds: 60))
        expect(#""do": "resets", "count": 9"#, .resets(count: 9))
        expect(#""do": "ban", "count": 9, "for": 60"#, .banByHand(count: 9, seconds: 60))
        expect(#""do": "restart-all", "downFor": 5"#, .restartAll(downFor: 5, Crash()))
        expect(#""do": "upgrade", "for": "10m""#, .upgrade(within: 600))
    }

    @Test func partitionsAreRead() {
        var partition = Partition()
        expect(#""do": "partition", "for": 600"#, .partition(partition, seconds: 600))
        (partition.shares, partition.isOneWay, partition.flapEvery) = ([0.2, 0.3, 0.5], true, 7)
        expect(
            #""do": "partition", "for": 600, "shares": [0.2, 0.3, 0.5], "oneWay": true, "flapEvery": "7s""#,
            .partition(partition, seconds: 600))
    }

    @Test func theWholeReadsAsItIsWritten() {
        var scenario = Scenario()
        scenario.plan = [
            PlannedFault(at: 300, .partition(Partition(), seconds: 600)),
            PlannedFault(at: 60, .slow(count: 2, seconds: 1.5, milliseconds: 0.1)),
        ]
        #expect(
            scenario.json() == """
                {
                  "plan": [
                    {"at": "5m", "do": "partition", "for": "10m"},
                    {"at": "1m", "do": "slow", "count": 2, "for": "1500ms", "cost": 0.0001}
                  ]
                }
                """)
    }

    private func expect(_ members: String, at location: SourceLocation = #_sourceLocation, _ fault: Fault) {
        var expected = Scenario()
        expected.plan = [PlannedFault(at: 120, fault)]
        #expect(throws: Never.self, sourceLocation: location) {
            let scenario = try read("{\"plan\": [{\"at\": \"2m\", \(members)}]}")
            #expect(scenario == expected, sourceLocation: location)
            #expect(try read(scenario.json()) == scenario, sourceLocation: location)
        }
    }
}
