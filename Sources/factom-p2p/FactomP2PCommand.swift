import ArgumentParser

/// The command line: `factom-p2p` and its subcommands, a file for each.
@main
struct FactomP2PCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "factom-p2p",
        abstract: "A node of Factom's peer-to-peer network, and tools for it.",
        subcommands: [
            NodeCommand.self, TestnetCommand.self, ProbeCommand.self, CrawlCommand.self, PeersCommand.self,
            SimulateCommand.self,
        ]
    )

    static func main() async {
        openMissingStreams()
        do {
            let arguments = try Arguments(Array(CommandLine.arguments.dropFirst()))
            var command = try await asyncParseAsRoot(arguments.normal)
            if let node = command as? NodeCommand {
                try await node.run(typed: arguments.typed)
            } else if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            leave(error)
        }
    }

    /// Help goes to standard output; what went wrong is one sentence on standard error.
    private static func leave(_ error: any Error) -> Never {
        if let failure = error as? CommandFailure {
            CommandOutput.complain(failure.sentence)
            exit(withError: ExitCode(failure.status))
        }
        let status = exitCode(for: error)
        if status.isSuccess || error is ExitCode { exit(withError: error) }
        CommandOutput.complain(message(for: error))
        exit(withError: status)
    }
}
