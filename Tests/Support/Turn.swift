import NIOConcurrencyHelpers

/// Whose turn it is to take a core for a while: one simulation at a time in all tests that run at once, so that beside it
/// real sockets keep their deadlines.
package enum Turn {
    private struct State {
        var isTaken = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private static let state = NIOLockedValueBox(State())

    /// Returns when it is the caller's, in the order in which they came. Who has it passes it on.
    package static func take() async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLockedValue { state in
                if state.isTaken {
                    state.waiting.append(continuation)
                    return false
                }
                state.isTaken = true
                return true
            }
            if isFree { continuation.resume() }
        }
    }

    package static func pass() {
        let next = state.withLockedValue { state -> CheckedContinuation<Void, Never>? in
            if state.waiting.isEmpty {
                state.isTaken = false
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.resume()
    }
}
