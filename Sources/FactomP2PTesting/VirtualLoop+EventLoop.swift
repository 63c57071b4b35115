import Dispatch
import NIOCore

// VirtualLoop, as far as NIO asks for it.
extension VirtualLoop {
    func execute(_ task: @escaping @Sendable () -> Void) {
        add(.closure(task))
    }

    func scheduleTask<Result>(
        deadline: NIODeadline, _ task: @escaping @Sendable () throws -> Result
    ) -> Scheduled<Result> {
        let promise = makePromise(of: Result.self)
        let number = schedule(at: deadline) {
            do { promise.assumeIsolated().succeed(try task()) } catch { promise.fail(error) }
        }
        return Scheduled(promise: promise) { [self] in unschedule(number) }
    }

    func scheduleTask<Result>(
        in amount: TimeAmount, _ task: @escaping @Sendable () throws -> Result
    ) -> Scheduled<Result> {
        scheduleTask(deadline: now + amount, task)
    }

    /// It lives as long as somebody knows it.
    func shutdownGracefully(queue: DispatchQueue, _ callback: @escaping @Sendable ((any Error)?) -> Void) {
        queue.async { callback(nil) }
    }

    func next() -> any EventLoop { self }

    func any() -> any EventLoop { self }

    func makeIterator() -> EventLoopIterator { EventLoopIterator([self]) }
}
