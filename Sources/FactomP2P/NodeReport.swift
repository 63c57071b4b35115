import FactomOverlay
import FactomPeersFile
import FactomWire
import Logging
import Metrics

/// What a node says of itself: log lines and metrics, all from events and counts, in one place.
///
/// Messages are static and values stand in metadata. A healthy node says little at `info`.
package struct NodeReport: Sendable {
    private let logger: Logger
    private let metrics: NodeMetrics

    init(logger: Logger, network: Network, name: String, metricsFactory: any MetricsFactory) {
        self.logger = logger
        metrics = NodeMetrics(network: network, name: name, factory: metricsFactory)
    }

    func listening(on endpoint: Endpoint, nodeID: UInt32) {
        logger.info(
            "listening",
            metadata: ["address": "\(endpoint)", "node-id": "\(hexadecimal(nodeID))"])
    }

    func stopped() {
        logger.info("stopped")
    }

    func resolved(_ name: HostPort, _ addresses: [IPAddress]) {
        if addresses.isEmpty {
            logger.warning("a peer's name has no address", metadata: ["name": "\(name)"])
        } else {
            logger.debug("resolved", metadata: ["name": "\(name)", "addresses": "\(addresses)"])
        }
    }

    // MARK: - The peers file

    func loaded(_ loaded: PeersFileStore.Loaded, from path: String) {
        switch loaded {
        case .nothing:
            logger.debug("no peers file yet", metadata: ["path": "\(path)"])
        case .file(let decoded):
            logger.info(
                "peers file read",
                metadata: [
                    "path": "\(path)", "addresses": "\(decoded.remembered.addresses.count)",
                    "bans": "\(decoded.remembered.bans.count)", "left-out": "\(decoded.leftOutCount)",
                ])
        case .unusable(let reason, let place):
            logger.warning(
                "the peers file can't be used; starting without it",
                metadata: ["path": "\(path)", "reason": "\(reason)", "moved-to": "\(place ?? "nowhere")"])
        }
    }

    func peersFileTaken(_ path: String) {
        logger.warning("the peers file is another node's; going on without it", metadata: ["path": "\(path)"])
    }

    func failedToSave(_ error: any Error) {
        logger.warning("the peers file is not saved", metadata: ["reason": "\(error)"])
    }

    // MARK: - Seeds

    func fetched(_ seed: Seed, _ endpoints: [Endpoint]) {
        logger.debug("seed fetched", metadata: ["seed": "\(seed)", "addresses": "\(endpoints.count)"])
    }

    /// - Parameter isAlone: with peers online, a seed that fails is no news.
    func failed(_ failure: SeedFailure, isAlone: Bool) {
        logger.log(
            level: isAlone ? .warning : .info, "a seed told no addresses",
            metadata: ["seed": "\(failure.seed)", "reason": "\(failure.cause)"])
    }

    /// The way from nobody to somebody took this long, at the start or after nobody was left.
    func foundPeer(after duration: Duration) {
        metrics.foundPeer(after: duration)
        logger.info("first peer", metadata: ["after": "\(duration)"])
    }

    func lostLastPeer() {
        logger.warning("nobody is online; looking for peers")
    }

    // MARK: - Peers

    func noting(_ event: PeerEvent) {
        metrics.count(event)
        switch event {
        case .online(let peer):
            logger.log(level: level(of: peer), "peer online", metadata: metadata(of: peer))
        case .offline(let peer, let reason):
            var metadata = metadata(of: peer)
            metadata["reason"] = "\(reason)"
            logger.log(level: level(of: peer), "peer offline", metadata: metadata)
        case .refused(let endpoint, let direction, let reason):
            logger.debug(
                "no connection",
                metadata: [
                    "address": "\(endpoint)", "direction": "\(direction.rawValue)", "reason": "\(reason)",
                ])
        }
    }

    /// The operator named special peers: how they fare is news.
    private func level(of peer: Peer) -> Logger.Level {
        peer.isSpecial ? .info : .debug
    }

    private func metadata(of peer: Peer) -> Logger.Metadata {
        [
            "peer": "\(peer.id)", "direction": "\(peer.direction.rawValue)",
            "protocol": "\(peer.protocolVersion.rawValue)", "special": "\(peer.isSpecial)",
        ]
    }

    /// Brings the metrics up to date; called at each tick.
    func count(_ overlay: Overlay) {
        metrics.update(overlay.traffic)
    }
}
