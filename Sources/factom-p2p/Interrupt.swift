import Foundation
import Synchronization

/// How many signals have come: all that a signal handler touches.
private let signals = Atomic<Int>(0)

/// Ends a long run early: the first SIGINT or SIGTERM asks for what is known so far, the second quits at once.
///
/// A handler, and no queue that would tell of signals: that needs a thread, and every core is simulating.
final class Interrupt: Sendable {
    /// From here on the first signal doesn't end the process.
    init() {
        // It must be there before a handler asks for it.
        _ = signals.load(ordering: .relaxed)
        for number in [SIGINT, SIGTERM] {
            signal(number) { _ in
                if signals.add(1, ordering: .relaxed).oldValue > 0 { _exit(130) }
            }
        }
    }

    var isRequested: Bool { signals.load(ordering: .relaxed) > 0 }
}
