@preconcurrency import Dispatch
import Foundation
import NIOConcurrencyHelpers

/// Ends a long run early: the first SIGINT or SIGTERM asks for what is known so far, the second quits at once.
final class Interrupt: Sendable {
    private let count = NIOLockedValueBox(0)
    private let sources: [any DispatchSourceSignal]
    /// Of its own: the threads that all share are taken while every core is simulating.
    private let queue = DispatchQueue(label: "interrupt")

    /// From here on the signals don't end the process by themselves.
    init() {
        sources = [SIGINT, SIGTERM].map { [queue] number in
            signal(number, SIG_IGN)
            return DispatchSource.makeSignalSource(signal: number, queue: queue)
        }
        for source in sources {
            source.setEventHandler { [weak self] in self?.note(source.data) }
            source.activate()
        }
    }

    deinit {
        for source in sources { source.cancel() }
    }

    var isRequested: Bool { count.withLockedValue { $0 > 0 } }

    private func note(_ signals: UInt) {
        let isSecond = count.withLockedValue { count in
            count += Int(signals)
            return count > 1
        }
        if isSecond { exit(130) }
    }
}
