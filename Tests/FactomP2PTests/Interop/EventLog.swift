/// All that has happened, and a way to wait for what hasn't yet: whoever asks late misses nothing.
actor EventLog<Event: Sendable> {
    /// What was waited for never came.
    struct Ended: Error, CustomStringConvertible {
        let events: [Event]

        var description: String {
            "never came; what did:\n" + events.map { "  \($0)" }.joined(separator: "\n")
        }
    }

    private(set) var events: [Event] = []
    private var isFinished = false
    private var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
    private var lastWaiter: UInt64 = 0

    func append(_ event: Event) {
        events.append(event)
        wakeAll()
    }

    /// No more events come: who still waits gets an ``Ended``.
    func finish() {
        isFinished = true
        wakeAll()
    }

    /// The first event that matches, of those that came and those to come.
    func first(where matches: @Sendable (Event) -> Bool) async throws -> Event {
        var seen = 0
        while true {
            if let found = events[seen...].first(where: matches) { return found }
            seen = events.count
            if isFinished || Task.isCancelled { throw Ended(events: events) }
            await change()
        }
    }

    /// Comes back when so many events have matched.
    func atLeast(_ count: Int, where matches: @Sendable (Event) -> Bool) async throws {
        while events.count(where: matches) < count {
            if isFinished || Task.isCancelled { throw Ended(events: events) }
            await change()
        }
    }

    /// Comes back when what has happened so far, as a whole, is as it should be.
    func until(_ holds: @Sendable ([Event]) -> Bool) async throws {
        while !holds(events) {
            if isFinished || Task.isCancelled { throw Ended(events: events) }
            await change()
        }
    }

    private func change() async {
        lastWaiter += 1
        let id = lastWaiter
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if Task.isCancelled { continuation.resume() } else { waiters[id] = continuation }
            }
        } onCancel: {
            Task { await wake(id) }
        }
    }

    private func wake(_ id: UInt64) {
        waiters.removeValue(forKey: id)?.resume()
    }

    private func wakeAll() {
        for id in waiters.keys.sorted() { wake(id) }
    }
}
