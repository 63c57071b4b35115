import FactomP2P
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix

/// An event loop whose clock goes on only when somebody waits for it, and then as fast as there is work.
///
/// It has a thread to itself while it works: that of a real loop, which it is a guest of. Everything of a test network
/// is on it, the test's own tasks too, so that it knows when there is nothing left to do at a moment.
final class VirtualLoop: EventLoop, SerialExecutor {
    private struct State: Sendable {
        var plan = LoopPlan()
        /// Whether the host is to call ``run()``, or does.
        var isScheduled = false
    }

    /// Never shut down: tasks that a test left behind may still ask nodes, which say that they don't run.
    private static let hosts = MultiThreadedEventLoopGroup(numberOfThreads: max(System.coreCount, 2))
    /// How many things run before the host's other guests have their turn.
    private static let turn = 256
    /// How long, in real time, the clock of a loop that is made now waits at most for tasks that are busy elsewhere: a
    /// test of the waiting itself must not depend on how busy the machine is.
    @TaskLocal static var patience = TimeAmount.seconds(2)

    private let host: any EventLoop
    private let patience = VirtualLoop.patience
    private let state = NIOLockedValueBox(State())
    /// Touched by the host only.
    private let isRunning: NIOLoopBoundBox<Bool>

    init() {
        host = VirtualLoop.hosts.next()
        isRunning = .makeBoxSendingValue(false, as: Bool.self, eventLoop: host)
    }

    var inEventLoop: Bool { host.inEventLoop && isRunning.value }

    var now: NIODeadline { state.withLockedValue { $0.plan.now } }

    // MARK: - Work

    func add(_ work: LoopPlan.Work) {
        change { $0.add(work) }
    }

    /// Changes the plan, and sees to it that something comes of it.
    @discardableResult
    private func change<Result>(_ body: (inout LoopPlan) -> Result) -> Result {
        let (result, isIdle) = state.withLockedValue { state in
            let result = body(&state.plan)
            defer { state.isScheduled = true }
            return (result, !state.isScheduled)
        }
        if isIdle { host.execute { [self] in run() } }
        return result
    }

    private func run() {
        isRunning.value = true
        defer { isRunning.value = false }
        for _ in 0..<VirtualLoop.turn {
            guard let work = next() else { return }
            perform(work)
        }
        host.execute { [self] in run() }
    }

    private func next() -> LoopPlan.Work? {
        let (work, isHeldUp) = state.withLockedValue { state -> (LoopPlan.Work?, Bool) in
            let work = state.plan.next()
            if work == nil { state.isScheduled = false }
            return (work, work == nil && state.plan.isHeldUp)
        }
        if isHeldUp { waitForTheBusy() }
        return work
    }

    private func perform(_ work: LoopPlan.Work) {
        switch work {
        case .closure(let closure): closure()
        case .actorJob(let job): job.runSynchronously(on: asUnownedSerialExecutor())
        case .taskJob(let job, let stage): job.runSynchronously(on: stage.asUnownedTaskExecutor())
        case .wake(let continuation): continuation.resume()
        }
    }

    // MARK: - Tasks

    func enqueue(_ job: consuming ExecutorJob) {
        add(.actorJob(UnownedJob(job)))
    }

    var executor: any SerialExecutor { self }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }

    func checkIsolated() {
        preconditionInEventLoop()
    }

    // MARK: - Time

    /// Lets the clock go on to this time; what is due until then, and what comes of it, happens first. Comes back at
    /// once when the task is cancelled.
    func wait(until deadline: NIODeadline) async {
        let number = number()
        let task = VirtualLoop.currentTask
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                change { plan in
                    plan.excuse(task: task)
                    plan.wait(number, until: deadline, continuation)
                    if Task.isCancelled { plan.stopWaiting(number) }
                }
            }
        } onCancel: {
            change { $0.stopWaiting(number) }
        }
    }

    /// Who doesn't come back soon is not waited for again until it has.
    private func waitForTheBusy() {
        let busy = state.withLockedValue { $0.plan.away }
        host.scheduleTask(in: patience) { [self] in
            change { plan in
                for reader in busy { plan.comeBack(reader) }
            }
        }
    }

    private func number() -> UInt64 {
        state.withLockedValue { $0.plan.number() }
    }

    /// Tells tasks apart that are alive at the same time.
    private static var currentTask: Int { withUnsafeCurrentTask { $0.hashValue } }

    // MARK: - Turns of the loop

    /// Does something on the loop: now when this is called there, else as soon as it can.
    func run(_ body: @escaping @Sendable () -> Void) {
        if inEventLoop { body() } else { execute(body) }
    }

    /// The same, with an answer.
    func perform<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
        if inEventLoop { return body() }
        return await withCheckedContinuation { continuation in
            execute { continuation.resume(returning: body()) }
        }
    }

    // MARK: - Timers

    func schedule(at deadline: NIODeadline, _ action: @escaping @Sendable () -> Void) -> UInt64 {
        change { plan in
            let number = plan.number()
            plan.schedule(number, at: deadline, action)
            return number
        }
    }

    func unschedule(_ number: UInt64) {
        state.withLockedValue { $0.plan.cancel(number) }
    }
}

extension VirtualLoop: Attendance {
    func reader() -> ReaderID? {
        if inEventLoop { return nil }
        let task = VirtualLoop.currentTask
        return change { plan in
            // Who asks for more is done with what it had.
            plan.excuse(task: task)
            return ReaderID(plan.number(), task: task)
        }
    }

    func left(_ reader: ReaderID) {
        change { $0.leave(reader) }
    }

    func cameBack(_ reader: ReaderID) {
        change { $0.comeBack(reader) }
    }
}

// VirtualLoop, as far as tasks that sleep go.
extension VirtualLoop {
    /// Comes back at this time, or when the task is cancelled. Doesn't make the clock go on.
    ///
    /// - Throws: a `CancellationError` when the clock won't go on any more: see ``end()``.
    func sleep(until deadline: NIODeadline) async throws {
        let sleeper = reader()
        let alarm = EndSignal()
        let number = change { plan -> UInt64? in
            if plan.isOver { return nil }
            let number = plan.number()
            plan.schedule(number, at: deadline) { [self] in
                if let sleeper { left(sleeper) }
                alarm.signal()
            }
            return number
        }
        guard let number else { throw CancellationError() }
        await alarm.wait()
        unschedule(number)
    }

    /// A day goes by, and then nobody's time goes on. Who sleeps wakes up meanwhile, and who goes to sleep from now on
    /// does so in vain.
    func end() async {
        change { $0.isOver = true }
        await wait(until: now + .hours(24))
    }
}
