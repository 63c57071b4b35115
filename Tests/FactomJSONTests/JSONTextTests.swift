import FactomJSON
import Testing

/// JSON that is written.
@Suite struct JSONTextTests {
    @Test func aLineHasNoBlanks() {
        expect(.line, #"{}"#) { _ in }
        expect(
            .line,
            #"{"text":"a \"b\"","none":null,"int":-7,"truth":true,"raw":[],"words":["a","b"],"numbers":[1,2],"#
                + #""quarters":[0.25,1],"objects":[{"n":1},{"n":2,"of":[]}],"object":{"in":{}}}"#, fill)
    }

    @Test func aPageHasALineForEachMemberAndEachObjectOfAList() {
        expect(.page, "{}") { _ in }
        expect(
            .page,
            """
            {
              "text": "a \\"b\\"",
              "none": null,
              "int": -7,
              "truth": true,
              "raw": [],
              "words": ["a", "b"],
              "numbers": [1, 2],
              "quarters": [0.25, 1],
              "objects": [
                {"n": 1},
                {"n": 2, "of": []}
              ],
              "object": {"in": {}}
            }
            """, fill)
    }

    private func fill(_ text: inout JSONText) {
        text.add("text", "a \"b\"")
        text.add("none", nil as String?)
        text.add("int", -7)
        text.add("truth", true)
        text.add("raw", raw: "[]".utf8)
        text.add("words", ["a", "b"])
        text.add("numbers", [1, 2])
        text.add("quarters", [0.25, 1], decimals: 2)
        text.addObjects("objects", [1, 2]) { object, number in
            object.add("n", number)
            if number == 2 { object.addObjects("of", [Int]()) { _, _ in } }
        }
        text.addObject("object") { $0.addObject("in") { _ in } }
    }

    @Test func deeperListsAndObjectsStayOnTheirLine() {
        expect(.page, "{\n  \"a\": {\"b\": [{\"c\": 1, \"d\": [1, 2]}, {}], \"e\": []}\n}") { text in
            text.addObject("a") { object in
                object.addObjects("b", [1, 0]) { item, count in
                    guard count > 0 else { return }
                    item.add("c", count)
                    item.add("d", [1, 2])
                }
                object.add("e", [String]())
            }
        }
    }

    @Test(arguments: [
        ("", "\"\""), ("a\"\u{301}\\", "\"a\\\"\u{301}\\\\\""),
        ("\n\t\u{0}\u{1f}\u{7f}", #""\n\u0009\u0000\u001f\u007f""#),
        ("ä😀\u{2028}", "\"ä😀\u{2028}\""),
    ])
    func aTextIsQuoted(text: String, quoted: String) throws {
        #expect(JSONText.quoted(text) == quoted)
        #expect(try JSONValue(Array(quoted.utf8)).text == text)
    }

    @Test(arguments: [
        (0, 3, "0"), (-0.0, 3, "0"), (1.05, 3, "1.05"), (-0.007, 3, "-0.007"), (-0.0004, 3, "0"), (0.0005, 3, "0.001"),
        (2, 0, "2"), (2.5, 0, "3"), (99.999, 2, "100"), (1.23456789, 4, "1.2346"), (1.1, 9, "1.1"), (1.5, 40, "1.5"),
        (1.5, -1, "2"), (9_007_199_254_740_991, 0, "9007199254740991"), (1e15, 3, "1000000000000000"),
        (1e300, 3, "1e+300"),
        (-1e20, 0, "-1e+20"), (123_456_789_012_345.5, 3, "123456789012345.5"), (.leastNonzeroMagnitude, 9, "0"),
        (.nan, 3, "null"), (.infinity, 3, "null"), (-.infinity, 3, "null"),
    ])
    func aNumberHasFewDecimalsAndNoZerosAtItsEnd(value: Double, decimals: Int, text: String) throws {
        #expect(JSONText.number(value, decimals: decimals) == text)
        #expect(throws: Never.self) { try JSONValue(Array(text.utf8)) }
    }

    @Test func whatIsWrittenIsRead() throws {
        var text = JSONText(.page)
        fill(&text)
        let value = try JSONValue(text.finished())
        #expect(value.members?.count == 10)
        #expect(value["text"]?.text == "a \"b\"")
        #expect(value["quarters"]?.elements?.map(\.double) == [0.25, 1])
        #expect(value["objects"]?.elements?[1].place == JSONPlace(line: 12, column: 5))
    }

    private func expect(_ layout: JSONText.Layout, _ json: String, _ fill: (inout JSONText) -> Void) {
        var text = JSONText(layout)
        fill(&text)
        #expect(String(decoding: text.finished(), as: UTF8.self) == json)
    }
}
