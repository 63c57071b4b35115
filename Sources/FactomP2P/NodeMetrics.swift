import FactomOverlay
import Metrics
import NIOConcurrencyHelpers

/// A node's numbers in swift-metrics. Each node has its own, told apart by the dimensions `network` and `node`.
///
/// Running totals are counters; what goes up and down is a gauge.
final class NodeMetrics: Sendable {
    private let factory: any MetricsFactory
    private let dimensions: [(String, String)]
    private let parcelsIn: Counter
    private let parcelsOut: Counter
    private let bytesIn: Counter
    private let bytesOut: Counter
    private let delivered: Counter
    private let dropped: [DropReason: Counter]
    private let incoming: Gauge
    private let outgoing: Gauge
    private let firstPeer: Metrics.Timer
    private let state = NIOLockedValueBox(State())

    private struct State {
        var told = Traffic()
        var incoming = 0
        var outgoing = 0
    }

    init(network: Network, name: String, factory: any MetricsFactory) {
        self.factory = factory
        let dimensions = [("network", network.description), ("node", name)]
        self.dimensions = dimensions
        func counter(_ label: String, _ more: [(String, String)] = []) -> Counter {
            Counter(label: "factom_p2p_" + label, dimensions: dimensions + more, factory: factory)
        }
        parcelsIn = counter("parcels_in_total")
        parcelsOut = counter("parcels_out_total")
        bytesIn = counter("bytes_in_total")
        bytesOut = counter("bytes_out_total")
        delivered = counter("messages_delivered_total")
        dropped = Dictionary(
            uniqueKeysWithValues: DropReason.allCases.map {
                ($0, counter("parcels_dropped_total", [("reason", $0.rawValue)]))
            })
        func peers(_ direction: Direction) -> Gauge {
            Gauge(
                label: "factom_p2p_peers", dimensions: dimensions + [("direction", direction.rawValue)],
                factory: factory)
        }
        incoming = peers(.incoming)
        outgoing = peers(.outgoing)
        firstPeer = Metrics.Timer(
            label: "factom_p2p_first_peer_seconds", dimensions: dimensions, preferredDisplayUnit: .seconds,
            factory: factory)
    }

    /// Adds what has come since the last time.
    func update(_ traffic: Traffic) {
        let told = state.withLockedValue { state in
            defer { state.told = traffic }
            return state.told
        }
        parcelsIn.add(traffic.parcelsIn, since: told.parcelsIn)
        parcelsOut.add(traffic.parcelsOut, since: told.parcelsOut)
        bytesIn.add(traffic.bytesIn, since: told.bytesIn)
        bytesOut.add(traffic.bytesOut, since: told.bytesOut)
        delivered.add(traffic.delivered, since: told.delivered)
        for (reason, counter) in dropped {
            counter.add(traffic.dropped[reason], since: told.dropped[reason])
        }
    }

    /// How long nobody was online before somebody was.
    func foundPeer(after duration: Duration) {
        firstPeer.recordNanoseconds(duration.wholeNanoseconds)
    }

    func count(_ event: PeerEvent) {
        switch event {
        case .online(let peer):
            change(peer.direction, by: 1)
        case .offline(let peer, let reason):
            change(peer.direction, by: -1)
            ended(reason)
        case .refused(_, _, let reason):
            ended(reason)
        }
    }

    private func ended(_ reason: CloseReason) {
        let dimensions = dimensions + [("reason", reason.label)]
        Counter(label: "factom_p2p_connections_ended_total", dimensions: dimensions, factory: factory).increment()
    }

    private func change(_ direction: Direction, by change: Int) {
        let (incoming, outgoing) = state.withLockedValue { state in
            switch direction {
            case .incoming: state.incoming += change
            case .outgoing: state.outgoing += change
            }
            return (state.incoming, state.outgoing)
        }
        self.incoming.record(incoming)
        self.outgoing.record(outgoing)
    }
}

extension Counter {
    fileprivate func add(_ total: UInt64, since told: UInt64) {
        if total > told { increment(by: total - told) }
    }
}
