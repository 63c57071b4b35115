import Dispatch

private let queue = DispatchQueue(label: "apart")

/// Does what takes a core for a while, such as a simulation, one after the other on a thread of its own: those that all
/// tests share stay free, for tests of real sockets, which have deadlines.
package func apart<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
    await withCheckedContinuation { continuation in
        queue.async { continuation.resume(returning: work()) }
    }
}
