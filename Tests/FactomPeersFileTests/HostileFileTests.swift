import FactomOverlay
import FactomPeersFile
import FactomWire
import Testing

/// Files that no node wrote, and files that somebody wrote to break one.
@Suite struct HostileFileTests {
    @Test(arguments: [
        ("", "it is empty"), (" \n\t", "it is empty"),
        ("x", "at line 1, column 1 there must be an object, which begins with '{'"),
        ("[]", "at line 1, column 1 there must be an object, which begins with '{'"),
        ("{", "at line 1, column 2 there must be a text in quotes"),
        ("{}\0\0", "at line 1, column 3 there must be the end of the file"),
        ("{\n  \"peers\": [\n    {\"ip\" \"1.2.3.4\"}", "at line 3, column 11 there must be ':'"),
        (#"{"peers": 5}"#, "at line 1, column 11 there must be a list, which begins with '['"),
        (#"{"peers": [,]}"#, "at line 1, column 12 there must be a value"),
        (#"{"peers": [{},]}"#, "at line 1, column 15 there must be a value"),
        (#"{"peers": [{} {}]}"#, "at line 1, column 15 there must be ',' or ']'"),
        (#"{"bans": []}"#, "at line 1, column 10 there must be an object, which begins with '{'"),
        (#"{"a": "\x"}"#, "at line 1, column 9 there must be one of \" \\ / b f n r t u behind a backslash"),
        (#"{"a": "\u12"}"#, "at line 1, column 10 there must be four hexadecimal digits"),
        ("{\"a\": \"\n\"}", "at line 1, column 8 there must be no control character in a text"),
        (#"{"a": -}"#, "at line 1, column 8 there must be a digit"),
        (#"{"a": "b"#, "at line 1, column 9 there must be '\"'"),
        (#"{"name": "swift", "dependencies": {}}"#, "it is JSON, but not a node's peers file"),
        (#"{"version": 1}"#, "it is JSON, but not a node's peers file"),
        (#"{"version": "1.2", "network": "0xfeedbeef"}"#, "it is JSON, but not a node's peers file"),
        (#"{"version": 1, "network": "feedbeef"}"#, "it is JSON, but not a node's peers file"),
        (#"{"version": 2}"#, "it was written in form 2, by a later version; form 1 is the newest known"),
    ])
    func whatIsNoPeersFileIsToldWhy(text: String, complaint: String) {
        #expect(flaw(Array(text.utf8))?.description == complaint)
    }

    @Test func aFileOverTheLimitIsNotRead() {
        let bytes = [UInt8](repeating: 0x20, count: PeersFile.byteLimit + 1)
        #expect(flaw(bytes) == .tooLarge)
    }

    @Test func nestingIsRefusedAtALimit() {
        for open in ["[", #"{"a":"#] {
            let bytes = Array((#"{"a":"# + String(repeating: open, count: 100_000)).utf8)
            #expect(flaw(bytes)?.description.hasSuffix("there must be at most 32 levels") == true)
        }
    }

    @Test func entriesOverTheLimitAreCountedAndNotKept() throws {
        let entries = (UInt32(0)..<30_000).map { "{\"address\": \"\(IPAddress.v4($0))\", \"score\": 1}" }
        let decoded = try decode(File.ours(scores: entries.joined(separator: ",")))
        #expect(decoded.remembered.scores.count == 20_000)
        #expect(decoded.leftOutCount == 10_000)
        #expect(decoded.leftOut.count == 20)
        #expect(decoded.leftOut.first?.description == "scores[20000], '0.0.78.32', is over the limit of 20000")
    }

    @Test func entriesOfNothingAreCountedAndNotKept() throws {
        let decoded = try decode("{\"peers\": [0" + String(repeating: ",0", count: 200_000) + "]}")
        #expect(decoded.remembered == Remembered())
        #expect(decoded.leftOutCount == 200_001)
        #expect(decoded.leftOut.count == 20)
    }

    /// As far as its entries go, which are the longest that there are.
    @Test func theLargestFileThatIsWrittenIsRead() throws {
        let sizes = [1, 2].map { PeersFile.encode(longest($0), network: .main, clock: File.clock).count }
        #expect(sizes[0] + (PeersFile.entryLimit - 1) * (sizes[1] - sizes[0]) <= PeersFile.byteLimit)
        let bytes = PeersFile.encode(longest(2), network: .main, clock: File.clock)
        #expect(try PeersFile.decode(bytes, clock: File.clock).remembered.scores.count == 2)
    }

    private func longest(_ count: UInt64) -> Remembered {
        var remembered = Remembered()
        for number in 0..<count {
            let address = IPAddress.v6(high: .max, low: .max - number)
            remembered.addresses.append(
                Remembered.Address(
                    Endpoint(address: address, port: .max), source: address, lastSeen: File.clock.now,
                    lastSuccess: File.clock.now, failures: .max, wasPeer: true))
            remembered.bans.append(
                Remembered.Ban(
                    .subnet(address, prefixLength: 128), until: File.moment(60),
                    reason: .violation(String(repeating: "\"", count: 300)), offences: .max))
            remembered.scores.append(Remembered.Score(address, .min))
        }
        return remembered
    }

    @Test func entriesOverTheLimitAreNotWritten() {
        var remembered = Remembered()
        remembered.scores = (0..<UInt32(PeersFile.entryLimit)).map { Remembered.Score(.v4($0), 1) }
        let full = PeersFile.encode(remembered, network: .main, clock: File.clock)
        remembered.scores.append(Remembered.Score(.v4(.max), 1))
        #expect(PeersFile.encode(remembered, network: .main, clock: File.clock) == full)
    }

    @Test(arguments: [
        #"\ud800"#, #"\udc00"#, #"\ud800\ud800"#, #"\ud800\n"#, #"\ud83d\ude00"#, #"\u0000"#,
        "\u{0}x".replacing("\u{0}", with: "\\u0000"),
    ])
    func halfACharacterIsNoEndpointAndNoTrap(escape: String) throws {
        let decoded = try decode(#"{"peers":[{"ip":"1.2.3.4\#(escape)","port":"1"}]}"#)
        #expect(decoded.remembered.addresses == [])
        #expect(decoded.leftOutCount == 1)
    }

    @Test func bytesThatAreNoTextAreNoEndpointAndNoTrap() throws {
        let bytes = Array(#"{"peers":[{"ip":""#.utf8) + [0xff, 0xc0, 0x80] + Array(#"","port":"1"}]}"#.utf8)
        #expect(try PeersFile.decode(bytes, clock: File.clock).leftOutCount == 1)
    }

    @Test func aFileCutAnywhereIsRefusedOrRead() {
        let bytes = PeersFile.encode(File.example, network: .main, clock: File.clock)
        for end in 0..<(bytes.count - 2) { #expect(flaw(Array(bytes[..<end])) != nil) }
        #expect(flaw(bytes) == nil)
    }

    private func flaw(_ bytes: [UInt8]) -> PeersFile.Flaw? {
        do throws(PeersFile.Flaw) { _ = try PeersFile.decode(bytes, clock: File.clock) } catch { return error }
        return nil
    }
}
