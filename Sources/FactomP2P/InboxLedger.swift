import FactomOverlay

/// Who takes how much of the inbox, and who must wait: the decisions of ``Inbox``, without its lock.
///
/// A peer may fill the inbox up to as much as is still free ("dynamic threshold", Choudhury and Hahne 1998):
/// one flooding peer gets half of it, two get a third each, and there is always room for the others.
struct InboxLedger: Sendable {
    struct Amount: Sendable, Equatable {
        var parcels = 0
        var bytes = 0
    }

    private let limit: Amount
    private var total = Amount()
    private var held: [ConnectionID: Amount] = [:]
    private var waiting: Set<ConnectionID> = []

    init(parcels: Int, bytes: Int) {
        limit = Amount(parcels: parcels, bytes: bytes)
    }

    /// Whether a message of this size still goes in. Past twice the limit nothing does: what peers had under way
    /// when they were told to wait may exceed the limit, but not without end.
    func takes(bytes: Int, beside amount: Amount) -> Bool {
        total.parcels + amount.parcels < 2 * limit.parcels && total.bytes + amount.bytes + bytes <= 2 * limit.bytes
            || total.parcels + amount.parcels == 0
    }

    /// Counts messages of one peer in.
    mutating func add(_ id: ConnectionID, _ amount: Amount) {
        total.parcels += amount.parcels
        total.bytes += amount.bytes
        var held = self.held[id] ?? Amount()
        held.parcels += amount.parcels
        held.bytes += amount.bytes
        self.held[id] = held
    }

    /// Whether this peer must not be read for now: it has as much as is free. It is named by
    /// ``whoMayGoOn()`` when it may be read again.
    mutating func mustWait(_ id: ConnectionID) -> Bool {
        guard let amount = held[id], amount.parcels >= free.parcels || amount.bytes >= free.bytes else { return false }
        // Answered each time: a resume that was on its way may have undone the pause before.
        waiting.insert(id)
        return true
    }

    /// Counts messages of one peer out.
    mutating func remove(_ id: ConnectionID, _ amount: Amount) {
        total.parcels -= amount.parcels
        total.bytes -= amount.bytes
        guard var left = held[id] else { return }
        left.parcels -= amount.parcels
        left.bytes -= amount.bytes
        held[id] = left.parcels == 0 ? nil : left
    }

    /// The waiting peers that hold less than half of what is free by now.
    mutating func whoMayGoOn() -> [ConnectionID] {
        if waiting.isEmpty { return [] }
        let ready = waiting.filter { id in
            guard let amount = held[id] else { return true }
            return amount.parcels <= free.parcels / 2 && amount.bytes <= free.bytes / 2
        }
        waiting.subtract(ready)
        return ready.sorted()
    }

    private var free: Amount {
        Amount(parcels: max(limit.parcels - total.parcels, 0), bytes: max(limit.bytes - total.bytes, 0))
    }
}
