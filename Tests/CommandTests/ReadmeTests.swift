import FactomP2P
import Foundation
import TestSupport
import Testing

@testable import factom_p2p

/// The README's commands do what they show, and its table knows the options that the command knows.
@Suite(.serialized, .timeLimit(.minutes(5))) struct ReadmeTests {
    /// The README's nodes listen on the network's port: here the system chooses one.
    private let anyPort = ["FACTOM_P2P_NETWORK_PORT": "0"]

    @Test func theOptionTableIsTheHelps() async throws {
        let help = try await RunningCommand.run(["node", "--help"])
        let options = help.output.compactMap { line in
            line.prefixMatch(of: #/ {2}(--?[A-Za-z0-9_-]+)/#).map { "`\($0.output.1)`" }
        }
        let rows = try Document("README.md").tableRows.filter { $0[0].hasPrefix("`-") }
        #expect(rows.map { $0[0] } == options.filter { !["`-h`", "`--help`", "`--version`"].contains($0) })
    }

    @Test(arguments: try ReadmeCommand.all("node")) func itsNodesJoinANode(_ command: ReadmeCommand) async throws {
        let node = try Node(configuration(command.arguments.contains("workshop") ? .custom("workshop") : .local))
        let events = node.events
        let address = try await node.start()
        try await RunningCommand.start(command.arguments(with: address), environment: anyPort) { process in
            for await case .online in events { break }
            guard let text = command.input else { return }
            process.write(text + "\n")
            var messages = node.messages.makeAsyncIterator()
            #expect(await messages.next()?.payload == ByteBuffer(string: text))
        }
        await node.stop()
    }

    @Test(arguments: try ReadmeCommand.all("probe")) func itsProbesAreAnswered(_ command: ReadmeCommand) async throws {
        let node = try Node(configuration(.local))
        let address = try await node.start()
        let result = try await RunningCommand.run(command.arguments(with: address))
        #expect(result.status == 0)
        #expect(result.output.first?.contains("\(address)") == true)
        await node.stop()
    }

    @Test(arguments: try ReadmeCommand.all("crawl")) func itsCrawlsFindTheNode(_ command: ReadmeCommand) async throws {
        let node = try Node(configuration(.local))
        let address = try await node.start()
        let picture = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).html")
        defer { try? FileManager.default.removeItem(at: picture) }
        let arguments = command.arguments(with: address).map { $0 == "network.html" ? picture.path : $0 }
        let result = try await RunningCommand.run(arguments)
        #expect(result.status == 0)
        #expect(result.output.contains { $0.hasPrefix("\(address) ") && $0.hasSuffix("answered (seed)") })
        #expect(try String(contentsOf: picture, encoding: .utf8).contains("<svg"))
        await node.stop()
    }

    @Test(arguments: try ReadmeCommand.all("peers")) func itsPeersFilesArePrinted(_ command: ReadmeCommand) async throws
    {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).json")
        try #"{"bans":{},"peers":[{"ip":"1.2.3.4","port":"8108"}]}"#.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        let arguments = command.arguments.map { $0 == "peers.json" ? file.path : $0 }
        #expect(arguments != command.arguments)
        let result = try await RunningCommand.run(arguments)
        #expect(result.status == 0)
        #expect(result.output.contains { $0.hasPrefix("  1.2.3.4:8108 ") })
    }

    @Test(arguments: try ReadmeCommand.all("testnet"))
    func itsTestNetworksDeliverAll(_ command: ReadmeCommand) async throws {
        let result = try await RunningCommand.run(command.arguments + ["--duration", "1"])
        #expect(result.status == 0)
    }

    @Test(arguments: try ReadmeCommand.all("simulate"))
    func itsSimulationsRun(_ command: ReadmeCommand) async throws {
        let page = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).html")
        defer { try? FileManager.default.removeItem(at: page) }
        let result = try await RunningCommand.run(small(command.arguments, page: page.path))
        #expect(result.errors == [])
        // What a scenario promises in its own size it may miss in this one.
        let hasMissed = result.output.contains("Not as the scenario promises:")
        #expect(result.status == (hasMissed ? 1 : 0), "\(result.output)")
        guard command.arguments.contains("--html") else { return }
        #expect(try String(contentsOf: page, encoding: .utf8).contains("<svg"))
    }

    /// The README's sizes are for builds that are optimised, where CI runs them; its seeds are anybody's.
    private func small(_ arguments: [String], page: String) -> [String] {
        let smaller = ["200": "4", "100": "1", "3": "1", "report.html": page]
        var words = arguments.map { smaller[$0] ?? $0 }
        if !words.contains("--seed") { words += ["--seed", "1"] }
        if words.contains("--swarm") { words += ["--nodes", "2", "--minutes", "10"] }
        if words.contains("--sweep") { words += ["--minutes", "2"] }
        return words
    }

    @Test func itsConfigFileIsTaken() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).conf")
        let text = try #require(try Document("README.md").blocks("ini").first)
        // Its peers are somewhere in the reader's office: here they are nobody, on this machine.
        let here = text.replacing("10.0.0.", with: "127.66.77.")
        #expect(here != text)
        try here.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        try await RunningCommand.node(["-config", file.path]) { command, listening in
            #expect(listening.network == "LOCAL")
            let refused = [try await command.event("refused").address, try await command.event("refused").address]
            #expect(Set(refused) == ["127.66.77.5:8110", "127.66.77.6:8110"])
        }
    }

    @Test func itsRequestsAreUnderstood() throws {
        let lines = try Document("README.md").blocks("json").flatMap { $0.split(separator: "\n") }
        let requests = lines.filter { !$0.hasPrefix(#"{"event""#) }
        #expect(requests.count >= 13)
        for request in requests {
            #expect(throws: Never.self, "\(request)") { try PipeRequest.read(Array(request.utf8)) }
        }
    }

    private func configuration(_ network: Network) -> Configuration {
        var configuration = Configuration()
        configuration.network = network
        configuration.bindAddress = "127.0.0.1"
        configuration.port = 0
        return configuration
    }
}

/// A line of the README, or of another document, that calls `factom-p2p`.
struct ReadmeCommand: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// What `echo` puts on standard input; `nil` without it.
    let input: String?
    let arguments: [String]

    /// Every line that calls this subcommand; at least one.
    static func all(_ subcommand: String, in path: String = "README.md") throws -> [ReadmeCommand] {
        let lines = try Document(path).blocks("sh").flatMap { $0.split(separator: "\n") }
        let commands = lines.compactMap { ReadmeCommand($0) }.filter { $0.arguments.first == subcommand }
        try #require(!commands.isEmpty)
        return commands
    }

    private init?(_ line: Substring) {
        guard let name = line.firstRange(of: "factom-p2p ") else { return nil }
        testDescription = String(line)
        input = line.prefixMatch(of: #/echo ([^|]+) \| /#).map { String($0.output.1) }
        arguments = line[name.upperBound...].split(separator: " ").map { $0.filter { $0 != "\"" } }
    }

    /// With another address in the place of the one that the README shows.
    func arguments(with address: Endpoint) -> [String] {
        arguments.map { $0.replacing("127.0.0.1:8110", with: address.description) }
    }
}
