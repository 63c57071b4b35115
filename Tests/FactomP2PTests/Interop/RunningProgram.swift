import Foundation
import Synchronization

/// A program that runs beside the tests: its lines as they come, and its end.
///
/// Not Foundation's `Process`: on Linux that hands its own sockets down to every child that is started at the same
/// time, and so learns of a child's end only when the others have ended, too.
final class RunningProgram: Sendable {
    /// Standard output and standard error, line by line; to be read once. Ends with the program.
    let lines: AsyncStream<String>
    /// `nil` once it is gone.
    private let process: Mutex<pid_t?>
    private let exit: Task<Int32, Never>

    /// - Parameter input: a file that it reads on standard input; nothing by default.
    init(_ executable: URL, _ arguments: [String], input: URL? = nil) throws {
        let output = Pipe()
        let spawn = Spawn(
            path: executable.path, arguments: arguments, input: input?.path ?? "/dev/null",
            output: output.fileHandleForWriting.fileDescriptor)
        process = Mutex(try spawn.start())
        try output.fileHandleForWriting.close()
        let (lines, written) = AsyncStream.makeStream(of: String.self)
        let (statuses, ended) = AsyncStream.makeStream(of: Int32.self)
        self.lines = lines
        exit = Task { await statuses.first { _ in true } ?? -1 }
        Thread.detachNewThread { [self] in
            RunningProgram.read(output.fileHandleForReading, to: written)
            ended.yield(reap())
            ended.finish()
        }
    }

    /// How it ended, 0 for well; comes back when it has.
    func status() async -> Int32 {
        await exit.value
    }

    /// Ends it if it still runs, and comes back when it is gone.
    func end() async {
        process.withLock { if let id = $0 { _ = kill(id, SIGKILL) } }
        _ = await exit.value
    }

    /// Waits for the end, then takes the status and with it the process's number from the system: not before
    /// nobody can signal it any more.
    private func reap() -> Int32 {
        guard let id = process.withLock({ $0 }) else { return -1 }
        var information = siginfo_t()
        while waitid(P_PID, id_t(id), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        return process.withLock { process in
            var status: Int32 = -1
            while waitpid(id, &status, 0) == -1, errno == EINTR {}
            process = nil
            return status
        }
    }

    private static func read(_ handle: FileHandle, to lines: AsyncStream<String>.Continuation) {
        var rest = Data()
        while true {
            let chunk = handle.availableData
            if chunk.isEmpty { break }
            rest.append(chunk)
            var parts = rest.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            rest = Data(parts.removeLast())
            for line in parts { lines.yield(String(decoding: line, as: UTF8.self)) }
        }
        if !rest.isEmpty { lines.yield(String(decoding: rest, as: UTF8.self)) }
        lines.finish()
    }
}
