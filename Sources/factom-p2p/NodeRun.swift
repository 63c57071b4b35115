import FactomP2P
import Logging
import ServiceLifecycle

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// What standard input and output are for.
enum PipeMode: String, Sendable {
    case off
    case text
    case json
}

/// One run of `factom-p2p node`, from the start to the end in order.
struct NodeRun {
    private let settings: NodeSettings
    private let source: SettingsReader
    private let logger: Logger

    init(_ settings: NodeSettings, from source: SettingsReader) {
        self.settings = settings
        self.source = source
        logger = CommandLog.logger(settings.logLevel, settings.logFormat)
    }

    /// - Throws: when the node can't be made or can't listen.
    func run() async throws(CommandFailure) {
        // A reader of our output that ends is no reason to die of.
        signal(SIGPIPE, SIG_IGN)
        let signals = SignalWatch()
        report()
        let node = try makeNode()
        let events = node.events
        let bound = try await start(node)
        let pipe = pipe(of: node, events: events, listeningOn: bound)
        let follower = ConfigFollower(settings, from: source, for: node, logger: logger)
        let following = Task { await follower.run(hangups: signals.hangups) }
        await serve(PipedNode(node: node, pipe: pipe), until: signals)
        following.cancel()
        withExtendedLifetime(signals) {}
    }

    // MARK: - Starting

    private func makeNode() throws(CommandFailure) -> Node {
        do throws(ConfigurationError) {
            return try Node(settings.configuration, logger: logger)
        } catch {
            throw .usage(error.description)
        }
    }

    private func start(_ node: Node) async throws(CommandFailure) -> Endpoint {
        do throws(NodeError) {
            return try await node.start()
        } catch {
            throw .failed(error.description)
        }
    }

    private func pipe(of node: Node, events: PeerEvents, listeningOn bound: Endpoint) -> any NodePipe {
        switch settings.pipe {
        case .off: SilentPipe(node: node)
        case .text: TextPipe(node: node, logger: logger)
        case .json: JSONPipe(node: node, events: events, bound: bound)
        }
    }

    // MARK: - Running

    private func serve(_ service: PipedNode, until signals: SignalWatch) async {
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [.init(service: service, successTerminationBehavior: .gracefullyShutdownGroup)],
                // The group's own lines are about Swift, not about the node.
                logger: Logger(label: "services") { _ in SwiftLogNoOpLogHandler() }))
        let watching = Task {
            for await _ in signals.requests { await group.triggerGracefulShutdown() }
        }
        do {
            try await group.run()
        } catch {
            logger.error("ended early", metadata: ["reason": "\(error)"])
        }
        watching.cancel()
    }

    // MARK: - What is only worth a line of log

    private func report() {
        for peer in settings.badPeers { logger.leavesOut(peer) }
        if settings.lacksHome {
            logger.notice("no home is known: nothing is remembered for the next run")
        }
        if !settings.unusedKeys.isEmpty {
            logger.notice(
                "this version doesn't use these keys of the config file yet",
                metadata: ["keys": "\(settings.unusedKeys.joined(separator: ", "))"])
        }
        for variable in settings.unknownVariables {
            var metadata: Logger.Metadata = ["variable": "\(variable.name)"]
            if let meant = variable.meant { metadata["nearest"] = "\(meant)" }
            logger.warning("an environment variable means nothing to this version", metadata: metadata)
        }
    }
}
