import FactomJSON
import FactomSimulation
import Testing

/// Scenario files: what they say is what is run.
@Suite struct ScenarioJSONTests {
    @Test func anEmptyFileIsTheDefault() throws {
        #expect(try read("{}") == Scenario())
        #expect(Scenario().json() == "{}")
    }

    @Test func theOutermostKeysAreRead() throws {
        expect(#""name": "mine", "summary": "Why not.""#) { ($0.name, $0.summary) = ("mine", "Why not.") }
        expect(#""nodes": 24"#) { $0.nodes = 24 }
        expect(#""duration": 90.5"#) { $0.seconds = 90.5 }
        expect(#""startWithin": "500ms""#) { $0.startWithin = 0.5 }
        expect(#""private": true"#) { $0.isPrivate = true }
        expect(#""seedNodes": 0"#) { $0.seedNodes = 0 }
        expect(#""specialShare": 0.25"#) { $0.specialShare = 0.25 }
        expect(#""peace": "3m""#) { $0.peace = 180 }
        expect(#""watched": 0.1"#) { $0.watched = 0.1 }
    }

    @Test func trafficIsRead() {
        expect(#""traffic": {"messagesPerSecond": 0.5, "bytes": 8}"#) {
            ($0.traffic.messagesPerSecond, $0.traffic.bytes) = (0.5, 8)
        }
        expect(#""traffic": {"from": "1h30m", "patience": "5s"}"#) {
            ($0.traffic.from, $0.traffic.patience) = (5400, 5)
        }
    }

    @Test func tuningIsRead() {
        expect(#""tuning": {"fanout": 4, "outgoingFloor": 5, "outgoingTarget": 6, "incomingLimit": 7}"#) {
            ($0.tuning.fanout, $0.tuning.outgoingFloor) = (4, 5)
            ($0.tuning.outgoingTarget, $0.tuning.incomingLimit) = (6, 7)
        }
        expect(#""tuning": {"duplicateMemory": "2m", "askEvery": 30, "roundEvery": "1h"}"#) {
            ($0.tuning.duplicateSeconds, $0.tuning.askSeconds, $0.tuning.roundSeconds) = (120, 30, 3600)
        }
        expect(#""tuning": {"queueParcels": 8, "addressBook": 64}"#) {
            ($0.tuning.queueParcels, $0.tuning.addressBook) = (8, 64)
        }
    }

    @Test func protocolsAreThoseThatAreNamed() {
        expect(#""protocols": {"11": 1}"#) { $0.mix = ProtocolMix(v10: 0, v11: 1) }
        expect(#""protocols": {"9": 1, "10": 2, "11": 1, "p2p1": 0.5}"#) {
            $0.mix = ProtocolMix(v9: 1, v10: 2, v11: 1, p2p1: 0.5)
        }
    }

    @Test func weatherIsRead() {
        expect(#""weather": {"nearest": "2ms", "farthest": 0.3, "jitter": "1.5ms", "bandwidth": 1000}"#) {
            ($0.weather.nearest, $0.weather.farthest) = (2_000_000, 300_000_000)
            ($0.weather.jitter, $0.weather.bandwidth) = (1_500_000, 1000)
        }
        expect(#""weather": {"stallChance": 0.1, "stall": "1s", "cutChance": 1, "corruptChance": 0.001}"#) {
            ($0.weather.stallChance, $0.weather.stall) = (0.1, 1_000_000_000)
            ($0.weather.cutChance, $0.weather.corruptChance) = (1, 0.001)
        }
        expect(#""weather": {"slowConnectChance": 0.2, "slowConnect": "20s", "socketBuffer": 4096}"#) {
            ($0.weather.slowConnectChance, $0.weather.slowConnect) = (0.2, 20_000_000_000)
            $0.weather.socketBuffer = 4096
        }
    }

    @Test func churnIsRead() {
        expect(#""churn": {}"#) { $0.churn = Churn() }
        expect(#""churn": {"share": 0.2, "from": 1, "until": 2, "downFrom": 3, "downTo": 4}"#) {
            var churn = Churn()
            (churn.share, churn.from, churn.until, churn.downFrom, churn.downTo) = (0.2, 1, 2, 3, 4)
            $0.churn = churn
        }
        expect(#""churn": {"silent": true, "file": "torn", "moves": true, "orderly": true}"#) {
            var churn = Churn()
            (churn.manner.isSilent, churn.manner.file) = (true, .torn)
            (churn.manner.moves, churn.manner.isOrderly) = (true, true)
            $0.churn = churn
        }
    }

    @Test func hostileGroupsAreRead() {
        expect(#""hostile": [{"kind": "sinks", "count": 3}, {"kind": "eclipse", "count": 9, "restartEvery": "1h"}]"#) {
            var eclipse = HostileGroup(.eclipse, count: 9)
            eclipse.restartEvery = 3600
            $0.hostile = [HostileGroup(.sinks, count: 3), eclipse]
        }
        expect(#""hostile": [{"kind": "spammers", "count": 1, "groups": 2, "from": 3, "rate": 4}]"#) {
            var group = HostileGroup(.spammers, count: 1)
            (group.groups, group.from, group.rate) = (2, 3, 4)
            $0.hostile = [group]
        }
    }

    @Test func expectationsAreRead() {
        expect(#""expect": {"delivery": 0.999, "formedWithin": "1m", "healedWithin": "2m", "honestPeers": 2}"#) {
            ($0.expectation.delivery, $0.expectation.formedWithin) = (0.999, 60)
            ($0.expectation.healedWithin, $0.expectation.honestPeers) = (120, 2)
        }
    }

    @Test func timesAreNumbersOrTexts() {
        for text in ["1200", "1200.0", "1.2e3", "\"1200s\"", "\"20m\"", "\"19m60s\"", "\"0.5m19.5m\"", "\"1200000ms\""]
        {
            expect("\"duration\": \(text)") { $0.seconds = 1200 }
        }
        expect(#""duration": "1d""#) { $0.seconds = 86_400 }
    }

    // MARK: - Back and forth

    @Test func whatIsWrittenReadsTheSame() throws {
        for seed in UInt64(0)..<200 {
            let scenario = Scenario.random(seed: seed)
            #expect(scenario.flaw() == nil, "seed \(seed)")
            #expect(try read(scenario.json()) == scenario, "seed \(seed)")
        }
    }

    @Test func timesAreWrittenInTheirLargestUnit() throws {
        var scenario = Scenario()
        (scenario.seconds, scenario.startWithin, scenario.peace) = (7200, 0.25, 90)
        scenario.traffic.patience = 1.000_000_5
        #expect(
            scenario.json() == """
                {
                  "duration": "2h",
                  "startWithin": "250ms",
                  "traffic": {"patience": 1.0000005},
                  "peace": "90s"
                }
                """)
    }

    // MARK: -

    private func expect(
        _ members: String, at location: SourceLocation = #_sourceLocation, _ change: (inout Scenario) -> Void
    ) {
        var expected = Scenario()
        change(&expected)
        #expect(throws: Never.self, sourceLocation: location) {
            let scenario = try read("{\(members)}")
            #expect(scenario == expected, sourceLocation: location)
            #expect(scenario != Scenario() || members.isEmpty, sourceLocation: location)
            #expect(try read(scenario.json()) == scenario, sourceLocation: location)
        }
    }
}

func read(_ json: String) throws(JSONProblem) -> Scenario {
    try Scenario(json: Array(json.utf8))
}
