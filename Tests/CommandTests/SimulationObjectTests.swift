import FactomJSON
import Testing

@testable import FactomSimulation
@testable import factom_p2p

/// What a report looks like to programs.
@Suite struct SimulationObjectTests {
    private func value(_ report: Report, withSpeed: Bool = true) throws -> JSONValue {
        let result = SimulationResult(report, of: Scenario())
        return try JSONValue(Array(SimulationObject.text(result, replay: "again", withSpeed: withSpeed).utf8))
    }

    @Test func theKeysStandInAFixedOrder() throws {
        #expect(
            try value(.example).members?.map(\.name) == [
                "event", "scenario", "seed", "carries", "nodes", "hostile", "seconds", "occurrences", "digest", "ended",
                "met", "formedAfterSeconds", "healings", "marks", "shape", "delivery", "bytes", "traffic", "dropped",
                "ends",
                "shortfalls", "victim", "failure", "replay", "course", "topology", "speed",
            ])
    }

    @Test func theFiguresAreTheReports() throws {
        let object = try value(.example)
        #expect(object["seed"]?.int == 7)
        #expect(object["digest"]?.text == "000000000000abcd")
        #expect(object["ended"]?.text == "complete")
        #expect(object["met"]?.bool == true)
        #expect(object["healings"]?.elements?.map { $0["tookSeconds"]?.double } == [12, nil])
        #expect(object["shape"]?["degrees"]?["counts"]?.elements?.compactMap(\.int) == [0, 2, 1])
        #expect(object["delivery"]?["percent"]?.double == 99.999)
        #expect(object["delivery"]?["latencyMilliseconds"]?["p99"]?.int == 1500)
        #expect(object["delivery"]?["toAllMilliseconds"]?["p50"]?.int == 130)
        #expect(object["delivery"]?["course"]?.elements?.first?["delivered"]?.int == 3)
        #expect(object["marks"]?.elements?.first?["what"]?.text == "partition")
        #expect(object["dropped"]?["queue_full"]?.int == 4)
        #expect(object["ends"]?["crossed"]?.int == 1)
        #expect(object["failure"]?.isNull == true)
        #expect(object["speed"]?["nodeSecondsPerCPUSecond"]?.int == 2000)
    }

    @Test func whatWasntMeasuredIsNull() throws {
        let object = try value(Report())
        #expect(object["formedAfterSeconds"]?.isNull == true)
        #expect(object["shape"]?["diameter"]?.isNull == true)
        #expect(object["delivery"]?["percent"]?.isNull == true)
        #expect(object["delivery"]?["latencyMilliseconds"]?["p50"]?.isNull == true)
    }

    @Test func aBrokenInvariantIsAnObject() throws {
        var report = Report.example
        report.failure = .example
        let object = try value(report)
        #expect(object["ended"]?.text == "broken")
        #expect(object["met"]?.bool == false)
        #expect(object["failure"]?["invariant"]?.text == "no link to oneself")
        #expect(object["failure"]?["seconds"]?.double == 723.25)
        #expect(object["failure"]?["nodes"]?.elements?.compactMap(\.int) == [3, 5])
        #expect(object["failure"]?["lastEvents"]?.elements?.count == 2)
    }

    @Test func theTopologyIsNodesAndPairs() throws {
        var report = Report.example
        report.picture.nodes = [.init(endpoint: "1.2.3.4:5", kind: "protocol 10", x: 0.25, y: 0.5)]
        report.picture.links = [(from: 0, to: 0)]
        let topology = try #require(try value(report)["topology"])
        #expect(topology["nodes"]?.elements?.first?["endpoint"]?.text == "1.2.3.4:5")
        #expect(topology["links"]?.elements?.first?.elements?.compactMap(\.int) == [0, 0])
    }

    @Test func whatItCostIsLeftOutToCompare() throws {
        var slow = Report.example
        slow.speed.cpuSeconds = 100
        let texts = [slow, .example].map {
            SimulationObject.text(SimulationResult($0, of: Scenario()), replay: "", withSpeed: false)
        }
        #expect(texts[0] == texts[1])
        #expect(try value(slow, withSpeed: false)["speed"] == nil)
    }
}
