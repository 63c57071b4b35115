import FactomP2P
import Foundation
import TestSupport
import Testing

/// The README's commands do what they show, and its table knows the options that the command knows.
@Suite(.timeLimit(.minutes(1))) struct ReadmeTests {
    @Test func theOptionTableIsTheHelps() throws {
        let help = try run(["node", "--help"]).output
        let options = help.matches(of: /\n  (--?[A-Za-z0-9_-]+)/).map { "`\($0.output.1)`" }
            .filter { !["`-h`", "`--help`", "`--version`"].contains($0) }
        let rows = try Document("README.md").tableRows.filter { $0[0].hasPrefix("`-") }
        #expect(rows.map { $0[0] } == options)
    }

    @Test(arguments: try ReadmeCommand.all("node")) func itsNodesJoinANode(_ command: ReadmeCommand) async throws {
        var configuration = Configuration()
        configuration.network = command.arguments.contains("workshop") ? .custom("workshop") : .local
        configuration.bindAddress = "127.0.0.1"
        configuration.port = 0
        let node = try Node(configuration)
        let events = node.events
        let address = try await node.start()
        let (process, input) = try start(command, with: address)
        defer {
            process.terminate()
            process.waitUntilExit()
        }
        for await case .online in events { break }
        if let text = command.input {
            try input.write(contentsOf: Data((text + "\n").utf8))
            var messages = node.messages.makeAsyncIterator()
            #expect(await messages.next()?.payload == ByteBuffer(string: text))
        }
        await node.stop()
    }

    @Test(arguments: try ReadmeCommand.all("probe")) func itsProbesAreAnswered(_ command: ReadmeCommand) async throws {
        var configuration = Configuration()
        configuration.bindAddress = "127.0.0.1"
        configuration.port = 0
        let node = try Node(configuration)
        let address = try await node.start()
        let result = try run(command.arguments(with: address))
        #expect(result.status == 0)
        #expect(result.output.contains("\(address)"))
        await node.stop()
    }

    @Test(arguments: try ReadmeCommand.all("testnet")) func itsTestNetworksDeliverAll(_ command: ReadmeCommand) throws {
        let status = try run(command.arguments + ["--duration", "1"]).status
        #expect(status == 0)
    }

    // MARK: - Processes

    private func start(_ command: ReadmeCommand, with address: Endpoint) throws -> (Process, FileHandle) {
        let process = process(command.arguments(with: address))
        let input = Pipe()
        process.standardInput = input
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return (process, input.fileHandleForWriting)
    }

    private func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = process(arguments)
        let output = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, "\n" + String(decoding: data, as: UTF8.self))
    }

    private func process(_ arguments: [String]) -> Process {
        let process = Process()
        process.executableURL = BuiltCommand.url
        process.arguments = arguments
        // The README's nodes listen on the network's port: here the system chooses one.
        process.environment = ProcessInfo.processInfo.environment.merging(["FACTOM_P2P_NETWORK_PORT": "0"]) { $1 }
        return process
    }
}

/// A line of the README that calls `factom-p2p`.
struct ReadmeCommand: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// What `echo` puts on standard input; `nil` without it.
    let input: String?
    let arguments: [String]

    /// Every line that calls this subcommand; at least one.
    static func all(_ subcommand: String) throws -> [ReadmeCommand] {
        let lines = try Document("README.md").blocks("sh").flatMap { $0.split(separator: "\n") }
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
        arguments.map { $0 == "127.0.0.1:8110" ? address.description : $0 }
    }
}
