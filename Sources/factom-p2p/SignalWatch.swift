@preconcurrency import Dispatch
import NIOConcurrencyHelpers

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// SIGINT and SIGTERM: the first asks for an end in order, the second ends the process where it stands. SIGHUP
/// asks to read the configuration again.
///
/// On a thread of its own, so that a process that is stuck can still be ended.
final class SignalWatch: Sendable {
    /// An end in order takes no longer than this: whoever doesn't read standard output can't hold us.
    static let patience = DispatchTimeInterval.seconds(8)

    /// Gives one element when the first signal comes.
    let requests: AsyncStream<Void>
    /// Gives an element for each SIGHUP, or one for several that nobody has looked at yet.
    let hangups: AsyncStream<Void>
    private let hungUp: AsyncStream<Void>.Continuation
    private let asked: AsyncStream<Void>.Continuation
    private let hasAsked = NIOLockedValueBox(false)
    private let queue = DispatchQueue(label: "signals")
    private let sources = NIOLockedValueBox<[any DispatchSourceSignal]>([])

    init(_ signals: [Int32] = [SIGINT, SIGTERM]) {
        (requests, asked) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(1))
        (hangups, hungUp) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(1))
        for number in signals { watch(number) { [self] in received(number) } }
        watch(SIGHUP) { [hungUp] in hungUp.yield() }
    }

    private func watch(_ number: Int32, _ handler: @escaping @Sendable () -> Void) {
        #if canImport(Darwin)
        // The source is told of signals before their action; on Linux it puts an action of its own in place.
        signal(number, SIG_IGN)
        #endif
        let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
        source.setEventHandler(handler: handler)
        source.resume()
        sources.withLockedValue { $0.append(source) }
    }

    private func received(_ number: Int32) {
        let isFirst = hasAsked.withLockedValue { hasAsked in
            defer { hasAsked = true }
            return !hasAsked
        }
        if !isFirst { _exit(128 + number) }
        asked.yield()
        queue.asyncAfter(deadline: .now() + SignalWatch.patience) {
            writeToStandardError("factom-p2p: standard output wasn't read to its end; the rest is lost\n")
            _exit(0)
        }
    }
}
