import FactomJSON
import Testing

/// Small JSON files of people.
@Suite struct JSONValueTests {
    private static let scenario = """
        {
          "name": "eclipse",
          "nodes": 500, "loss": 0.25, "härte": "ü", "exact": true,
        \t"steps": [{"at": 60, "do": null},
            -1e2]
        }
        """

    @Test func valuesKnowWhatTheyAre() throws {
        let value = try read(JSONValueTests.scenario)
        #expect(value.members?.map(\.name) == ["name", "nodes", "loss", "härte", "exact", "steps"])
        #expect(value["name"]?.text == "eclipse")
        #expect(value["nodes"]?.int == 500)
        #expect(value["nodes"]?.double == 500)
        #expect(value["loss"]?.int == nil)
        #expect(value["loss"]?.double == 0.25)
        #expect(value["exact"]?.bool == true)
        #expect(value["steps"]?.elements?.count == 2)
        #expect(value["steps"]?.elements?[0]["do"]?.isNull == true)
        #expect(value["steps"]?.elements?[1].double == -100)
        #expect(value["nothing"] == nil)
        #expect(value.text == nil && value["name"]?.members == nil && value["nodes"]?.bool == nil)
    }

    @Test func valuesAndNamesKnowWhereTheyStand() throws {
        let value = try read(JSONValueTests.scenario)
        let members = try #require(value.members)
        let places = members.map { "\($0.place), \($0.value.place)" }
        #expect(
            places == [
                "line 2, column 3, line 2, column 11", "line 3, column 3, line 3, column 12",
                "line 3, column 17, line 3, column 25", "line 3, column 31, line 3, column 40",
                "line 3, column 45, line 3, column 54", "line 4, column 2, line 4, column 11",
            ])
        let steps = try #require(value["steps"]?.elements)
        #expect(steps.map { "\($0.place)" } == ["line 4, column 12", "line 5, column 5"])
        #expect(steps[0]["at"].map { "\($0.place)" } == "line 4, column 19")
        #expect("\(value.place)" == "line 1, column 1")
    }

    @Test(arguments: [
        ("", "line 1, column 1: there must be a value"), ("{", "line 1, column 2: there must be a text in quotes"),
        ("{\n  \"ä\": 01\n}", "line 2, column 9: there must be ',' or '}'"),
        ("{}\n{}", "line 2, column 1: there must be the end of the file"),
        ("{\"a\": 1,\r\n \"b\": [tru]}", "line 2, column 8: there must be a value"),
        (
            "{\"a\": 1,\n \"b\": 2, \"\\u0061\": 3}",
            "line 2, column 10: there must be another name: \"a\" is at line 1, column 2 already"
        ),
        (
            "{\"a\": {\"a\": 1, \"b\": 1,\n\"b\": 1}}",
            "line 2, column 1: there must be another name: \"b\" is at line 1, column 16 already"
        ),
        ("[\"\\ud800\"]", "line 1, column 9: there must be the second half of a character"),
    ])
    func whatIsWrongIsToldWithItsPlace(json: String, complaint: String) {
        #expect(problem(Array(json.utf8))?.description == complaint)
    }

    @Test func bytesThatAreNoTextAreRefused() {
        let value = Array("{\"a\":\n \"".utf8) + [0xc0, 0x80] + Array("\"}".utf8)
        #expect(problem(value)?.description == "line 2, column 2: there must be a text of valid UTF-8")
        let name = Array("{\"".utf8) + [0xff] + Array("\": 1}".utf8)
        #expect(problem(name)?.description == "line 1, column 2: there must be a text of valid UTF-8")
    }

    @Test func aByteOrderMarkIsPassedOver() throws {
        let value = try JSONValue([0xef, 0xbb, 0xbf] + Array("{\"a\": 1}".utf8))
        #expect(value["a"].map { "\($0.place)" } == "line 1, column 7")
    }

    @Test func aLargeFileIsRefused() {
        let blanks = [UInt8](repeating: 0x20, count: JSONValue.byteLimit)
        #expect(problem(Array("1".utf8) + blanks)?.description == "there are more than 1048576 bytes")
        #expect(problem(Array("1".utf8) + blanks.dropLast()) == nil)
    }

    @Test func whatIsHeldIsBoundedHoweverItIsNested() {
        for open in ["[", "{\"\":"] {
            let bytes = Array(String(repeating: open, count: 100_000).utf8)
            #expect(problem(bytes)?.text == "there must be at most 32 levels")
        }
        let many = Array(("[0" + String(repeating: ",\n0", count: 200_000) + "]").utf8)
        #expect((try? JSONValue(many))?.elements?.last.map { "\($0.place)" } == "line 200001, column 1")
    }

    @Test func aFileCutAnywhereIsRefused() {
        let bytes = Array(JSONValueTests.scenario.utf8)
        for end in bytes.indices { #expect(problem(Array(bytes[..<end])) != nil) }
    }

    @Test(arguments: [
        ("{}", "an object"), ("[1]", "a list"), ("null", "null"), ("false", "false"), ("-1.50e3", "-1.50e3"),
        ("\"a \\\"b\\\"\"", "\"a \\\"b\\\"\""), ("\"a\\nb\\u202e\u{1b}c\"", "\"a?b??c\""),
    ])
    func aComplaintRepeatsTheValue(json: String, description: String) throws {
        #expect(try read(json.replacing("\u{1b}", with: "\\u001b")).description == description)
    }

    @Test func aComplaintIsShort() throws {
        #expect(try read("\"" + String(repeating: "ä", count: 1000) + "\"").description.count == 43)
        #expect(try read(String(repeating: "1", count: 1000)).description.count == 33)
    }

    private func read(_ json: String) throws -> JSONValue {
        try JSONValue(Array(json.utf8))
    }

    private func problem(_ bytes: [UInt8]) -> JSONProblem? {
        do throws(JSONProblem) { _ = try JSONValue(bytes) } catch { return error }
        return nil
    }
}
