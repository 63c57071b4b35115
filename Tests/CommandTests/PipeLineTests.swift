import FactomJSON
import FactomOverlay
import FactomP2P
import FactomWire
import Testing

@testable import factom_p2p

@Suite struct PipeLineTests {
    private let peer = PeerID(endpoint: Endpoint(address: .v4(0x7f00_0001), port: 8111), nodeID: 0xabcd)

    // MARK: - What is written

    @Test func eventsHaveTheirMembersInOrder() throws {
        let endpoint = Endpoint(address: .v4(0), port: 8110)
        expect(
            PipeEvents.listening(on: endpoint, network: .local, nodeID: 0x8678_a4a0),
            #"{"event":"listening","address":"0.0.0.0","port":8110,"network":"LOCAL","nodeID":"8678a4a0"}"#)
        expect(
            PipeEvents.refused(peer.endpoint, .full),
            #"{"event":"refused","address":"127.0.0.1:8111","reason":"no free place for incoming peers"}"#)
        expect(PipeEvents.sent(id: Array("7".utf8), peers: 3), #"{"event":"sent","id":7,"peers":3}"#)
        expect(PipeEvents.sent(id: nil, peers: 3), #"{"event":"sent","peers":3}"#)
        expect(
            PipeEvents.error("a \"b\"\n\\\u{1}", id: Array("\"x\"".utf8)),
            #"{"event":"error","id":"x","message":"a \"b\"\n\\\u0001"}"#)
        expect(PipeEvents.peers([], id: nil), #"{"event":"peers","peers":[]}"#)
    }

    @Test func bansAndScoresAreTold() throws {
        let address = IPAddress.v4(0x0a01_0203)
        let ban = Ban(
            .subnet(address, prefixLength: 8).normalised, because: .byHand("a \"b\""), remaining: .milliseconds(5))
        expect(PipeEvents.bans([], id: Array("1".utf8)), #"{"event":"bans","id":1,"bans":[]}"#)
        expect(
            PipeEvents.bans([ban], id: nil),
            #"{"event":"bans","bans":[{"target":"10.0.0.0/8","reason":"by hand: a \"b\"","seconds":1}]}"#)
        expect(
            PipeEvents.unbanned(ban.target, found: true, id: nil),
            #"{"event":"unbanned","target":"10.0.0.0/8","found":true}"#)
        expect(
            PipeEvents.standing(AddressStanding(address: address, score: 0, ban: nil, changes: []), id: nil),
            #"{"event":"why","address":"10.1.2.3","score":0,"changes":[],"ban":null}"#)
        let change = ScoreChange(.rejected, -40, times: 2, score: -39, age: .milliseconds(61_900))
        expect(
            PipeEvents.standing(AddressStanding(address: address, score: -38, ban: ban, changes: [change]), id: nil),
            #"{"event":"why","address":"10.1.2.3","score":-38,"changes":[{"reason":"the application rejected a message","#
                + #""change":-40,"times":2,"score":-39,"secondsAgo":61}],"#
                + #""ban":{"target":"10.0.0.0/8","reason":"by hand: a \"b\"","seconds":1}}"#)
    }

    private func expect(_ line: JSONText, _ text: String) {
        #expect(String(decoding: line.finished(), as: UTF8.self) == text)
    }

    // MARK: - What is read

    @Test func requestsAreUnderstood() throws {
        let hash = peer.description
        #expect(
            try read(#"{"to":"broadcast","text":"h\u00e4\ud83d\ude00\n\/"}"#)
                == .send(ByteBuffer(string: "hä😀\n/"), to: .broadcast))
        #expect(
            try read(#" { "payload" : "AAEC" , "to" : "everyone" } "#)
                == .send(ByteBuffer(bytes: [0, 1, 2]), to: .everyone))
        #expect(
            try read(#"{"to":"random","payload":"\/\/\/\/"}"#)
                == .send(ByteBuffer(bytes: [255, 255, 255]), to: .random))
        #expect(
            try read(#"{"to":"\#(hash)","text":"x","more":[1,{"a":[]},-1.5e+3,null]}"#)
                == .send(ByteBuffer(string: "x"), to: .peer(peer)))
        #expect(try read(#"{"command":"disconnect","peer":"\#(hash)"}"#) == .disconnect(peer))
        #expect(
            try read(#"{"command":"ban","peer":"\#(hash)"}"#) == .ban(.peer(peer), for: .seconds(604_800), remark: ""))
        #expect(
            try read(#"{"command":"ban","peer":"10.0.0.0/8","hours":0.5}"#)
                == .ban(.addresses(.subnet(.v4(0x0a00_0000), prefixLength: 8)), for: .seconds(1800), remark: ""))
        #expect(
            try read(#"{"command":"ban","peer":"127.0.0.1:8111","remark":"\u00fc"}"#)
                == .ban(.addresses(.endpoint(peer.endpoint)), for: .seconds(604_800), remark: "ü"))
        #expect(
            try read(#"{"command":"unban","peer":"10.1.2.3/8"}"#) == .unban(.subnet(.v4(0x0a00_0000), prefixLength: 8)))
        #expect(try read(#"{"command":"unban","peer":"127.0.0.1:8111"}"#) == .unban(.endpoint(peer.endpoint)))
        #expect(try read(#"{"command":"unban","peer":"\#(hash)"}"#) == .unban(.address(peer.endpoint.address)))
        #expect(try read(#"{"command":"bans"}"#) == .bans)
        #expect(try read(#"{"command":"why","peer":"\#(hash)"}"#) == .why(peer.endpoint.address))
        #expect(try read(#"{"command":"why","peer":"::1"}"#) == .why(.v6(high: 0, low: 1)))
        #expect(try read(#"{"command":"judge","peer":"\#(hash)","as":"reject"}"#) == .judge(peer, .reject))
        #expect(try read(#"{"command":"adjust","peer":"\#(hash)","by":-50}"#) == .adjust(.peer(peer), by: -50))
        #expect(try read(#"{"command":"peers"}"#) == .peers)
    }

    @Test(arguments: ["7", "-1.50", "\"a b\"", "\"\\u00e4\"", "[1]", "123456789012345678901234567890", "true"])
    func anIdIsRepeatedAsItWasWritten(id: String) throws {
        let line = Array("{\"id\":\(id),\"command\":\"peers\"}".utf8)
        #expect(try PipeRequest.read(line).id == Array(id.utf8))
        #expect(problem("{\"id\":\(id),\"command\":\"x\"}")?.id == Array(id.utf8))
        #expect(problem("{\"id\":\(id),\"command\":")?.id == Array(id.utf8))
    }

    @Test(arguments: [
        (#"{"#, "the line is not JSON: at column 2 there must be a text in quotes"),
        (#"hello"#, "the line is not JSON: at column 1 there must be an object, which begins with '{'"),
        (#"{"a":1}x"#, "the line is not JSON: at column 8 there must be the end of the line"),
        (#"{"a":01}"#, "the line is not JSON: at column 7 there must be ',' or '}'"),
        (
            #"{"a":"\x"}"#,
            "the line is not JSON: at column 8 there must be one of \" \\ / b f n r t u behind a backslash"
        ),
        (#"{"a":"\ud800"}"#, "the line is not JSON: at column 13 there must be the second half of a character"),
        (#"{"a":"\udc00"}"#, "the line is not JSON: at column 13 there must be the first half of a character"),
        (#"{}"#, "there is neither \"to\" nor \"command\""),
        (#"{"to":"broadcast","command":"peers"}"#, "\"to\" and \"command\" don't go together"),
        (#"{"to":"all","text":"x"}"#, "\"to\" is 'all'; it must be broadcast, everyone, random or a peer's hash"),
        (#"{"to":"broadcast"}"#, "there is neither \"payload\" nor \"text\""),
        (#"{"to":"broadcast","text":"x","payload":"AA=="}"#, "\"payload\" and \"text\" don't go together"),
        (#"{"to":"broadcast","payload":"A"}"#, "\"payload\" must be a text in base64"),
        (#"{"to":"broadcast","payload":"AA_-"}"#, "\"payload\" must be a text in base64"),
        (#"{"to":"broadcast","payload":7}"#, "\"payload\" must be a text in base64"),
        (#"{"to":"broadcast","text":7}"#, "\"text\" must be a text of valid UTF-8"),
        (
            #"{"command":"reboot"}"#,
            "there is no command 'reboot'; there are adjust, ban, bans, disconnect, judge, peers, unban and why"
        ),
        (
            #"{"command":"why","peer":"10.0.0.0/8"}"#,
            "\"peer\" is '10.0.0.0/8'; it must be an address, or a hash such as 127.0.0.1:8110 8678a4a0"
        ),
        (
            #"{"command":"unban","peer":"nobody"}"#,
            "\"peer\" is 'nobody'; it must be a hash such as 127.0.0.1:8110 8678a4a0, an address, a subnet such as "
                + "10.0.0.0/8, or address:port"
        ),
        (#"{"command":"judge","peer":"127.0.0.1:1 0000abcd","as":"bad"}"#, "\"as\" must be accept, ignore or reject"),
        (
            #"{"command":"ban","peer":"127.0.0.1","remark":"\#(String(repeating: "x", count: 121))"}"#,
            "\"remark\" must be a text of valid UTF-8, of at most 120 bytes"
        ),
        (
            #"{"command":"ban","peer":"127.0.0.1","remark":1}"#,
            "\"remark\" must be a text of valid UTF-8, of at most 120 bytes"
        ),
        (#"{"command":"disconnect"}"#, "\"peer\" is ''; it must be a hash such as 127.0.0.1:8110 8678a4a0"),
        (#"{"command":"ban","peer":"127.0.0.1","hours":0}"#, "\"hours\" must be a number over 0, up to 87600"),
        (#"{"command":"ban","peer":"127.0.0.1","hours":1e999}"#, "\"hours\" must be a number over 0, up to 87600"),
        (#"{"command":"adjust","peer":"127.0.0.1","by":1.5}"#, "\"by\" must be a whole number from -20000 to 20000"),
        (
            #"{"command":"adjust","peer":"127.0.0.1","by":99999999999999999999}"#,
            "\"by\" must be a whole number from -20000 to 20000"
        ),
        (#"{"id":"\#(String(repeating: "x", count: 1024))"}"#, "id must be valid UTF-8 of at most 1024 bytes"),
    ])
    func whatIsWrongWithALineIsNamed(line: String, sentence: String) {
        #expect(problem(line)?.text == sentence)
    }

    @Test func aLineCutAnywhereIsAnErrorAndNothingWorse() {
        let line = Array(#"{"id":"a\u00e4","to":"broadcast","x":[{"y":-1.5e2},true,null],"payload":"AAEC"}"#.utf8)
        for length in 0..<line.count {
            #expect(throws: PipeRequest.Problem.self) { try PipeRequest.read(Array(line[..<length])) }
        }
        let nested = Array((#"{"x":"# + String(repeating: "[", count: 100_000)).utf8)
        #expect(throws: PipeRequest.Problem.self) { try PipeRequest.read(nested) }
    }

    private func read(_ line: String) throws -> PipeRequest {
        try PipeRequest.read(Array(line.utf8)).request
    }

    private func problem(_ line: String) -> PipeRequest.Problem? {
        do throws(PipeRequest.Problem) {
            _ = try PipeRequest.read(Array(line.utf8))
            return nil
        } catch {
            return error
        }
    }

    // MARK: - Lines

    @Test func linesAreCutHoweverTheBytesCome() {
        let text = Array("one\n\ntwo\nthree".utf8)
        for size in 1...text.count {
            var cutter = LineCutter(limit: 5)
            var lines: [LineCutter.Line] = []
            for start in stride(from: 0, to: text.count, by: size) {
                lines += cutter.feed(Array(text[start..<min(start + size, text.count)]))
            }
            lines += cutter.finish()
            #expect(lines == ["one", "", "two", "three"].map { .whole(Array($0.utf8)) })
        }
    }

    @Test func aLineOverTheLimitIsSkippedAndToldOnce() {
        var cutter = LineCutter(limit: 5)
        #expect(
            cutter.feed(Array("12345\n123456".utf8)) == [
                .whole(Array("12345".utf8)), .tooLong(beginning: Array("123456".utf8)),
            ])
        #expect(cutter.feed(Array("789".utf8)) == [])
        #expect(cutter.feed(Array("0\nok\n".utf8)) == [.whole(Array("ok".utf8))])
        #expect(cutter.finish() == [])
        #expect(PipeRequest.id(in: Array(#"{"id":5,"payload":"AAAA"#.utf8)) == Array("5".utf8))
    }

    // MARK: - Text

    @Test(arguments: [
        ("hello wörld 😀\tx", "hello wörld 😀\tx"), ("a\nb\rc\\n", "a\\nb\\rc\\\\n"),
        ("\u{1b}[2J\u{0}\u{7f}", "\\x1b[2J\\x00\\x7f"),
        ("a\u{85}b\u{2028}c\u{202e}d", "a\\xc2\\x85b\\xe2\\x80\\xa8c\\xe2\\x80\\xaed"), ("👩‍👩‍👧", "👩‍👩‍👧"),
    ])
    func aMessageIsOneLine(text: String, line: String) {
        #expect(String(decoding: TextLine.escaped(Array(text.utf8)), as: UTF8.self) == line)
    }

    @Test func bytesThatAreNoTextAreEscaped() {
        #expect(
            String(decoding: TextLine.escaped([0x61, 0xff, 0xc3, 0x28, 0xe2, 0x82]), as: UTF8.self)
                == "a\\xff\\xc3(\\xe2\\x82")
    }
}
