import FactomJSON
import FactomSimulation
import Testing

/// What a scenario file gets wrong is told with its place and with what would be right.
@Suite struct ScenarioFlawTests {
    @Test func rangesAreKept() {
        refused(#"{"nodes": 0}"#, #"line 1, column 11: "nodes" is 0; it must be 1…100000"#)
        refused(#"{"nodes": 1e300}"#, #"line 1, column 11: "nodes" is 1e300; it must be a whole number, 1…100000"#)
        refused(
            #"{"duration": 1e400}"#, "\"duration\" is 1e400; it must be seconds, or a time such as \"10m\": 1s…365d")
        refused(#"{"duration": "366d"}"#, #""duration" is "366d"; it must be 1s…365d"#)
        refused(#"{"duration": "10 m"}"#, #"it must be seconds, or a time such as "10m": 1s…365d"#)
        refused(#"{"traffic": {"messagesPerSecond": -1}}"#, #""messagesPerSecond" is -1; it must be 0…10000"#)
        refused(#"{"watched": 1.5}"#, #""watched" is 1.5; it must be 0…1"#)
        refused(#"{"weather": {"bandwidth": 1}}"#, #""weather.bandwidth" is 1; it must be 0 for no limit, or 1000 at"#)
    }

    @Test func unknownKeysAreRefusedEverywhere() {
        refused("{\n  \"node\": 5\n}", "line 2, column 3: there is no key \"node\"; there are \"name\", \"summary\", ")
        refused(#"{"tuning": {"fannout": 5}}"#, "there is no key \"fannout\"; there are \"fanout\", ")
        refused(#"{"hostile": [{"kind": "sinks", "count": 1, "by": 1}]}"#, "there is no key \"by\"")
        refused(
            #"{"plan": [{"at": 1, "do": "resets", "count": 1, "for": 1}]}"#,
            "line 1, column 49: there is no key \"for\"; there are \"at\", \"do\" and \"count\"")
    }

    @Test func whatAFaultNeedsMustBeThere() {
        refused(#"{"plan": [{"do": "resets", "count": 1}]}"#, "line 1, column 11: \"at\" is missing")
        refused(#"{"plan": [{"at": 1}]}"#, "\"do\" is missing")
        refused(#"{"plan": [{"at": 1, "do": "explode"}]}"#, "\"do\" is \"explode\"; it must be \"crash\", \"join\", ")
        refused(#"{"plan": [{"at": 1, "do": "crash", "downFor": 5}]}"#, "\"count\" is missing")
        refused(#"{"hostile": [{"count": 5}]}"#, "\"kind\" is missing")
        refused(#"{"plan": [7]}"#, "line 1, column 11: an entry of \"plan\" is 7; it must be an object")
    }

    @Test func whatCannotBeMeantIsRefused() {
        refused(
            "{\"nodes\": 3,\n\"seedNodes\": 4}",
            "line 2, column 14: \"seedNodes\" is 4; it must be 0…3, as many as there are nodes")
        refused(#"{"nodes": 3}"#, "\"seedNodes\" is 4; it must be 0…3")
        refused(
            #"{"duration": "5m", "plan": [{"at": "6m", "do": "upgrade", "for": 1}]}"#,
            "line 1, column 36: \"plan[0].at\" is 6m; it must be within the duration, 5m")
        refused(
            #"{"plan": [{"at": 1, "do": "partition", "for": 1, "shares": [0.9, 0.9]}]}"#,
            "line 1, column 60: \"shares\" is a list; it must be 2…16 shares of 0…1 each, together at most 1")
        refused(#"{"protocols": {"9": 0}}"#, "\"protocols\" is without weights; it must be some weight above 0")
        refused(#"{"churn": {"downFrom": 61}}"#, "\"churn.downTo\" is 1m; it must be \"downFrom\" at least, 61s")
        refused(#"{"peace": 5}"#, "\"peace\" is 5s; it must be 0s, or 1m at least")
        refused(#"{"weather": {"nearest": 1}}"#, "\"weather.farthest\" is nearer than \"nearest\"")
        refused(
            #"{"hostile": [{"kind": "eclipse", "count": 5}, {"kind": "eclipse", "count": 5}]}"#,
            "line 1, column 56: \"hostile[1].kind\" is \"eclipse\" again; it must be the only eclipse")
        refused(#"{"hostile": [{"kind": "sinks", "count": 99999, "groups": 1}]}"#, "\"hostile[0].count\" is 99999")
    }

    @Test func whatWouldTakeAllMemoryIsRefused() {
        refused(
            #"{"nodes": 100000, "plan": [{"at": 1, "do": "join", "count": 100000, "for": 1},"#
                + #"{"at": 1, "do": "join", "count": 100000, "for": 1}]}"#,
            "\"nodes\" is 100000, with all that join and all hostile ones 300000; it must be 200000 in all at most")
        refused(
            #"{"nodes": 100000, "traffic": {"messagesPerSecond": 10000}}"#, "\"traffic.messagesPerSecond\" is 10000.0")
        refused(
            #"{"traffic": {"messagesPerSecond": 10000, "bytes": 1000000}}"#, "no more than 100 MB are sent in a second")
        let entry = #"{"at":1,"do":"resets","count":1}"#
        refused(
            "{\"plan\": [\(Array(repeating: entry, count: 1001).joined(separator: ","))]}",
            "\"plan\" has 1001 entries; there may be 1000")
    }

    @Test func parcelsAreCarriedForOurOwnNodesAlone() throws {
        _ = try read(#"{"carries": "parcels"}"#)
        refused(#"{"carries": "pigeons"}"#, "\"carries\" is \"pigeons\"; it must be")
        let rule =
            "it must be \"bytes\" where nodes are hostile or of the first generation, or bytes are cut or changed"
        refused(
            #"{"carries": "parcels", "protocols": {"10": 1, "p2p1": 1}}"#, "\"carries\" is \"parcels\"; \(rule)")
        refused(#"{"carries": "parcels", "hostile": [{"kind": "sinks", "count": 1}]}"#, rule)
        refused(#"{"carries": "parcels", "weather": {"cutChance": 0.1}}"#, rule)
        refused(
            #"{"carries": "parcels", "plan": [{"at": 1, "do": "weather", "for": 1, "weather": {"corruptChance": 0.1}}]}"#,
            rule)
    }

    @Test func textsForTerminalsArePlain() {
        refused(#"{"name": ""}"#, "\"name\" is \"\"; it must be 1…64 characters on one line")
        refused(#"{"name": "\u001b[2J"}"#, "it must be 1…64 characters on one line")
        refused(#"{"summary": "\u202e"}"#, "it must be 0…400 characters on one line")
    }

    // MARK: - One key

    @Test func oneKeyIsSetAsInAFile() throws {
        var scenario = Scenario()
        try scenario.set("fanout", to: "4")
        try scenario.set("traffic.patience", to: "1m")
        try scenario.set("churn.share", to: "0.1")
        #expect(scenario.tuning.fanout == 4)
        #expect(scenario.traffic.patience == 60)
        #expect(scenario.churn?.share == 0.1)
    }

    @Test func aKeyThatIsSetIsChecked() {
        var scenario = Scenario()
        #expect(problem { try scenario.set("fanout", to: "0") } == "\"fanout\" is 0; it must be 1…10000")
        #expect(problem { try scenario.set("nodes", to: "3") }?.hasPrefix("\"seedNodes\" is 4") == true)
        #expect(problem { try scenario.set("plan", to: "[]") }?.hasPrefix("there is no key \"plan\"") == true)
        #expect(
            problem { try scenario.set("from", to: "1") }
                == "several keys end in \"from\"; there are traffic.from, churn.from")
        #expect(problem { try scenario.set("nodes", to: "5, \"seedNodes\": 1") }?.hasPrefix("\"nodes\" is") == true)
        #expect(scenario == Scenario())
    }

    // MARK: -

    private func refused(_ json: String, _ complaint: String, at location: SourceLocation = #_sourceLocation) {
        let told = problem { _ = try read(json) }
        #expect(told?.contains(complaint) == true, "\(told ?? "nothing")", sourceLocation: location)
    }

    private func problem(_ work: () throws -> Void) -> String? {
        do {
            try work()
            return nil
        } catch {
            return "\(error)"
        }
    }
}
