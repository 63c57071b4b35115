import DequeModule
import FactomP2P
import NIOCore

/// What a virtual event loop runs next, and what time it is: its decisions, without its thread.
///
/// What is ready runs in the order it came. When nothing is, and somebody waits for a later time, the clock goes on to
/// the next timer; otherwise it stands.
struct LoopPlan: Sendable {
    enum Work: Sendable {
        case closure(@Sendable () -> Void)
        /// Of an actor that lives on the loop.
        case actorJob(UnownedJob)
        /// Of a task that prefers the loop.
        case taskJob(UnownedJob, Stage)
        /// Goes on: the time that it waits for has come.
        case wake(CheckedContinuation<Void, Never>)
    }

    private struct Timer: Sendable {
        let deadline: NIODeadline
        let number: UInt64
    }

    private struct Goal: Sendable {
        let deadline: NIODeadline
        let number: UInt64
        let continuation: CheckedContinuation<Void, Never>
    }

    private(set) var now = NIODeadline.uptimeNanoseconds(0)
    /// Whether the clock is about to stand still for ever.
    var isOver = false
    private var ready: Deque<Work> = []
    /// The latest first; of the same time, what was entered last.
    private var timers: [Timer] = []
    private var actions: [UInt64: @Sendable () -> Void] = [:]
    /// Who waits for a time, the earliest first.
    private var goals: [Goal] = []
    /// Who is busy elsewhere with what it was given: the clock waits for them.
    private(set) var away: Set<ReaderID> = []
    private var lastNumber: UInt64 = 0

    mutating func number() -> UInt64 {
        lastNumber += 1
        return lastNumber
    }

    mutating func add(_ work: Work) {
        ready.append(work)
    }

    // MARK: - Timers

    mutating func schedule(_ number: UInt64, at deadline: NIODeadline, _ action: @escaping @Sendable () -> Void) {
        actions[number] = action
        var low = 0
        var high = timers.count
        while low < high {
            let middle = (low + high) / 2
            // As timers of one time are entered in the order of their numbers, a new one is the last of them.
            if timers[middle].deadline > deadline { low = middle + 1 } else { high = middle }
        }
        timers.insert(Timer(deadline: deadline, number: number), at: low)
    }

    mutating func cancel(_ number: UInt64) {
        guard actions.removeValue(forKey: number) != nil else { return }
        // While the clock stands, nothing else would take them away.
        if timers.count > 2 * actions.count + 64 { timers.removeAll { actions[$0.number] == nil } }
    }

    // MARK: - Waiting for a time

    mutating func wait(_ number: UInt64, until deadline: NIODeadline, _ continuation: CheckedContinuation<Void, Never>)
    {
        let index = goals.firstIndex { $0.deadline > deadline } ?? goals.count
        goals.insert(Goal(deadline: deadline, number: number, continuation: continuation), at: index)
    }

    mutating func stopWaiting(_ number: UInt64) {
        guard let index = goals.firstIndex(where: { $0.number == number }) else { return }
        ready.append(.wake(goals.remove(at: index).continuation))
    }

    /// Whether somebody waits for a time who has to wait for those who are busy elsewhere first.
    var isHeldUp: Bool { !away.isEmpty && !goals.isEmpty }

    mutating func leave(_ reader: ReaderID) {
        away.insert(reader)
    }

    mutating func comeBack(_ reader: ReaderID) {
        away.remove(reader)
    }

    /// Who waits for a time isn't waited for.
    mutating func excuse(task: Int) {
        away = away.filter { $0.task != task }
    }

    // MARK: - What is next

    /// `nil` when the loop has nothing to do until something new comes.
    mutating func next() -> Work? {
        while true {
            if let work = ready.popFirst() { return work }
            if let timer = timers.last, timer.deadline <= now {
                timers.removeLast()
                if let action = actions.removeValue(forKey: timer.number) { return .closure(action) }
                continue
            }
            guard let goal = goals.first, away.isEmpty else { return nil }
            if goal.deadline <= now { return .wake(goals.removeFirst().continuation) }
            now = min(goal.deadline, timers.last?.deadline ?? goal.deadline)
        }
    }
}
