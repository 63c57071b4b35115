import Foundation

/// Runs many jobs, as many at once as there are cores.
struct SimulationCrew: Sendable {
    let interrupt: Interrupt
    var cores = ProcessInfo.processInfo.activeProcessorCount

    /// - Parameters:
    ///   - count: jobs, numbered from 0.
    ///   - job: does one, on a thread of its own for as long as it takes; `nil` when it was interrupted.
    ///   - done: is told of each as it ends, one after the other.
    @concurrent
    func callAsFunction<Result: Sendable>(
        _ count: Int, _ job: @escaping @Sendable (Int) -> Result?, done: (Int, Result) -> Void
    ) async {
        await withTaskGroup(of: (Int, Result?).self) { group in
            var next = 0
            while next < min(count, max(cores, 1)) { begin(&next) }
            for await (number, result) in group {
                if let result { done(number, result) }
                if next < count, !interrupt.isRequested { begin(&next) }
            }

            func begin(_ next: inout Int) {
                let number = next
                next += 1
                group.addTask { (number, job(number)) }
            }
        }
    }
}
