import FactomOverlay
import NIOCore

/// The time of a ``TestNetwork``, for applications that take a clock: their sleeps end when the network's time has come.
public struct TestClock: Clock {
    /// A point in a network's time.
    public struct Instant: InstantProtocol {
        /// Since the network began.
        public let sinceStart: Duration

        /// The instant this much later.
        public func advanced(by duration: Duration) -> Instant {
            Instant(sinceStart: sinceStart + duration)
        }

        /// How much later the other one is.
        public func duration(to other: Instant) -> Duration {
            other.sinceStart - sinceStart
        }

        /// Whether the first is earlier.
        public static func < (left: Instant, right: Instant) -> Bool {
            left.sinceStart < right.sinceStart
        }
    }

    let loop: VirtualLoop

    /// What time it is in the network.
    public var now: Instant { Instant(sinceStart: .nanoseconds(Int64(clamping: loop.now.uptimeNanoseconds))) }

    /// A nanosecond.
    public var minimumResolution: Duration { .nanoseconds(1) }

    /// Comes back when the network's time has come there, which it does only while somebody awaits it: see
    /// ``TestNetwork/advance(by:)``.
    ///
    /// - Throws: a `CancellationError` when the task is cancelled, or the network has ended.
    public func sleep(until deadline: Instant, tolerance: Duration? = nil) async throws {
        try Task.checkCancellation()
        let time = NIODeadline.uptimeNanoseconds(UInt64(clamping: deadline.sinceStart.wholeNanoseconds))
        try await loop.sleep(until: time)
        try Task.checkCancellation()
    }
}
