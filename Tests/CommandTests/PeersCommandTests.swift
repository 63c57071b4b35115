import FactomOverlay
import FactomPeersFile
import FactomWire
import Foundation
import Testing

@testable import factom_p2p

@Suite(.timeLimit(.minutes(5))) struct PeersCommandTests {
    private let clock = FileClock(now: .zero, unixSeconds: 1_767_323_045)

    // MARK: - For people

    @Test func itIsATableWithTheBansBelow() {
        #expect(
            table(example) == [
                "some.json: 3 addresses, 2 bans; written by factom-p2p; network MAIN (0xfeedbeef)",
                "",
                "  address          state  last success  failures  score  source",
                "  1.2.3.4:8108     peer        2 h ago         0    120  -",
                "  [2001:db8::1]:1  tried      40 d ago         3      -  5.6.7.8",
                "  255.1.1.1:65535  new               -         0      -  -",
                "",
                "  banned      until                          reason",
                "  10.0.0.0/8  2026-01-03T03:04:05Z, in 1 d   by hand: a\\u{202e}b",
                "  9.9.9.9     2026-01-02T03:05:04Z, in 59 s  it sent bytes that no peer sends",
                "",
                "  also scored  score",
                "  8.8.8.8       -150",
            ])
    }

    @Test func aGoNodesFileSaysSo() {
        let first = #"{"1.2.3.4:8108":{"Address":"1.2.3.4","Port":"8108"}}"#
        #expect(
            table(first) == [
                "some.json: 1 address, 0 bans; written by factomd up to 6.8 (p2p1)",
                "",
                "  address       state  last success  failures  score  source",
                "  1.2.3.4:8108  new               -         0      -  -",
            ])
        #expect(table(#"{"peers":null}"#) == ["some.json: 0 addresses, 0 bans; written by a later factomd (p2p2)"])
    }

    @Test func whatIsLeftOutIsTold() {
        let entries = Array(repeating: #"{"ip":"\u001b[31m\u202e","port":"1"}"#, count: 25).joined(separator: ",")
        let lines = table("{\"peers\":[\(entries)]}")
        #expect(lines.count == 24)
        #expect(lines[3] == "  peers[0], '?[31m?:1', is no IP address with a port in 1…65535")
        #expect(lines.last == "  and 5 more")
    }

    @Test(arguments: [(0, "0 s"), (59, "59 s"), (60, "1 min"), (7199, "1 h"), (86_400, "1 d"), (-5, "0 s")])
    func agesHaveOneUnit(seconds: Int, text: String) {
        #expect(PeersTable.age(.seconds(seconds)) == text)
    }

    private func table(_ text: String) -> [String] {
        do throws(PeersFile.Flaw) {
            let file = try PeersFile.decode(Array(text.utf8), clock: clock)
            return PeersTable.lines(PeersReport(path: "some.json", file: file, clock: clock))
        } catch {
            return [error.description]
        }
    }

    private var example: String {
        var remembered = Remembered()
        remembered.addresses = [
            Remembered.Address(
                Endpoint(address: .v4(0x0102_0304), port: 8108), lastSeen: .zero,
                lastSuccess: .zero + .seconds(-7300), wasPeer: true),
            Remembered.Address(
                Endpoint(address: .v6(high: 0x2001_0db8_0000_0000, low: 1), port: 1), source: .v4(0x0506_0708),
                lastSeen: .zero, lastSuccess: .zero + .seconds(-40 * 86_400), failures: 3),
            Remembered.Address(Endpoint(address: .v4(0xff01_0101), port: 65535), lastSeen: .zero),
        ]
        remembered.bans = [
            Remembered.Ban(
                .subnet(.v4(0x0a00_0000), prefixLength: 8), until: .zero + .seconds(86_400),
                reason: .byHand("a\u{202e}b")),
            Remembered.Ban(.address(.v4(0x0909_0909)), until: .zero + .seconds(59), reason: .undecodable, offences: 2),
        ]
        remembered.scores = [
            Remembered.Score(.v4(0x0102_0304), 120), Remembered.Score(.v4(0x0808_0808), -150),
        ]
        return String(decoding: PeersFile.encode(remembered, network: .main, clock: clock), as: UTF8.self)
    }

    // MARK: - For programs

    @Test func withJSONItIsOneObject() async throws {
        // A ban that outlasts this program.
        let text = example.replacing("2026-01-03", with: "2999-01-03").replacing("a\u{202e}b", with: "no")
        let (status, lines, errors) = try await run(on: text, "--json")
        #expect((status, errors) == (0, ""))
        try #require(lines.count == 1)
        #expect(lines[0].hasPrefix(#"{"addresses":[{"endpoint":"1.2.3.4:8108","failures":0,"lastSeen":"2026-"#))
        let object = try JSONDecoder().decode(Printed.self, from: Data(lines[0].utf8))
        #expect(object.event == "peersFile")
        #expect(object.format == "factom-p2p")
        #expect((object.network, object.networkID) == ("MAIN", "0xfeedbeef"))
        #expect(object.addresses.map(\.endpoint) == ["1.2.3.4:8108", "[2001:db8::1]:1", "255.1.1.1:65535"])
        #expect(object.addresses.map(\.state) == ["peer", "tried", "new"])
        #expect(object.addresses.map(\.lastSuccess) == ["2026-01-02T01:02:25Z", "2025-11-23T03:04:05Z", nil])
        #expect(object.addresses.map(\.score) == [120, nil, nil])
        #expect(object.addresses.map(\.source) == [nil, "5.6.7.8", nil])
        #expect(object.bans.map(\.target) == ["10.0.0.0/8"])
        #expect(object.bans.map(\.reason) == ["by hand: no"])
        #expect(object.scores.map(\.score) == [120, -150])
        #expect(object.leftOutCount == 0)
    }

    @Test func theCommandPrintsATableAndLeavesTheFileAlone() async throws {
        let text = #"{"bans":null,"peers":[{"ip":"1.2.3.4","port":"8108"},{"ip":"x","port":"1"}]}"#
        let (status, lines, errors) = try await run(on: text)
        #expect((status, errors) == (0, ""))
        #expect(lines.first?.hasSuffix(": 1 address, 0 bans; written by a later factomd (p2p2)") == true)
        #expect(lines.last == "  peers[1], 'x:1', is no IP address with a port in 1…65535")
    }

    // MARK: - What is no peers file

    @Test func aFileThatIsNotThereIsOneSentenceAndStatus1() async throws {
        let (status, lines, errors) = await (try RunningTool(["peers", "no/such/file"])).end()
        #expect((status, lines) == (1, []))
        #expect(errors == "factom-p2p: can't read the peers file no/such/file: No such file or directory\n")
    }

    @Test func aFileThatIsNoPeersFileIsOneSentenceAndStatus1() async throws {
        let (status, lines, errors) = try await run(on: "[]\u{1b}")
        #expect((status, lines) == (1, []))
        #expect(
            errors.hasSuffix(
                "peers.json is no peers file that can be used: at line 1, column 1 there must be an object, "
                    + "which begins with '{'\n"))
    }

    @Test func noFileIsStatus64() async throws {
        let (status, lines, _) = await (try RunningTool(["peers"])).end()
        #expect((status, lines) == (64, []))
    }

    private func run(
        on text: String, _ options: String...
    ) async throws -> (status: Int32, lines: [String], errors: String) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "factom-p2p-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "peers.json")
        try Data(text.utf8).write(to: file)
        let result = await (try RunningTool(["peers", file.path(percentEncoded: false)] + options)).end()
        #expect(try Data(contentsOf: file) == Data(text.utf8))
        return result
    }
}

/// What is printed with `--json`.
private struct Printed: Decodable {
    struct Address: Decodable {
        let endpoint: String
        let state: String
        let lastSuccess: String?
        let score: Int?
        let source: String?
    }

    struct Ban: Decodable {
        let target: String
        let reason: String
    }

    struct Score: Decodable {
        let score: Int
    }

    let event: String
    let format: String
    let network: String?
    let networkID: String?
    let addresses: [Address]
    let bans: [Ban]
    let scores: [Score]
    let leftOutCount: Int
}
