public import FactomOverlay
import NIOConcurrencyHelpers

/// What happens to a node's peers, from the moment of asking on.
///
/// Each that ``Node/events`` gives is its own, and gets every event. A reader that is more than 4,096 events behind
/// loses the oldest. The sequence ends when the node has stopped.
public struct PeerEvents: AsyncSequence, Sendable {
    /// Something that happened to a peer.
    public typealias Element = PeerEvent

    static let limit = 4096

    let stream: AsyncStream<PeerEvent>

    /// Begins with the oldest event that waits.
    public func makeAsyncIterator() -> Iterator {
        Iterator(base: stream.makeAsyncIterator())
    }

    /// Takes events one by one.
    public struct Iterator: AsyncIteratorProtocol {
        var base: AsyncStream<PeerEvent>.AsyncIterator

        /// The next event; `nil` when the node has stopped or the task was cancelled.
        public mutating func next() async -> PeerEvent? {
            await next(isolation: #isolation)
        }

        /// The same, on the caller's actor.
        public mutating func next(isolation actor: isolated (any Actor)?) async -> PeerEvent? {
            await base.next(isolation: actor)
        }
    }
}

/// Hands each event to all who asked, in the order in which they did.
final class PeerEventHub: Sendable {
    private struct State {
        var listeners: [(id: UInt64, continuation: AsyncStream<PeerEvent>.Continuation)] = []
        var last: UInt64 = 0
        var isFinished = false
    }

    private let state = NIOLockedValueBox(State())

    func subscribe() -> PeerEvents {
        let (stream, continuation) = AsyncStream.makeStream(
            of: PeerEvent.self, bufferingPolicy: .bufferingNewest(PeerEvents.limit))
        let id = state.withLockedValue { state -> UInt64? in
            if state.isFinished { return nil }
            state.last += 1
            state.listeners.append((state.last, continuation))
            return state.last
        }
        guard let id else {
            continuation.finish()
            return PeerEvents(stream: stream)
        }
        continuation.onTermination = { [weak self] _ in self?.forget(id) }
        return PeerEvents(stream: stream)
    }

    private func forget(_ id: UInt64) {
        state.withLockedValue { $0.listeners.removeAll { $0.id == id } }
    }

    func announce(_ event: PeerEvent) {
        let listeners = state.withLockedValue { $0.listeners }
        for listener in listeners { listener.continuation.yield(event) }
    }

    func finish() {
        let listeners = state.withLockedValue { state in
            state.isFinished = true
            defer { state.listeners.removeAll() }
            return state.listeners
        }
        for listener in listeners { listener.continuation.finish() }
    }
}
