import FactomP2P
import Logging
import NIOPosix

/// Follows the config file while a node runs: reads it again at each SIGHUP, and when it has changed.
///
/// Special peers are followed at once; of other keys it is only told that they need a restart. A file that
/// can't be read, or says what can't be, changes nothing.
actor ConfigFollower {
    private enum Occasion {
        case hangup
        case look
    }

    private let node: Node
    private let logger: Logger
    private let source: SettingsReader
    private let start: NodeSettings
    private var specialPeers: [String]
    private var watch: FileWatch

    init(_ start: NodeSettings, from source: SettingsReader, for node: Node, logger: Logger) {
        self.start = start
        self.source = source
        self.node = node
        self.logger = logger
        specialPeers = start.configuration.specialPeers
        watch = FileWatch(read: source.identity)
    }

    /// Until it is cancelled.
    func run(hangups: AsyncStream<Void>) async {
        let (occasions, occur) = AsyncStream<Occasion>.makeStream(bufferingPolicy: .bufferingNewest(16))
        await withDiscardingTaskGroup { group in
            group.addTask {
                for await _ in hangups { occur.yield(.hangup) }
            }
            if source.isFollowed { occur.yield(.look) }
            for await occasion in occasions {
                switch occasion {
                case .hangup: await obeyHangup()
                case .look:
                    await look()
                    // One at a time: a file system that hangs doesn't gather looks.
                    group.addTask {
                        try? await Task.sleep(for: FileWatch.interval)
                        occur.yield(.look)
                    }
                }
            }
        }
    }

    // MARK: - Occasions

    private func obeyHangup() async {
        guard let path = source.path else { return logger.notice("SIGHUP, and there is no config file to read again") }
        guard let reading = await offTheTasks({ FileReading(of: path) }) else { return }
        watch.wasRead(reading.identity)
        await follow(reading)
    }

    private func look() async {
        guard let path = source.path, let found = await offTheTasks({ FileIdentity(ofFileAt: path) }) else { return }
        guard watch.isDue(found), let reading = await offTheTasks({ FileReading(of: path) }) else { return }
        // Changed meanwhile: the next looks will find that.
        guard reading.isWhole, reading.identity == found else { return }
        watch.wasRead(found)
        await follow(reading)
    }

    /// The system may take its time for a file: tasks must not wait with it.
    private func offTheTasks<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result? {
        try? await NIOThreadPool.singleton.runIfActive(body)
    }

    // MARK: - What a reading comes to

    private func follow(_ reading: FileReading) async {
        do throws(CommandFailure) {
            let now = try source.settings(from: reading, on: start.configuration.network)
            try await follow(ConfigChange(now, since: start, specialPeers: specialPeers))
        } catch {
            logger.warning("the config file changes nothing", metadata: ["reason": "\(error.sentence)"])
        }
    }

    private func follow(_ change: ConfigChange) async throws(CommandFailure) {
        for peer in change.badPeers { logger.leavesOut(peer) }
        do throws(ConfigurationError) {
            try await node.setSpecialPeers(change.specialPeers)
        } catch {
            throw .usage(error.description)
        }
        specialPeers = change.specialPeers
        report(change)
    }

    private func report(_ change: ConfigChange) {
        var metadata: Logger.Metadata = [:]
        if !change.added.isEmpty { metadata["added"] = "\(change.added.joined(separator: " "))" }
        if !change.removed.isEmpty { metadata["removed"] = "\(change.removed.joined(separator: " "))" }
        logger.info("read the config file again", metadata: metadata)
        if !change.keysForRestart.isEmpty {
            logger.notice(
                "changed keys of the config file need a restart",
                metadata: ["keys": "\(change.keysForRestart.joined(separator: ", "))"])
        }
    }
}

extension Logger {
    /// A bad entry doesn't void a list of peers.
    func leavesOut(_ peer: Given) {
        warning(
            "a special peer is left out",
            metadata: ["value": "\(peer.text)", "from": "\(peer.source)", "expected": "address:port or name:port"])
    }
}
