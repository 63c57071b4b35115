package import Foundation
import NIOConcurrencyHelpers

/// A program that runs beside the tests: how it is started, signalled and waited for.
///
/// Not Foundation's `Process`: on Linux that hands its own sockets down to every child that is started at the same
/// time, and so learns of a child's end only when the others have ended, too.
package final class ChildProcess: Sendable {
    /// The system's number of it.
    package let id: pid_t
    /// Whether the number is still this process's.
    private let isThere = NIOLockedValueBox(true)
    private let exit: Task<Int32, Never>

    /// Starts the program; the descriptors may be closed here afterwards.
    package init(
        _ executable: URL, _ arguments: [String],
        environment: [String: String] = ProcessInfo.processInfo.environment,
        input: FileHandle = .nullDevice, output: FileHandle, errors: FileHandle
    ) throws(SpawnFailure) {
        let spawn = Spawn(
            path: executable.path, arguments: arguments, environment: environment, input: input.fileDescriptor,
            output: output.fileDescriptor, errors: errors.fileDescriptor)
        id = try spawn.start()
        let (statuses, ended) = AsyncStream.makeStream(of: Int32.self)
        exit = Task { await statuses.first { _ in true } ?? -1 }
        Thread.detachNewThread { [self] in
            ended.yield(reap())
            ended.finish()
        }
    }

    /// The exit status, or a signal's number below zero when one ended it; comes back when it is gone.
    package func status() async -> Int32 {
        await exit.value
    }

    /// Does nothing once it is gone.
    package func signal(_ number: Int32) {
        isThere.withLockedValue { if $0 { _ = kill(id, number) } }
    }

    /// Waits for the end, then takes the status and with it the process's number from the system: not before
    /// nobody can signal it any more.
    private func reap() -> Int32 {
        var information = siginfo_t()
        while waitid(P_PID, id_t(id), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        let status = isThere.withLockedValue { isThere in
            var status: Int32 = 0
            while waitpid(id, &status, 0) == -1, errno == EINTR {}
            isThere = false
            return status
        }
        let signal = status & 0x7f
        return signal == 0 ? status >> 8 & 0xff : -signal
    }
}

extension FileHandle {
    /// Gives each piece that comes to `body`, on a thread of its own, and at the end an empty one. A readability
    /// handler now and then misses the end on Linux.
    package func readToEnd(_ body: @escaping @Sendable (Data) -> Void) {
        Thread.detachNewThread { [self] in
            while true {
                let data = availableData
                body(data)
                if data.isEmpty { return }
            }
        }
    }
}
