import FactomOverlay
import FactomWire
import Testing

@testable import FactomPeersFile

/// Our own format.
@Suite struct PeersFileTests {
    @Test func isReadableAndStable() throws {
        let text = """
            {
              "version": 1,
              "network": "0xfeedbeef",
              "addresses": [
                {"endpoint": "1.2.3.4:8108", "lastSeen": "2026-01-02T03:04:05Z", "lastSuccess": "2026-01-02T02:04:05Z", \
            "failures": 2, "peer": true, "source": "5.6.7.8"},
                {"endpoint": "[2001:db8::1]:1", "lastSeen": "2026-01-01T03:04:05Z"}
              ],
              "bans": [
                {"target": "10.0.0.0/8", "until": "2026-01-03T03:04:05Z", "reason": "by hand", "text": "said \\"no\\"", \
            "offences": 1},
                {"target": "9.9.9.9", "until": "2026-01-02T03:04:06Z", "reason": "undecodable"}
              ],
              "scores": [
                {"address": "1.2.3.4", "score": -150}
              ]
            }

            """
        #expect(String(decoding: encoded(File.example), as: UTF8.self) == text)
        let decoded = try decode(text)
        #expect(decoded.remembered == File.example)
        #expect(decoded.format == .ours)
        #expect(decoded.network == .main)
        #expect(decoded.leftOutCount == 0)
    }

    @Test func nothingIsWrittenAndRead() throws {
        let decoded = try decode(String(decoding: encoded(Remembered()), as: UTF8.self))
        #expect(decoded == PeersFile.Decoded(format: .ours, network: .main))
    }

    @Test("Two nodes behind one IP are two entries in the peers file")
    func twoNodesBehindOneAddress() throws {
        var remembered = Remembered()
        remembered.addresses = [8108, 8109].map { port in
            Remembered.Address(Endpoint(address: File.four.address, port: port), lastSeen: File.moment(0))
        }
        #expect(try PeersFile.decode(encoded(remembered), clock: File.clock).remembered == remembered)
    }

    @Test func everyReasonOfABanSurvives() throws {
        let reasons: [BanReason] = [
            .byHand(""), .byHand("\u{202e}a\u{301} \\\"\u{301}"), .undecodable, .violation("it echoed"), .remembered,
        ]
        var remembered = Remembered()
        remembered.bans = reasons.enumerated().map { index, reason in
            Remembered.Ban(.address(.v4(UInt32(index + 1))), until: File.moment(60), reason: reason, offences: index)
        }
        #expect(try PeersFile.decode(encoded(remembered), clock: File.clock).remembered == remembered)
    }

    @Test func aBanThatIsOverIsKeptOnlyForTheNextOnesSake() throws {
        var remembered = Remembered()
        remembered.bans = [
            Remembered.Ban(.address(.v4(1)), until: File.moment(-60), reason: .undecodable, offences: 2),
            Remembered.Ban(.address(.v4(2)), until: File.moment(-60), reason: .byHand("")),
        ]
        let read = try PeersFile.decode(encoded(remembered), clock: File.clock).remembered.bans
        #expect(read == [remembered.bans[0]])
    }

    @Test func aReasonIsCutAndHasNoControls() throws {
        var remembered = Remembered()
        let reason = BanReason.byHand("a\nb\u{7f}" + String(repeating: "\u{e4}", count: 100))
        remembered.bans = [Remembered.Ban(.address(.v4(1)), until: File.moment(60), reason: reason)]
        let read = try PeersFile.decode(encoded(remembered), clock: File.clock).remembered.bans.first?.reason
        #expect(read == .byHand("a b " + String(repeating: "\u{e4}", count: 62)))
    }

    @Test func aKindOfReasonThatNobodyKnowsDoesNotLiftTheBan() throws {
        let file = File.ours(bans: #"{"target": "1.2.3.4", "until": "2027-01-01T00:00:00Z", "reason": "karma"}"#)
        let bans = try decode(file).remembered.bans
        #expect(bans.map(\.target) == [.address(.v4(0x0102_0304))])
        #expect(bans.map(\.reason) == [.remembered])
    }

    @Test func bansThatAreOverAreNeitherWrittenNorRead() throws {
        var remembered = Remembered()
        remembered.bans = [Remembered.Ban(.address(.v4(1)), until: File.clock.now, reason: .remembered)]
        #expect(encoded(remembered) == encoded(Remembered()))
        let file = File.ours(bans: #"{"target": "1.2.3.4", "until": "2026-01-02T03:04:05Z"}"#)
        #expect(try decode(file) == PeersFile.Decoded(format: .ours, network: .main))
    }

    @Test func aDateInTheFutureIsNoReasonToRememberForEver() throws {
        let entry =
            #"{"endpoint": "1.2.3.4:1", "lastSeen": "9999-01-01T00:00:00Z", "lastSuccess": "2030-01-01T00:00:00Z"}"#
        let addresses = try decode(File.ours(addresses: entry)).remembered.addresses
        #expect(addresses.map(\.lastSeen) == [File.clock.now])
        #expect(addresses.map(\.lastSuccess) == [File.clock.now])
    }

    @Test(arguments: [
        (
            #"{"endpoint": "example.com:1", "lastSeen": "2026-01-01T00:00:00Z"}"#,
            "'example.com:1', is no IP address with a port in 1…65535"
        ),
        (
            #"{"endpoint": "1.2.3.4:0", "lastSeen": "2026-01-01T00:00:00Z"}"#,
            "'1.2.3.4:0', is no IP address with a port in 1…65535"
        ),
        (#"{"endpoint": ["1.2.3.4:1"]}"#, "is no IP address with a port in 1…65535"),
        (
            #"{"endpoint": "1.2.3.4:1", "lastSeen": "yesterday"}"#,
            "'yesterday', is no date such as 2006-01-02T15:04:05Z"
        ),
        (#"{"endpoint": "1.2.3.4:1"}"#, "is no date such as 2006-01-02T15:04:05Z"),
        (#"{"endpoint": "a\u001b[2Jb"}"#, "'a?[2Jb', is no IP address with a port in 1…65535"),
        ("null", "is no JSON object"), ("5", "is no JSON object"), ("[[{}]]", "is no JSON object"),
    ])
    func anAddressThatCantBeUsedIsNamedAndPassedOver(entry: String, complaint: String) throws {
        let good =
            #"{"endpoint": "9.9.9.9:1", "lastSeen": "2026-01-01T00:00:00Z", "failures": "many", "peer": 1, "source": "me"}"#
        let decoded = try decode(File.ours(addresses: good + "," + entry))
        #expect(decoded.remembered.addresses.map(\.endpoint.description) == ["9.9.9.9:1"])
        #expect(
            decoded.leftOut.map(\.description) == ["addresses[1]\(complaint.hasPrefix("'") ? ", " : " ")\(complaint)"])
        #expect(decoded.leftOutCount == 1)
    }

    @Test func whatStandsTwiceCountsOnce() throws {
        let file = File.ours(scores: #"{"address": "1.2.3.4", "score": 5}, {"address": "::ffff:1.2.3.4", "score": 6}"#)
        let decoded = try decode(file)
        #expect(decoded.remembered.scores == [Remembered.Score(.v4(0x0102_0304), 5)])
        #expect(decoded.leftOut.map(\.description) == ["scores[1], '1.2.3.4', is there a second time"])
    }

    @Test func ofANameThatStandsTwiceTheLastCounts() throws {
        let decoded = try decode(
            File.ours(scores: #"{"address": "nobody", "score": 5, "address": "1.2.3.4", "score": 6}"#))
        #expect(decoded.remembered.scores == [Remembered.Score(.v4(0x0102_0304), 6)])
    }

    @Test(arguments: [
        ("1e3", nil), ("5.5", nil), ("\"5\"", nil), ("99999999999999999999999", nil),
        ("4611686018427387904", 1_000_000), ("-4611686018427387904", -1_000_000), ("-7", -7), ("null", 0),
    ])
    func numbersAreWholeAndNotTooLarge(text: String, score: Int?) throws {
        let decoded = try decode(File.ours(scores: #"{"address": "1.2.3.4", "score": \#(text)}"#))
        #expect(decoded.remembered.scores.first?.score == score)
        #expect(decoded.leftOutCount == (score == nil ? 1 : 0))
    }

    @Test("null lists are read")
    func nullListsAreRead() throws {
        let decoded = try decode(
            #"{"scores": null, "bans": null, "addresses": null, "network": "0xfeedbeef", "version": 1, "x": {}}"#)
        #expect(decoded == PeersFile.Decoded(format: .ours, network: .main))
    }

    @Test func theNetworkIsTold() throws {
        #expect(try decode(#"{"version": 1, "network": "0x00BEADED"}"#, network: .main).network == .local)
    }

    private func encoded(_ remembered: Remembered) -> [UInt8] {
        PeersFile.encode(remembered, network: .main, clock: File.clock)
    }
}

func decode(_ text: String, network: NetworkID? = nil) throws(PeersFile.Flaw) -> PeersFile.Decoded {
    try PeersFile.decode(Array(text.utf8), network: network, clock: File.clock)
}
