public import FactomOverlay
public import FactomWire
public import Logging
package import Metrics
import NIOConcurrencyHelpers
public import NIOCore
public import NIOPosix
public import ServiceLifecycle

/// A node of a Factom network: what an application embeds.
///
/// It finds peers by itself, keeps connections to some of them and to the special peers that it is given, takes those
/// who dial it, and carries messages between this application and theirs. Give it to a `ServiceGroup`, or
/// ``start()`` and ``stop()`` it yourself; it runs once. All its work is on one event loop; its methods may be
/// called from any task.
public final class Node: Service {
    private let station: Station
    private let phase = NIOLockedValueBox(Phase.new)
    /// Ends when the node has stopped.
    private let ending: EndSignal

    private enum Phase {
        case new
        case started
        case stopped
    }

    /// What the node was made of. It doesn't follow ``setSpecialPeers(_:)``.
    public let configuration: Configuration
    /// What the node calls itself; peers know it by its address, its port and this.
    public let nodeID: UInt32

    /// Makes a node that does nothing yet.
    ///
    /// - Parameters:
    ///   - configuration: what it is to be like; checked here, and never again.
    ///   - logger: where it reports; it prints nothing by itself.
    ///   - eventLoopGroup: one of its loops carries the node. Several nodes of a process spread over them.
    /// - Throws: the first value that can't be, by its name.
    public convenience init(
        _ configuration: Configuration = Configuration(), logger: Logger = Logger(label: "factom-p2p"),
        eventLoopGroup: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) throws(ConfigurationError) {
        try self.init(
            configuration, logger: logger, eventLoopGroup: eventLoopGroup, metricsFactory: MetricsSystem.factory)
    }

    /// - Parameter metricsFactory: where its metrics go, in place of the process's own.
    convenience init(
        _ configuration: Configuration, logger: Logger = Logger(label: "factom-p2p"),
        eventLoopGroup: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton,
        metricsFactory: any MetricsFactory
    ) throws(ConfigurationError) {
        let machine = Machine(eventLoop: eventLoopGroup.next())
        try self.init(configuration, logger: logger, surroundings: machine, metricsFactory: metricsFactory)
    }

    /// - Parameter surroundings: where it lives, in place of this machine.
    package init(
        _ configuration: Configuration, logger: Logger, surroundings: any Surroundings,
        metricsFactory: any MetricsFactory
    ) throws(ConfigurationError) {
        let checked = try CheckedConfiguration(configuration)
        self.configuration = configuration
        nodeID = checked.settings.nodeID
        let name = configuration.nodeName ?? hexadecimal(checked.settings.nodeID)
        let report = NodeReport(
            logger: logger, network: configuration.network, name: name, metricsFactory: metricsFactory)
        station = Station(checked, report: report, in: surroundings)
        ending = EndSignal()
    }

    // MARK: - Life

    /// Binds the listening port and begins to dial. It doesn't wait for a peer: ``events`` tells of the first.
    ///
    /// - Returns: the address and port that it listens on: the real port where 0 was asked for.
    /// - Throws: when the port is taken or can't be listened on, or the node was started or stopped before.
    @discardableResult
    public func start() async throws(NodeError) -> Endpoint {
        let isNew = phase.withLockedValue { phase in
            defer { if phase == .new { phase = .started } }
            return phase == .new
        }
        if !isNew { throw .startedBefore }
        return try await station.start()
    }

    /// Ends everything in order: no new peers, queues get ``Configuration/stopDeadline`` to be written, then
    /// connections close, those of peers who don't close theirs within half a second more, and the sequences end.
    /// Harmless when repeated, or before a start; each call comes back when all has ended.
    public func stop() async {
        let isFirst = phase.withLockedValue { phase in
            defer { phase = .stopped }
            return phase != .stopped
        }
        if isFirst {
            await station.stop()
            ending.signal()
        } else {
            await ending.wait()
        }
    }

    /// Ends at once, as a killed process does: nothing is written, saved or told. The sequences end.
    package func crash() async {
        let isFirst = phase.withLockedValue { phase in
            defer { phase = .stopped }
            return phase != .stopped
        }
        await station.crash()
        if isFirst { ending.signal() }
    }

    /// Starts, and runs until a graceful shutdown, a cancellation or ``stop()``; then stops. This is what a
    /// `ServiceGroup` calls. A node that was started before runs on.
    ///
    /// - Throws: a ``NodeError`` when it can't start.
    public func run() async throws {
        if phase.withLockedValue({ $0 == .new }) {
            do {
                try await start()
            } catch {
                await stop()
                throw error
            }
        }
        await cancelWhenGracefulShutdown { [ending] in await ending.wait() }
        await stop()
    }

    // MARK: - Messages

    /// The messages of all peers. There is one inbox, however often this is asked.
    public var messages: Messages { Messages(inbox: station.inbox) }

    /// Sends one message.
    ///
    /// To ``Target/broadcast`` and ``Target/everyone`` it goes to peers that aren't known to have it, with
    /// ``Configuration/duplicateFilter``: the same bytes again, within a minute, go to those who lack them.
    ///
    /// - Parameters:
    ///   - payload: its bytes, at least one. They are not copied per peer.
    ///   - target: ``Target/broadcast`` reaches every special peer and some others.
    ///   - whenFull: what happens when a peer's send queue is full.
    /// - Returns: how many peers' send queues took it, 0 when all have it. It is on its way then; nothing confirms its
    ///   arrival.
    /// - Throws: when none can: nobody is there, the message is empty or too large, the node isn't running, or
    ///   the task was cancelled while it waited.
    @discardableResult
    public func send(
        _ payload: ByteBuffer, to target: Target = .broadcast, whenFull: WhenFull = .dropOldest
    ) async throws(SendError) -> Int {
        try await station.send([payload], to: target, whenFull: whenFull)
    }

    /// Sends messages in order, with one step to the event loop for all.
    ///
    /// Each message is routed on its own: `random` chooses a peer, `broadcast` a crowd, for each anew.
    ///
    /// - Returns: how many times a peer took one of them: with one peer, as many as there are messages.
    /// - Throws: at the first that nobody takes; those before it may be on their way.
    @discardableResult
    public func send(
        _ payloads: [ByteBuffer], to target: Target = .broadcast, whenFull: WhenFull = .dropOldest
    ) async throws(SendError) -> Int {
        try await station.send(payloads, to: target, whenFull: whenFull)
    }

    /// Passes a received message on, as a broadcast to peers that aren't known to have it: for an application that
    /// relays what it has found valid. The peer that sent it never gets it back.
    ///
    /// A node with ``Configuration/relay`` does it by itself.
    ///
    /// - Returns: how many peers' send queues took it: 0 when all have it.
    /// - Throws: when nobody is online, the message is larger than may be sent, or the node isn't running.
    @discardableResult
    public func relay(_ message: Message) async throws(SendError) -> Int {
        try await station.relay(message)
    }

    /// Says what the application makes of a message, which raises or lowers the score of its sender's address: see
    /// ``Verdict``. There is no limit to how often; that of valid parcels, ten points a second, is apart.
    public func judge(_ message: Message, as verdict: Verdict) async {
        await judge(message.sender.id.endpoint.address, as: verdict)
    }

    /// The same, for who has kept no more of the message than where it came from.
    package func judge(_ sender: IPAddress, as verdict: Verdict) async {
        await station.obey(.judge(sender, verdict))
    }

    // MARK: - Peers

    /// What happens to the peers, from the moment of asking on: each that asks gets a sequence of its own.
    /// Ask before ``start()`` to miss nothing.
    public var events: PeerEvents { station.events.subscribe() }

    /// Who is online now, in the order they came.
    public func peers() async -> [PeerStatistics] {
        await station.statistics()
    }

    /// All traffic since the start, that of closed connections included.
    public func traffic() async -> Traffic {
        await station.traffic()
    }

    /// Ends the connection to a peer, if there is one. A special one is dialled again.
    public func disconnect(_ peer: PeerID) async {
        await station.obey(.disconnect(peer))
    }

    /// Ends all connections with an address, an endpoint or a subnet, special peers' too, and takes and makes none
    /// for this long. It is kept in the peers file.
    ///
    /// - Parameters:
    ///   - target: whom. A ban of an endpoint leaves other nodes at its address alone.
    ///   - duration: 7 days, unless said otherwise.
    ///   - remark: why, for whoever reads the list of bans.
    public func ban(
        _ target: BanTarget, for duration: Duration = .seconds(7 * 24 * 3600), remark: String = ""
    ) async {
        await station.obey(.ban(target, for: duration, .byHand(remark)))
    }

    /// Lifts the ban of exactly this target; others that cover the same addresses stay.
    ///
    /// - Returns: whether there was one.
    @discardableResult
    public func unban(_ target: BanTarget) async -> Bool {
        await station.unban(target)
    }

    /// Every ban in force, by address, by hand or by rule.
    public func bans() async -> [Ban] {
        await station.bans()
    }

    /// What the node thinks of an address, and why: its score, its last 32 changes, and its ban.
    public func standing(of address: IPAddress) async -> AddressStanding {
        await station.standing(of: address)
    }

    /// Adds to the quality score of an address, or takes from it.
    ///
    /// Scores stay within −10,000…10,000 and halve in an hour. While one is under −200, regular peers of that
    /// address are disconnected, refused and not dialled; special ones stay.
    public func adjust(_ address: IPAddress, by change: Int) async {
        await station.obey(.adjust(address, by: change))
    }

    /// Puts this list in place of the special peers: who is removed is dropped, who stays is undisturbed.
    ///
    /// - Throws: the first entry that is neither `address:port` nor `name:port`; nothing has changed then.
    public func setSpecialPeers(_ peers: [String]) async throws(ConfigurationError) {
        var checked = configuration
        checked.specialPeers = peers
        let names = try CheckedConfiguration(checked).specialPeers
        await station.obey(.setSpecials(names))
    }
}

/// What sending does when a peer's send queue is full.
public enum WhenFull: Sendable, Hashable {
    /// The peer's oldest message goes for the new one, and is counted: a slow peer never holds up the sender.
    case dropOldest
    /// The sender waits until there is room with every peer that was chosen: nothing is lost to a live peer.
    case wait
}
