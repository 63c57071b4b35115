package import FactomOverlay
package import FactomWire
package import NIOCore

/// All that a node does to the world and the world to it: sockets, names, seeds, the disk and chance.
///
/// The node's time and its timers are those of ``eventLoop``. ``Machine`` is the world that there is; a test may
/// make one of its own, with virtual links on virtual time.
package protocol Surroundings: Sendable {
    /// Carries the node and everything that is made here for it.
    var eventLoop: any EventLoop { get }

    /// Told of tasks that handle messages; `nil` when nobody wants to know.
    var attendance: (any Attendance)? { get }

    /// What the node's chance begins with: never the same twice where peers could gain by guessing.
    func seed() -> (UInt64, UInt64)

    /// Binds; nobody is let in before ``Listener/accept()``. Whoever comes is announced to the station.
    func listen(on endpoint: Endpoint, for station: Station) async throws(NodeError) -> any Listener

    /// Begins a dial, which ends as `station.opened` or `station.dialFailed`, never before this returns.
    ///
    /// - Parameter local: the address that the node listens on; every one, or the one to dial from.
    func dial(
        _ id: ConnectionID, _ endpoint: Endpoint, from local: IPAddress, within timeout: Duration,
        for station: Station)

    /// Every address of a name; none when it has none or the time is up.
    ///
    /// - Parameter whenOver: called when the look-up itself has ended, which may be later; until then the same name
    ///   is not looked up again.
    func addresses(
        of name: String, within limit: Duration, whenOver: @escaping @Sendable () -> Void
    ) -> EventLoopFuture<[IPAddress]>

    /// Asks all seeds at once; what each tells, in the seeds' order, is for `station.take`, never before this returns.
    ///
    /// - Returns: what to cancel when the node stops meanwhile.
    func fetch(_ seeds: [Seed], for station: Station) -> Task<Void, Never>?

    /// Where the node keeps what is to outlast it; `nil` for nowhere.
    ///
    /// - Parameter path: of its peers file, when it was given one.
    func memory(
        at path: String?, of network: NetworkID, clock: NodeClock, report: NodeReport
    ) -> sending (any Memory)?
}

/// One open connection, as the node sees it. Lives on the node's event loop.
package protocol Line: AnyObject {
    /// `nil` for one that dialled us, until the station numbers it.
    var id: ConnectionID? { get set }

    /// Hands bytes on, and tells the station when they are taken.
    func write(_ bytes: ByteBuffer)
    /// Reads nothing more, as long as there is a reason.
    func pause(for reason: ReadGate.Reason)
    func resume(after reason: ReadGate.Reason)
    /// Ends it after what was written. The station hears no more of it, or what it hears is of no effect.
    func close()
    /// As ``close()``, of one that may still be sending: nothing more goes out, and what it sends is thrown away until
    /// it ends. The station is told of its end, or closes it.
    func finish()
}

/// Where others can dial the node.
package protocol Listener: Sendable {
    /// The real port where 0 was asked for.
    var endpoint: Endpoint { get }
    /// Lets newcomers in from here on.
    func accept()
    func close()
}

/// What outlasts a node. Lives on its event loop.
package protocol Memory: AnyObject {
    /// What an earlier run left.
    nonisolated(nonsending) func load(on eventLoop: any EventLoop) async -> Remembered
    func save(_ remembered: Remembered, on eventLoop: any EventLoop)
    /// Saves, and comes back when it is done, can't be, or takes longer than this.
    nonisolated(nonsending) func saveLast(
        _ remembered: Remembered, within limit: Duration, on eventLoop: any EventLoop) async
    /// Ends as it does, and saves nothing: of a node that was stopped while it began.
    nonisolated(nonsending) func giveBack(within limit: Duration, on eventLoop: any EventLoop) async
}
