import NIOConcurrencyHelpers

/// Happens once; whoever waits for it goes on, then and later. Cancelling a waiter lets it go, too.
package final class EndSignal: Sendable {
    private struct State {
        var hasHappened = false
        var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
        var last: UInt64 = 0
    }

    private let state = NIOLockedValueBox(State())

    package init() {}

    package func signal() {
        let waiters = state.withLockedValue { state in
            state.hasHappened = true
            defer { state.waiters.removeAll() }
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.resume() }
    }

    package func wait() async {
        let id = state.withLockedValue { state in
            state.last += 1
            return state.last
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLockedValue { state in
                    if state.hasHappened || Task.isCancelled { return true }
                    state.waiters[id] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            let waiter = state.withLockedValue { $0.waiters.removeValue(forKey: id) }
            waiter?.resume()
        }
    }
}
