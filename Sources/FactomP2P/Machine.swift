import FactomOverlay
import FactomWire
import NIOCore
import NIOPosix

/// The world that there is: the system's sockets, its resolver, its disk and its chance, on a loop of NIO's.
struct Machine: Surroundings {
    let eventLoop: any EventLoop
    let attendance: (any Attendance)? = nil

    func seed() -> (UInt64, UInt64) {
        (.random(in: 0 ... .max), .random(in: 0 ... .max))
    }

    func listen(on endpoint: Endpoint, for station: Station) async throws(NodeError) -> any Listener {
        let channel = try await Sockets.listen(on: endpoint, for: station)
        guard let bound = channel.localAddress.flatMap(Endpoint.init) else {
            channel.close(promise: nil)
            throw .cannotListen(endpoint.description, "the system tells no address")
        }
        return SocketListener(channel: channel, endpoint: bound)
    }

    func dial(
        _ id: ConnectionID, _ endpoint: Endpoint, from local: IPAddress, within timeout: Duration,
        for station: Station
    ) {
        let handler = NIOLoopBound(ConnectionHandler(station: station, id: id), eventLoop: eventLoop)
        let attempt = Sockets.dial(endpoint, from: local, timeout: timeout, handler: handler, on: eventLoop)
        attempt.assumeIsolated().whenFailure { error in
            station.assumeIsolated { $0.dialFailed(id, .unreachable(describe(error))) }
        }
    }

    func addresses(
        of name: String, within limit: Duration, whenOver: @escaping @Sendable () -> Void
    ) -> EventLoopFuture<[IPAddress]> {
        Names.addresses(of: name, within: limit, on: eventLoop, whenOver: whenOver)
    }

    func fetch(_ seeds: [Seed], for station: Station) -> Task<Void, Never>? {
        Task { [weak station] in
            let results = await SeedFetcher().fetch(seeds)
            await station?.take(results)
        }
    }

    func memory(
        at path: String?, of network: NetworkID, clock: NodeClock, report: NodeReport
    ) -> sending (any Memory)? {
        path.map { NodeMemory(path: $0, network: network, clock: clock, report: report) }
    }
}

private struct SocketListener: Listener {
    let channel: any Channel
    let endpoint: Endpoint

    func accept() {
        AcceptHandler.begin(channel)
    }

    func close() {
        channel.close(promise: nil)
    }
}
