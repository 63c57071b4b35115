import FactomJSON
import Testing

/// Members asked for by name.
@Suite struct JSONFieldsTests {
    private enum Spread: String, CaseIterable {
        case near, far, wide
    }

    @Test func whatIsThereIsAnswered() throws {
        var fields = try fields(
            #"{"fanout": 8, "loss": 0.5, "relay": true, "name": "x", "spread": "far", "steps": [1], "more": {"a": 1}}"#)
        #expect(try fields.int("fanout", in: 1...10_000) == 8)
        #expect(try fields.double("loss", in: 0...1) == 0.5)
        #expect(try fields.double("nothing", in: 0...1) == nil)
        #expect(try fields.bool("relay") == true)
        #expect(try fields.text("name") == "x")
        #expect(try fields.word("spread", as: Spread.self) == .far)
        #expect(try fields.elements("steps")?.map(\.int) == [1])
        var more = try #require(try fields.fields("more"))
        #expect(try more.int("a", in: 0...1) == 1)
        #expect(try more.int("b", in: 0...1) == nil)
        try more.finish()
        try fields.finish()
    }

    @Test func whatIsWrongIsToldWithWhatWouldBeRight() throws {
        let json = "{\n  \"a\": 0, \"b\": \"x\",\n  \"c\": 1.5, \"d\": null, \"e\": [], \"f\": 1e400\n}"
        var fields = try fields(json)
        expect("line 2, column 8: \"a\" is 0; it must be 1…10000") { _ = try fields.int("a", in: 1...10_000) }
        expect("line 2, column 16: \"b\" is \"x\"; it must be a whole number, 1…9") {
            _ = try fields.int("b", in: 1...9)
        }
        expect("line 3, column 8: \"c\" is 1.5; it must be a whole number, 1…9") { _ = try fields.int("c", in: 1...9) }
        expect("line 3, column 8: \"c\" is 1.5; it must be 0…0.25") { _ = try fields.double("c", in: 0...0.25) }
        expect("line 3, column 18: \"d\" is null; it must be a number, 0…1") { _ = try fields.double("d", in: 0...1) }
        expect("line 3, column 38: \"f\" is 1e400; it must be a number, 0…1") { _ = try fields.double("f", in: 0...1) }
        expect("line 3, column 29: \"e\" is a list; it must be true or false") { _ = try fields.bool("e") }
        expect("line 3, column 29: \"e\" is a list; it must be a text") { _ = try fields.text("e") }
        expect("line 2, column 8: \"a\" is 0; it must be a list") { _ = try fields.elements("a") }
        expect("line 2, column 8: \"a\" is 0; it must be an object") { _ = try fields.fields("a") }
        expect("line 2, column 16: \"b\" is \"x\"; it must be \"near\", \"far\" or \"wide\"") {
            _ = try fields.word("b", as: Spread.self)
        }
    }

    @Test func whatNobodyAskedForIsAMistake() throws {
        var fields = try fields("{\"nodes\": 5,\n \"fannout\": 8}")
        _ = try fields.int("nodes", in: 1...10)
        _ = try fields.int("fanout", in: 1...10)
        expect("line 2, column 2: there is no key \"fannout\"; there are \"nodes\" and \"fanout\"") {
            try fields.finish()
        }
        expect("line 1, column 1: \"seed\" is missing") { throw fields.lacking("seed") }
    }

    @Test func onlyAnObjectHasMembers() {
        expect("line 1, column 1: the scenario is a list; it must be an object") { _ = try fields("[]") }
    }

    private func fields(_ json: String) throws(JSONProblem) -> JSONFields {
        try JSONFields(try JSONValue(Array(json.utf8)), of: "the scenario")
    }

    private func expect(_ complaint: String, _ body: () throws -> Void) {
        do {
            try body()
            Issue.record("nothing was thrown; expected: \(complaint)")
        } catch {
            #expect("\(error)" == complaint)
        }
    }
}
