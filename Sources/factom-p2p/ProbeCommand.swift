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
        var prober: Prober
        do throws(ProbeUsageError) {
            prober = try checked()
        } catch {
            CommandOutput.complain(error.sentence)
            throw ExitCode(64)
        }
        let report = await prober()
        if json { CommandOutput.object(ProbeObject(report)) }
        guard report.hasAnswered else {
            CommandOutput.complain(report.complaint)
            throw ExitCode(1)
        }
        if !json { CommandOutput.line(ProbeText.lines(report).joined(separator: "\n")) }
    }

    private func checked() throws(ProbeUsageError) -> Prober {
        guard let peer = HostPort(peer) else {
            throw ProbeUsageError(
                sentence: "'\(quoted(peer))' is no peer; it must be HOST:PORT, such as 127.0.0.1:8110 or [::1]:8110")
        }
        guard (0.01...300).contains(timeout) else {
            throw ProbeUsageError(sentence: "--timeout is \(timeout); it must be 0.01 to 300 seconds")
        }
        return Prober(peer, on: try namedNetwork(), timeout: .seconds(timeout))
    }

    private func namedNetwork() throws(ProbeUsageError) -> Network? {
        switch (network?.uppercased(), customnet) {
        case (nil, nil): return nil
        case (nil, let name?), ("CUSTOM", let name?): return .custom(try nonempty(name))
        case ("MAIN", nil): return .main
        case ("TEST", nil): return .test
        case ("LOCAL", nil): return .local
        case ("CUSTOM", nil):
            throw ProbeUsageError(sentence: "--network CUSTOM needs the network's name; add --customnet NAME")
        case (let other?, nil):
            throw ProbeUsageError(
                sentence: "--network is '\(quoted(other))'; it must be MAIN, TEST, LOCAL or CUSTOM")
        case (let other?, _?):
            throw ProbeUsageError(sentence: "--customnet goes with --network CUSTOM, not with '\(quoted(other))'")
        }
    }

    private func nonempty(_ name: String) throws(ProbeUsageError) -> String {
        if !name.isEmpty { return name }
        throw ProbeUsageError(sentence: "--customnet is empty; it must be the custom network's name")
    }
}

/// The command was called wrongly; the sentence says how, and what would be right.
struct ProbeUsageError: Error {
    let sentence: String
}
