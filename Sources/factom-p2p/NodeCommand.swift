import ArgumentParser
import Foundation

/// `factom-p2p node`: the options as the help shows them. Their values are read by ``NodeSettings``, together
/// with those of the environment and of the config file.
struct NodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "node",
        abstract: "Join a network until SIGINT or SIGTERM; a second one quits at once.",
        usage: "factom-p2p node [-network MAIN|TEST|LOCAL|CUSTOM] [-networkPort N] [-peers \"a:p b:p\"] [<options>]",
        discussion: """
            Options may be written with one dash or two, in any case, and with a space or '=' before the value. \
            Each can be set in the environment, too: FACTOM_P2P_ and the option's name in capitals, as shown. \
            An option counts more than the environment, that more than the config file, that more than the default.
            """
    )

    @Option(
        name: .customLong("network", withSingleDash: true),
        help: help("Network to join; default LOCAL.", .network, "MAIN|TEST|LOCAL|CUSTOM"))
    var network: String?

    @Option(
        name: .customLong("customnet", withSingleDash: true),
        help: help(
            "Name of a custom network: everyone who uses it is on it. Implies -network CUSTOM; no default.",
            .customnet, "NAME"))
    var customnet: String?

    @Option(
        name: .customLong("networkPort", withSingleDash: true),
        help: help(
            "TCP port to listen on, 0 for any free one; default 8108 on MAIN, 8109 on TEST, else 8110.",
            .networkPort, "N"))
    var networkPort: String?

    @Option(
        name: .customLong("peers", withSingleDash: true),
        help: help(
            """
            Special peers as address:port or name:port, separated by spaces, commas or semicolons: always \
            connected to, never told to others. Adds to those of the config file; default none.
            """, .peers, "\"a:p b:p\""))
    var peers: [String] = []

    @Option(
        help: help(
            """
            Where first peers are found: lists of address:port lines as https://..., http://..., file:PATH or a path, \
            or dns:NAME:PORT for every address of a name; several separated by spaces, commas or semicolons, or each \
            with an option of its own. none for nowhere; default the network's own lists on MAIN and TEST, else none.
            """, .seed, "SEED"))
    var seed: [String] = []

    @Option(
        help: help(
            """
            Where the node keeps the addresses that it knows, scores and bans for its next run; none for nowhere; \
            default peers.json in $XDG_STATE_HOME/factom-p2p/NETWORK, with ~/.local/state for XDG_STATE_HOME, and on \
            macOS ~/Library/Application Support.
            """, .peersFile, "FILE"))
    var peersFile: String?

    @Flag(
        name: .customLong("exclusive", withSingleDash: true),
        help: help("Dial special peers only; default off.", .exclusive))
    var exclusive = false

    @Flag(name: .customLong("no-exclusive", withSingleDash: true), help: .hidden)
    var notExclusive = false

    @Flag(
        name: .customLong("exclusive_in", withSingleDash: true),
        help: help("Take connections from special peers only; default off.", .exclusiveIn))
    var exclusiveIn = false

    @Flag(name: .customLong("no-exclusive_in", withSingleDash: true), help: .hidden)
    var notExclusiveIn = false

    @Option(
        name: .customLong("broadcastnum", withSingleDash: true),
        help: help(
            "Regular peers that a broadcast goes to, besides every special one: 1 to 10000; default 16.",
            .broadcastnum, "N"))
    var broadcastnum: String?

    @Option(
        name: .customLong("p2pIncoming", withSingleDash: true),
        help: help("Regular peers to take, at most: 0 to 100000; default 200.", .incoming, "N"))
    var incoming: String?

    @Option(
        name: .customLong("p2pOutgoing", withSingleDash: true),
        help: help("Regular peers to dial, at most: 0 to 10000; default 32.", .outgoing, "N"))
    var outgoing: String?

    @Option(
        name: .customLong("deadline", withSingleDash: true),
        help: help(
            "How long a dial, and then a handshake, may take, in milliseconds: 10 to 300000; default 5000.",
            .deadline, "MS"))
    var deadline: String?

    @Option(
        name: .customLong("config", withSingleDash: true),
        help: help(
            """
            A config file of factomd (INI), of at most 1 MiB; its special peers are followed when it changes, and at \
            SIGHUP; default none.
            """, .config, "FILE"))
    var config: String?

    @Option(
        name: .customLong("nodename", withSingleDash: true),
        help: help(
            "What the node's id is made of, so that it is the same after a restart; default a random id.",
            .nodename, "NAME"))
    var nodename: String?

    @Option(
        help: help(
            "Address to listen on and to dial from; default 0.0.0.0, all of IPv4; :: is all of both.", .bind, "ADDRESS")
    )
    var bind: String?

    @Option(
        name: .customLong("protocol"),
        help: help(
            "Protocol to dial in; peers that can't read it are dialled again in an older one; default 10.",
            .protocolVersion, "9|10|11"))
    var protocolVersion: String?

    @Flag(
        name: .customLong("relay"),
        help: help(
            """
            Pass on what comes for the first time, as a broadcast; what has come before within the last half a \
            minute is dropped. Default off: relaying is the application's.
            """, .relay))
    var relay = false

    @Flag(name: .customLong("no-relay", withSingleDash: true), help: .hidden)
    var noRelay = false

    @Flag(
        name: .customLong("no-duplicate-filter"),
        help: help(
            "Broadcast to peers that are known to have the message, too; default off.", .noDuplicateFilter))
    var noDuplicateFilter = false

    @Flag(name: .customLong("no-no-duplicate-filter", withSingleDash: true), help: .hidden)
    var duplicateFilter = false

    @Option(
        help: help(
            "Least important lines to log on standard error: trace, debug, info, notice, warning, error or "
                + "critical; default info.", .logLevel, "LEVEL"))
    var logLevel: String?

    @Option(help: help("A line of text, or a JSON object, for each log line; default text.", .logFormat, "text|json"))
    var logFormat: String?

    @Option(
        help: help(
            """
            What standard input and output are for. text: each line of input is broadcast, each message is \
            printed as a line. json: commands and events as JSON, one object a line. Default off.
            """, .pipe, "off|text|json"))
    var pipe: String?

    func run(typed: [NodeOption: String]) async throws {
        let sources = SettingSources(
            flags: given, typed: typed, environment: ProcessInfo.processInfo.environment)
        let source = SettingsReader(sources)
        Allocator.givesLargePiecesBack()
        try await NodeRun(try source.settings(), from: source).run()
    }

    func run() async throws {
        try await run(typed: [:])
    }

    /// What was given on the command line, as it was written.
    var given: [NodeOption: String] {
        let values: [(NodeOption, String?)] = [
            (.network, network), (.customnet, customnet), (.networkPort, networkPort),
            (.peers, peers.isEmpty ? nil : peers.joined(separator: " ")),
            (.seed, seed.isEmpty ? nil : seed.joined(separator: " ")),
            (.peersFile, peersFile),
            (.exclusive, exclusive ? "true" : notExclusive ? "false" : nil),
            (.exclusiveIn, exclusiveIn ? "true" : notExclusiveIn ? "false" : nil),
            (.broadcastnum, broadcastnum), (.incoming, incoming), (.outgoing, outgoing), (.deadline, deadline),
            (.config, config), (.nodename, nodename), (.bind, bind), (.protocolVersion, protocolVersion),
            (.relay, relay ? "true" : noRelay ? "false" : nil),
            (.noDuplicateFilter, noDuplicateFilter ? "true" : duplicateFilter ? "false" : nil),
            (.logLevel, logLevel), (.logFormat, logFormat), (.pipe, pipe),
        ]
        return Dictionary(uniqueKeysWithValues: values.compactMap { option, value in value.map { (option, $0) } })
    }
}

/// A line of help with the environment variable behind it.
private func help(_ text: String, _ option: NodeOption, _ value: String? = nil) -> ArgumentHelp {
    ArgumentHelp("\(text) [\(option.variable)]", valueName: value)
}
