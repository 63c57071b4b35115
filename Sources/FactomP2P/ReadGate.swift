/// Whether a socket is read: only while nothing speaks against it.
///
/// The reasons are independent: the end of one doesn't undo another.
package struct ReadGate: Sendable, Equatable {
    package enum Reason: UInt8, Sendable, CaseIterable {
        /// The application's inbox is full.
        case inbox = 1
        /// The peer sends faster than it may.
        case rate = 2
    }

    /// Each reason is a bit.
    private var reasons: UInt8 = 0
    /// Whether a read was asked for while the gate was closed.
    private var owesRead = false

    package init() {}

    /// Whether a read that is asked for now may happen; if not, it is owed.
    package mutating func letsReadPass() -> Bool {
        if reasons != 0 { owesRead = true }
        return reasons == 0
    }

    package mutating func close(for reason: Reason) {
        reasons |= reason.rawValue
    }

    /// Whether the read that is owed is to happen now.
    package mutating func open(after reason: Reason) -> Bool {
        reasons &= ~reason.rawValue
        guard reasons == 0, owesRead else { return false }
        owesRead = false
        return true
    }
}
