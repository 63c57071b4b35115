import ArgumentParser
import FactomP2P
import FactomWire

/// `factom-p2p probe`: asks a peer who it is.
struct ProbeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "probe",
        abstract: "Shake hands with a peer and tell what it says of itself.",
        discussion: """
            Tries protocols 11, 10 and 9, each on a connection of its own, and tells which of them the peer \
            speaks, its network, id and listening port, the round trip, and the peers that it offers.

            The exit status is 0 if it answered in any protocol, 1 if not.
            """
    )

    @Argument(help: ArgumentHelp("The peer.", valueName: "host:port"))
    var peer: String

    @Option(
        name: [.long, .customLong("network", withSingleDash: true)],
        help: "MAIN, TEST, LOCAL or CUSTOM. (default: it is found out)")
    var network: String?

    @Option(
        name: [.long, .customLong("customnet", withSingleDash: true)], help: "The name of the custom network.")
    var customnet: String?

    @Option(help: "Seconds that a connection and then a handshake may take, each, in each protocol.")
    var timeout = 5.0

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        var prober = try checked()
        let report = await prober()
        if json { CommandOutput.object(ProbeObject(report)) }
        guard report.hasAnswered else {
            CommandOutput.complain(report.complaint)
            throw ExitCode(1)
        }
        if !json { CommandOutput.line(ProbeText.lines(report).joined(separator: "\n")) }
    }

    private func checked() throws(CommandFailure) -> Prober {
        guard let peer = HostPort(peer) else {
            throw .usage("'\(quoted(peer))' is no peer; it must be HOST:PORT, such as 127.0.0.1:8110 or [::1]:8110")
        }
        guard (0.01...300).contains(timeout) else {
            throw .usage("--timeout is \(timeout); it must be 0.01 to 300 seconds")
        }
        let network = try namedNetwork(network, customnet: customnet)
        return Prober(peer, on: network, timeout: .seconds(timeout))
    }
}
