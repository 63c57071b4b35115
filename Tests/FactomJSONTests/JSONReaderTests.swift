import FactomJSON
import Testing

/// JSON walked through from front to back.
@Suite struct JSONReaderTests {
    @Test func membersAndElementsComeOneByOne() throws {
        var reader = JSONReader(Array(#" { "a" : [ 1 , "b" ] , "c" : { } , "d" : null } "#.utf8), halves: .refused)
        try reader.beginObject()
        #expect(try reader.nextMember() == "a")
        try reader.beginList()
        #expect(try reader.nextElement())
        #expect(try reader.readValue().int == 1)
        #expect(try reader.nextElement())
        #expect(try reader.readValue() == .text(Array("b".utf8)[...]))
        #expect(try reader.nextElement() == false)
        #expect(try reader.nextMember() == "c")
        #expect(try reader.readValue() == .nested)
        #expect(try reader.nextMember() == "d")
        #expect(reader.takeNull() == true)
        #expect(try reader.nextMember() == nil)
        try reader.readEnd(of: "the text")
    }

    @Test(arguments: [
        (#""""#, ""), (#""a""#, "a"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"), (#""ä\u00e4\u00E4x""#, "äääx"),
        (#""\ud83d\ude00!""#, "😀!"), (#""\u0000""#, "\0"), ("\"\u{7f}\"", "\u{7f}"),
    ])
    func escapesAreUndone(json: String, text: String) {
        for halves in [JSONReader.HalfCharacters.refused, .replaced] {
            #expect(value(json, halves) == .success(.text(Array(text.utf8)[...])))
        }
    }

    @Test(arguments: [
        (#""\ud800""#, "\u{fffd}", 7, "second"), (#""\udc00""#, "\u{fffd}", 7, "first"),
        (#""\ud800\ud800""#, "\u{fffd}\u{fffd}", 13, "second"), (#""\ud800\n""#, "\u{fffd}\n", 8, "second"),
        (#""\udbff\u0041x""#, "\u{fffd}Ax", 13, "second"), (#""\udfff\ud800\udc00""#, "\u{fffd}\u{10000}", 7, "first"),
    ])
    func halfACharacterIsReplacedOrRefused(json: String, text: String, offset: Int, half: String) {
        #expect(value(json, .replaced) == .success(.text(Array(text.utf8)[...])))
        let expected = "the \(half) half of a character"
        #expect(value(json, .refused) == .failure(JSONReader.Malformed(offset: offset, expected: expected)))
    }

    @Test(arguments: [
        ("", 0, "a value"), ("tru", 0, "a value"), ("nul", 0, "a value"), ("NaN", 0, "a value"), ("'a'", 0, "a value"),
        ("+1", 0, "a value"), (".5", 0, "a value"), ("-", 1, "a digit"), ("1.", 2, "a digit"), ("1e", 2, "a digit"),
        ("1e+", 3, "a digit"), ("[1,]", 3, "a value"), ("[1 2]", 3, "',' or ']'"), ("[1", 2, "',' or ']'"),
        ("{1:2}", 1, "a text in quotes"), (#"{"a" 1}"#, 5, "':'"), (#"{"a":1,}"#, 7, "a text in quotes"),
        (#"{"a":1]"#, 6, "',' or '}'"), (#""a"#, 2, "'\"'"),
        (#""\"#, 2, "one of \" \\ / b f n r t u behind a backslash"),
        (#""\x41""#, 2, "one of \" \\ / b f n r t u behind a backslash"), (#""\u12g4""#, 3, "four hexadecimal digits"),
        (#""\u12"#, 3, "four hexadecimal digits"), ("\"\n\"", 1, "no control character in a text"),
    ])
    func aMistakeIsToldWhereItIs(json: String, offset: Int, expected: String) {
        for halves in [JSONReader.HalfCharacters.refused, .replaced] {
            #expect(value(json, halves) == .failure(JSONReader.Malformed(offset: offset, expected: expected)))
        }
    }

    @Test func aNumberKeepsItsDigits() throws {
        let numbers: [(String, Int?, Double?)] = [
            ("0", 0, 0), ("-0", 0, 0), ("9223372036854775807", .max, 0x1p63), ("1.0", nil, 1),
            ("-9223372036854775808", .min, -0x1p63), ("9223372036854775808", nil, 0x1p63),
            ("1e3", nil, 1000), ("-1.5E-1", nil, -0.15), ("1e999", nil, nil), ("-1e999", nil, nil),
            (String(repeating: "9", count: 400), nil, nil),
            ("0." + String(repeating: "0", count: 100_000) + "1", nil, 0),
        ]
        for (digits, int, double) in numbers {
            guard case .success(.number(let number)) = value(digits, .refused) else {
                Issue.record("\(digits) is no number")
                continue
            }
            #expect(String(decoding: number.digits, as: UTF8.self) == digits)
            #expect(number.int == int)
            #expect(number.double == double)
        }
    }

    @Test func aLeadingZeroEndsANumber() throws {
        var reader = JSONReader(Array("01".utf8), halves: .refused)
        #expect(try reader.readValue().int == 0)
        #expect(throws: JSONReader.Malformed(offset: 1, expected: "the end of the text")) {
            try reader.readEnd(of: "the text")
        }
    }

    @Test func nestingIsRefusedAtALimit() throws {
        let limit = JSONReader.depthLimit
        let nested = String(repeating: "[", count: limit) + String(repeating: "]", count: limit)
        #expect(value(nested, .refused) == .success(.nested))
        for open in ["[", #"{"a":"#] {
            let tooDeep = JSONReader.Malformed(offset: limit * open.utf8.count, expected: "at most \(limit) levels")
            #expect(value(String(repeating: open, count: 100_000), .refused) == .failure(tooDeep))
        }
    }

    @Test func aTextCutAnywhereIsRefused() {
        let json = Array(#"{"a\u00e4":[-1.5e2,true,{"b":null}],"c":"\ud83d\ude00 ä"}"#.utf8)
        for end in 0..<json.count { #expect(throws: JSONReader.Malformed.self) { try whole(Array(json[..<end])) } }
        #expect(throws: Never.self) { try whole(json) }
    }

    @Test func bytesThatAreNoTextAreKept() throws {
        let bytes: [UInt8] = [0x22, 0xff, 0xc0, 0x80, 0x22]
        var reader = JSONReader(bytes, halves: .refused)
        #expect(try reader.readValue() == .text([0xff, 0xc0, 0x80]))
    }

    private func value(
        _ json: String, _ halves: JSONReader.HalfCharacters
    ) -> Result<JSONReader.Value, JSONReader.Malformed> {
        var reader = JSONReader(Array(json.utf8), halves: halves)
        do throws(JSONReader.Malformed) { return .success(try reader.readValue()) } catch { return .failure(error) }
    }

    private func whole(_ bytes: [UInt8]) throws {
        var reader = JSONReader(bytes, halves: .refused)
        _ = try reader.readValue()
        try reader.readEnd(of: "the text")
    }
}
