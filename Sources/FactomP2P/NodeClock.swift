package import FactomOverlay
package import NIOCore

/// The node's time: its event loop's, as moments since the node was made.
package struct NodeClock: Sendable {
    private let eventLoop: any EventLoop
    private let start: NIODeadline

    package init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
        start = eventLoop.now
    }

    package var now: Moment {
        Moment(nanoseconds: (eventLoop.now - start).nanoseconds)
    }
}
