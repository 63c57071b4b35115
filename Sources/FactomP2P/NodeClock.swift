import FactomOverlay
import NIOCore

/// The node's time: the system's steady clock, as moments.
struct NodeClock: Sendable {
    private let start = NIODeadline.now()

    var now: Moment {
        Moment(nanoseconds: (NIODeadline.now() - start).nanoseconds)
    }
}
