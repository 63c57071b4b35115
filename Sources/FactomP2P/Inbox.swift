import DequeModule
import FactomOverlay
import NIOConcurrencyHelpers

/// Where the node's messages wait for the application: bounded, and fair between peers.
///
/// One of the two places where the node's event loop and the application's tasks meet. When a peer has
/// filled its share, ``push(_:from:)`` says so and the shell stops reading that peer.
final class Inbox: Sendable {
    /// A batch is at most this many messages.
    static let batchLimit = 1024

    private struct Waiter {
        let id: UInt64
        let reader: ReaderID?
        let continuation: CheckedContinuation<[Message]?, Never>
    }

    private struct Entry {
        var message: Message
        var source: ConnectionID
    }

    private struct State {
        var entries: Deque<Entry> = []
        /// Taken and brought back unread: the first to be taken again. At most a batch for each iterator.
        var returned: Deque<Message> = []
        var ledger: InboxLedger
        var waiters: Deque<Waiter> = []
        var lastWaiter: UInt64 = 0
        var isFinished = false
    }

    private let state: NIOLockedValueBox<State>
    /// Told which peers may be read again. Called on the application's task.
    private let onRoom: @Sendable ([ConnectionID]) -> Void
    /// Told who is given messages; `nil` but where time is virtual.
    let attendance: (any Attendance)?

    init(
        parcels: Int, bytes: Int, attendance: (any Attendance)? = nil,
        onRoom: @escaping @Sendable ([ConnectionID]) -> Void
    ) {
        self.attendance = attendance
        state = NIOLockedValueBox(State(ledger: InboxLedger(parcels: parcels, bytes: bytes)))
        self.onRoom = onRoom
    }

    /// What became of a read's messages.
    struct Pushed: Equatable {
        /// The peer has filled its share, and must not be read until `onRoom` names it.
        var mustWait = false
        /// So many of the messages, the last ones, had no room at all.
        var refused = 0
    }

    /// Takes a read's messages, in order.
    func push(_ messages: [Message], from source: ConnectionID) -> Pushed {
        let (pushed, waiter, batch, ready) = state.withLockedValue {
            state -> (Pushed, Waiter?, [Message], [ConnectionID]) in
            if state.isFinished { return (Pushed(refused: messages.count), nil, [], []) }
            var pushed = Pushed(refused: messages.count - Inbox.append(messages, from: source, to: &state))
            let waiter = state.waiters.popFirst()
            let (batch, ready) = waiter == nil ? ([], []) : Inbox.take(&state)
            pushed.mustWait = state.ledger.mustWait(source)
            return (pushed, waiter, batch, ready)
        }
        if let waiter { give(batch, to: waiter) }
        if !ready.isEmpty { onRoom(ready) }
        return pushed
    }

    /// Answers how many had room, from the first on.
    private static func append(_ messages: [Message], from source: ConnectionID, to state: inout State) -> Int {
        var amount = InboxLedger.Amount()
        for message in messages {
            guard state.ledger.takes(bytes: message.payload.readableBytes, beside: amount) else { break }
            state.entries.append(Entry(message: message, source: source))
            amount.parcels += 1
            amount.bytes += message.payload.readableBytes
        }
        state.ledger.add(source, amount)
        return amount.parcels
    }

    private func give(_ batch: [Message], to waiter: Waiter) {
        if let reader = waiter.reader { attendance?.left(reader) }
        waiter.continuation.resume(returning: batch)
    }

    /// The next messages, at least one; `nil` when the node has stopped and all were taken, or the task
    /// was cancelled.
    func next(as reader: ReaderID? = nil) async -> [Message]? {
        let id = state.withLockedValue { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { wait(Waiter(id: id, reader: reader, continuation: $0)) }
        } onCancel: {
            cancel(id)
        }
    }

    private func wait(_ waiter: Waiter) {
        let (answer, ready) = state.withLockedValue { state -> ([Message]??, [ConnectionID]) in
            if !state.entries.isEmpty || !state.returned.isEmpty {
                let (batch, ready) = Inbox.take(&state)
                return (.some(batch), ready)
            }
            if state.isFinished || Task.isCancelled { return (.some(nil), []) }
            state.waiters.append(waiter)
            return (nil, [])
        }
        if case .some(.some(let batch)) = answer {
            give(batch, to: waiter)
        } else if answer != nil {
            waiter.continuation.resume(returning: nil)
        }
        if !ready.isEmpty { onRoom(ready) }
    }

    private func cancel(_ id: UInt64) {
        let waiter = state.withLockedValue { state -> Waiter? in
            guard let index = state.waiters.firstIndex(where: { $0.id == id }) else { return nil }
            return state.waiters.remove(at: index)
        }
        waiter?.continuation.resume(returning: nil)
    }

    /// No more comes: who waits, and who takes the rest, gets the end.
    func finish() {
        let waiters = state.withLockedValue { state in
            state.isFinished = true
            defer { state.waiters.removeAll() }
            return state.waiters.map(\.continuation)
        }
        for waiter in waiters { waiter.resume(returning: nil) }
    }

    /// Brings back, in order, what was taken and not read: nothing is lost when a loop ends early.
    func giveBack(_ messages: ArraySlice<Message>) {
        let (waiter, batch) = state.withLockedValue { state -> (Waiter?, [Message]) in
            guard let waiter = state.waiters.popFirst() else {
                state.returned.prepend(contentsOf: messages)
                return (nil, [])
            }
            return (waiter, Array(messages))
        }
        if let waiter { give(batch, to: waiter) }
    }

    private static func take(_ state: inout State) -> (batch: [Message], ready: [ConnectionID]) {
        if !state.returned.isEmpty {
            defer { state.returned.removeAll() }
            return (Array(state.returned), [])
        }
        let count = min(state.entries.count, batchLimit)
        var batch: [Message] = []
        batch.reserveCapacity(count)
        var source = state.entries.first?.source
        var amount = InboxLedger.Amount()
        for entry in state.entries.prefix(count) {
            if entry.source != source, let previous = source {
                state.ledger.remove(previous, amount)
                amount = InboxLedger.Amount()
                source = entry.source
            }
            amount.parcels += 1
            amount.bytes += entry.message.payload.readableBytes
            batch.append(entry.message)
        }
        if let source { state.ledger.remove(source, amount) }
        state.entries.removeFirst(count)
        // After the end there is nobody to be read, and maybe no event loop.
        return (batch, state.isFinished ? [] : state.ledger.whoMayGoOn())
    }
}
