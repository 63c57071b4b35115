import FactomOverlay
import FactomP2P
import FactomSimulation
import FactomWire
import NIOCore

/// Carries what the nodes of a test network say to each other: the simulation's ``Fabric``, driven by a virtual loop.
///
/// What it carries without delay arrives in the same turn of the loop, without the clock going on.
final class VirtualInternet: Sendable {
    /// A host's process.
    private struct Resident {
        let station: Station
        var isListening = false
        /// Whom it dials.
        var dialled: [ConnectionID: Endpoint] = [:]
    }

    private struct State {
        var fabric: Fabric
        var residents: [Resident?] = []
        /// When the next turn is to be; `nil` for none.
        var nextTurn: (time: Int64, timer: UInt64)?
    }

    let loop: VirtualLoop
    private let box: NIOLoopBoundBox<State>

    init(seed: UInt64, on loop: VirtualLoop) {
        self.loop = loop
        var fabric = Fabric(seed: seed)
        fabric.weather.nearest = 0
        fabric.weather.farthest = 0
        fabric.weather.jitter = 0
        fabric.weather.bandwidth = 0
        box = .makeBoxSendingValue(State(fabric: fabric), as: State.self, eventLoop: loop)
    }

    private var now: Int64 { Int64(clamping: loop.now.uptimeNanoseconds) }

    /// Changes the fabric, and sees to it that what comes of it is carried.
    func change<Result>(_ body: (inout Fabric, _ now: Int64) -> Result) -> Result {
        defer { planTurn() }
        return body(&box.value.fabric, now)
    }

    // MARK: - Hosts

    func addHost(at endpoint: Endpoint) {
        _ = box.value.fabric.addHost(at: endpoint)
        box.value.residents.append(nil)
    }

    func endpoint(of host: Int) -> Endpoint { box.value.fabric.endpoint(of: host) }

    func moveIn(_ station: Station, at host: Int) {
        box.value.residents[host] = Resident(station: station)
        change { fabric, _ in fabric.listen(host) }
    }

    func accept(at host: Int, _ isListening: Bool) {
        box.value.residents[host]?.isListening = isListening
    }

    /// Its process ends: its system ends its connections.
    func end(_ host: Int) {
        box.value.residents[host] = nil
        change { fabric, now in fabric.stop(host, at: now) }
    }

    /// The machine is gone: nobody is told.
    func vanish(_ host: Int) {
        box.value.residents[host] = nil
        change { fabric, now in fabric.vanish(host, at: now) }
    }

    // MARK: - Connections

    func dial(_ host: Int, _ id: ConnectionID, to endpoint: Endpoint, within timeout: Duration) {
        box.value.residents[host]?.dialled[id] = endpoint
        change { $0.dial(host, id, to: endpoint, patience: timeout.wholeNanoseconds, at: $1) }
    }

    /// A socket took what was written to it at once.
    func wrote(_ id: ConnectionID, at host: Int) {
        box.value.residents[host]?.station.assumeIsolated { $0.wrote(id) }
    }

    /// A connection is over that a host has finished.
    func ended(_ id: ConnectionID, at host: Int) {
        box.value.residents[host]?.station.assumeIsolated { $0.closed(id, .stopped) }
    }

    // MARK: - Carrying

    /// When the next thing happens on the way; `nil` when nothing is under way that somebody will read.
    var nextArrival: NIODeadline? {
        guard box.value.fabric.isCarrying, let next = box.value.fabric.next() else { return nil }
        return .uptimeNanoseconds(UInt64(clamping: next))
    }

    private func planTurn() {
        guard let next = box.value.fabric.next() else { return }
        if let planned = box.value.nextTurn {
            if planned.time <= next { return }
            loop.unschedule(planned.timer)
        }
        let deadline = NIODeadline.uptimeNanoseconds(UInt64(clamping: max(next, now)))
        box.value.nextTurn = (next, loop.schedule(at: deadline) { [self] in turn() })
    }

    /// All that has come by now, in its order.
    private func turn() {
        box.value.nextTurn = nil
        while let next = box.value.fabric.next(), next <= now {
            if let (_, host, event) = box.value.fabric.step() { tell(host, event) }
        }
        planTurn()
    }

    private func tell(_ host: Int, _ event: Fabric.Event) {
        guard let resident = box.value.residents[host] else { return tellNobody(event) }
        let station = resident.station
        switch event {
        case .accepted(let pipe, let remote): accept(pipe, from: remote, at: host, resident)
        case .opened(let id): open(id, at: host)
        case .received(let id, let bytes): station.assumeIsolated { $0.received(id, bytes) }
        // Nobody here passes messages that aren't encoded.
        case .passed: break
        case .wrote(let id): station.assumeIsolated { $0.wrote(id) }
        case .closed(let id, let reason):
            box.value.residents[host]?.dialled[id] = nil
            station.assumeIsolated { $0.closed(id, reason) }
        }
    }

    private func tellNobody(_ event: Fabric.Event) {
        if case .accepted(let pipe, _) = event { box.value.fabric.drop(pipe) }
    }

    private func accept(_ pipe: PipeRef, from remote: Endpoint, at host: Int, _ resident: Resident) {
        guard resident.isListening else { return tellNobody(.accepted(pipe, from: remote)) }
        let line = NIOLoopBound<any Line>(VirtualLine(self, host: host, pipe: pipe), eventLoop: loop)
        resident.station.assumeIsolated { $0.opened(line, from: remote) }
    }

    private func open(_ id: ConnectionID, at host: Int) {
        guard let resident = box.value.residents[host], let remote = resident.dialled[id] else { return }
        let line = VirtualLine(self, host: host, id: id)
        box.value.residents[host]?.dialled[id] = nil
        let bound = NIOLoopBound<any Line>(line, eventLoop: loop)
        resident.station.assumeIsolated { $0.opened(bound, from: remote) }
    }
}
