import Dispatch

private let queue = DispatchQueue(label: "apart")

/// Does what takes a core for a while, such as a simulation, when it is its ``Turn``, on a thread of its own: those that
/// all tests share stay free.
package func apart<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
    await Turn.take()
    defer { Turn.pass() }
    return await withCheckedContinuation { continuation in
        queue.async { continuation.resume(returning: work()) }
    }
}
