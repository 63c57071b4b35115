import ArgumentParser
import FactomP2P
import FactomWire

/// `factom-p2p crawl`: who is in a network, and who tells of whom.
struct CrawlCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crawl",
        abstract: "Walk a network from its seeds, and tell who is there.",
        discussion: """
            Shakes hands with each node once, measures the round trip, asks it for others, and goes on with those. \
            Prints a table, or JSON; draws the network for GraphViz or as a page for a browser. Ctrl-C ends it early \
            and shows what was found.

            On MAIN and TEST, private addresses are only visited when they are seeds.

            The exit status is 0 if a node answered, 1 if none did.
            """
    )

    @Option(
        help: ArgumentHelp(
            "Where to begin: address:port, name:port, or what a node's --seed may be. May be repeated. (default: the "
                + "network's own lists on MAIN and TEST)", valueName: "seed"))
    var seed: [String] = []

    @Option(
        name: [.long, .customLong("network", withSingleDash: true)],
        help: "MAIN, TEST, LOCAL or CUSTOM. (default: LOCAL)")
    var network: String?

    @Option(
        name: [.long, .customLong("customnet", withSingleDash: true)], help: "The name of the custom network.")
    var customnet: String?

    @Option(help: "The protocol to dial in: 9, 10, or 11, which falls back.")
    var `protocol`: UInt16 = 10

    @Option(help: "Visits at once, 1 to 128.")
    var parallel = CrawlBounds(for: .local).parallel

    @Option(help: "Nodes in all, 1 to 50,000.")
    var most = CrawlBounds(for: .local).most

    @Option(help: "Milliseconds that a dial, then a handshake, then its answers may take, each.")
    var timeout = 5000

    @Option(help: "Seconds that all of it may take. (default: as long as it takes)")
    var duration: Double?

    @Flag(help: "Print one JSON object.")
    var json = false

    @Option(help: ArgumentHelp("Draw the network for GraphViz; - for standard output.", valueName: "file"))
    var dot: String?

    @Option(help: ArgumentHelp("Draw the network as a page for a browser; - for standard output.", valueName: "file"))
    var html: String?

    func run() async throws {
        let plan = try plan()
        let seeds = try CrawlSeed.all(seed, on: plan.network)
        let outputs = try CrawlOutputs(json: json, dot: dot, html: html)
        let signals = SignalWatch()
        let progress = CrawlProgress()
        let report = await Crawler(plan).crawl(from: seeds, until: signals.requests) { progress.show($0) }
        progress.clear()
        for failure in report.seedFailures { CommandOutput.complain(failure.description) }
        try outputs.write(report)
        withExtendedLifetime(signals) {}
        if !report.hasAnswer {
            CommandOutput.complain("no node answers on \(plan.network)")
            throw ExitCode(1)
        }
    }

    private func plan() throws(CommandFailure) -> CrawlPlan {
        let network = try namedNetwork(network, customnet: customnet) ?? .local
        guard let version = ProtocolVersion(rawValue: `protocol`) else {
            throw .usage("--protocol is \(`protocol`); it must be 9, 10 or 11")
        }
        guard (10...300_000).contains(timeout) else {
            throw .usage("--timeout is \(timeout); it must be 10 to 300000 milliseconds")
        }
        if let duration, !(0.01...86_400).contains(duration) {
            throw .usage("--duration is \(duration); it must be 0.01 to 86400 seconds")
        }
        return CrawlPlan(
            network: network, version: version, bounds: try bounds(on: network), timeout: .milliseconds(timeout),
            duration: duration.map { .seconds($0) })
    }

    private func bounds(on network: Network) throws(CommandFailure) -> CrawlBounds {
        guard CrawlBounds.parallelRange.contains(parallel) else {
            throw .usage("--parallel is \(parallel); it must be 1 to 128 visits at once")
        }
        guard CrawlBounds.mostRange.contains(most) else {
            throw .usage("--most is \(most); it must be 1 to 50000 nodes")
        }
        var bounds = CrawlBounds(for: network)
        bounds.parallel = parallel
        bounds.most = most
        return bounds
    }
}
