import ArgumentParser

/// The command line: `factom-p2p` and its subcommands, a file for each.
@main
struct FactomP2PCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "factom-p2p",
        abstract: "A node of Factom's peer-to-peer network, and tools for it.",
        subcommands: [NodeCommand.self, TestnetCommand.self, ProbeCommand.self]
    )
}
