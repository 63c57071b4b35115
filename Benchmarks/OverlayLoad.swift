import FactomOverlay
import FactomWire
import Foundation
import NIOCore

/// One node's decisions under the load of a simulation, without sockets: peers that are online, messages from some of
/// them, and what the node sends on.
struct OverlayLoad {
    private(set) var overlay: Overlay
    private(set) var now = Moment.zero
    private var actions: [Overlay.Action] = []
    private var online: [ConnectionID] = []
    private var written: [ConnectionID] = []
    private var messages: UInt64 = 0
    private let voice = StreamEncoder(network: .main, nodeID: 7, listenPort: 8108)
    private let endpoints: [Endpoint]
    /// How long each part of a node's second has taken so far.
    private(set) var spent = Spent()
    private(set) var writes = 0

    struct Spent {
        var ticks = Duration.zero
        var copies = Duration.zero
        var flush = Duration.zero
        var wrote = Duration.zero

        var all: Duration { ticks + copies + flush + wrote }
    }

    /// - Parameter peers: how many are online, half of them dialled by us.
    init(peers: Int, seed: UInt64 = 1) {
        var settings = Settings(network: .main, nodeID: 1, listenPort: 8108)
        settings.relay = true
        settings.hasSeeds = true
        settings.fewTried = 0
        settings.outgoingTarget = peers / 2
        settings.fillEvery = .milliseconds(1)
        overlay = Overlay(settings: settings, seed: (seed, 1))
        endpoints = (0..<peers).map { Endpoint(address: .v4(UInt32((20 << 8 + $0) << 16 | 1)), port: 8108) }
        fill(peers)
    }

    private mutating func fill(_ peers: Int) {
        handle(.tick)
        handle(.seedsFetched(Array(endpoints[..<(peers / 2)])))
        for endpoint in endpoints[(peers / 2)...] {
            let id = overlay.nextID()
            handle(.accepted(id, from: Endpoint(address: endpoint.address, port: 50_000)))
            greet(id, endpoint)
        }
        while online.count < peers {
            now = now + .milliseconds(250)
            handle(.tick)
        }
    }

    private mutating func greet(_ id: ConnectionID, _ endpoint: Endpoint) {
        let hello = Handshake(
            kind: .hello, network: .main, version: 10, nodeID: 7, listenPort: endpoint.port,
            nonce: id.number &* 77, framing: .gob)
        online.append(id)
        handle(.received(id, StreamEncoder.opening(hello)))
        handle(.received(id, StreamEncoder.preamble(for: .v10)))
    }

    private mutating func handle(_ event: Overlay.Event) {
        overlay.handle(event, at: now, into: &actions)
        if overlay.needsFlush { overlay.handle(.flush, at: now, into: &actions) }
        let done = actions
        actions.removeAll(keepingCapacity: true)
        for action in done {
            switch action {
            case .dial(let id, let endpoint):
                handle(.opened(id))
                greet(id, endpoint)
            case .write(let id, _): handle(.wrote(id))
            case .close(let id): preconditionFailure("\(id) was closed")
            default: continue
            }
        }
    }

    /// A second of a node's life: ticks, one new message from several peers, and what is sent on.
    mutating func second(copies: Int, ticks: Int = 4) {
        let clock = ProcessorTime()
        messages += 1
        var payload = ByteBuffer()
        for _ in 0..<25 { payload.writeInteger(messages) }
        let chunks = (0..<copies).map { index in
            let id = online[(Int(messages) * 13 + index * 5) % online.count]
            return (id, voice.encode(.message, payload: payload, in: .v10))
        }
        spent.copies += clock.measure {
            for (id, bytes) in chunks { overlay.handle(.received(id, bytes), at: now, into: &actions) }
        }
        spent.flush += clock.measure { overlay.handle(.flush, at: now, into: &actions) }
        settle(clock)
        now = now + .seconds(1) + .milliseconds(-250 * ticks)
        spent.ticks += clock.measure {
            for _ in 0..<ticks {
                now = now + .milliseconds(250)
                overlay.handle(.tick, at: now, into: &actions)
            }
        }
        overlay.handle(.flush, at: now, into: &actions)
        settle(clock)
    }

    private mutating func settle(_ clock: ProcessorTime) {
        written.removeAll(keepingCapacity: true)
        for case .write(let id, _) in actions { written.append(id) }
        actions.removeAll(keepingCapacity: true)
        writes += written.count
        spent.wrote += clock.measure {
            for id in written { overlay.handle(.wrote(id), at: now, into: &actions) }
        }
        actions.removeAll(keepingCapacity: true)
    }

    mutating func forgetTimes() {
        spent = Spent()
        writes = 0
    }
}

/// What this thread has computed, however many others want the processor.
struct ProcessorTime {
    func measure(_ work: () -> Void) -> Duration {
        let start = now
        work()
        return now - start
    }

    private var now: Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
