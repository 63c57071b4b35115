/// Runs tasks on a virtual event loop: those that begin in a test's body and their children.
final class Stage: TaskExecutor {
    private let loop: VirtualLoop

    init(loop: VirtualLoop) {
        self.loop = loop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        loop.add(.taskJob(UnownedJob(job), self))
    }
}
