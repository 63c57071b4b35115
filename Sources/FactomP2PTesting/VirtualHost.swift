import FactomOverlay
import FactomP2P
import FactomSimulation
import FactomWire
import NIOCore

/// The surroundings of one run of one node: a machine of the test network.
struct VirtualHost: Surroundings {
    let plan: NetworkPlan
    let index: Int
    /// How often its node has been started before.
    let run: Int
    let internet: VirtualInternet
    let disk: VirtualDisk

    var eventLoop: any EventLoop { internet.loop }
    var attendance: (any Attendance)? { internet.loop }

    func seed() -> (UInt64, UInt64) {
        var dice = Dice(seed: plan.seed, for: UInt64(index) << 32 | UInt64(run))
        return (dice.next(), dice.next())
    }

    func listen(on endpoint: Endpoint, for station: Station) async throws(NodeError) -> any Listener {
        internet.moveIn(station, at: index)
        return VirtualListener(internet: internet, index: index, endpoint: plan.endpoints[index])
    }

    func dial(
        _ id: ConnectionID, _ endpoint: Endpoint, from local: IPAddress, within timeout: Duration,
        for station: Station
    ) {
        internet.dial(index, id, to: endpoint, within: timeout)
    }

    func addresses(
        of name: String, within limit: Duration, whenOver: @escaping @Sendable () -> Void
    ) -> EventLoopFuture<[IPAddress]> {
        let addresses = plan.addresses(of: name)
        return eventLoop.submit {
            whenOver()
            return addresses
        }
    }

    /// Every seed tells of every node.
    func fetch(_ seeds: [Seed], for station: Station) -> Task<Void, Never>? {
        let results = seeds.map { _ in Result<[Endpoint], SeedFailure>.success(plan.endpoints) }
        eventLoop.execute {
            station.assumeIsolated { $0.take(results) }
        }
        return nil
    }

    func memory(
        at path: String?, of network: NetworkID, clock: NodeClock, report: NodeReport
    ) -> sending (any Memory)? {
        disk.memory(of: network, clock, on: internet.loop)
    }
}

private struct VirtualListener: Listener {
    let internet: VirtualInternet
    let index: Int
    let endpoint: Endpoint

    func accept() {
        internet.accept(at: index, true)
    }

    func close() {
        internet.accept(at: index, false)
    }
}
