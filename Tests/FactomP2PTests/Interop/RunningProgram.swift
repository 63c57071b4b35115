import Foundation
import NIOConcurrencyHelpers
import TestSupport

/// A program that runs beside the tests: its lines as they come, and its end.
final class RunningProgram: Sendable {
    /// Standard output and standard error, line by line; to be read once. Ends with the program.
    let lines: AsyncStream<String>
    private let process: ChildProcess

    /// - Parameter input: a file that it reads on standard input; nothing by default.
    convenience init(_ executable: URL, _ arguments: [String], input: URL? = nil) throws {
        try self.init(executable, arguments, reading: input.map(FileHandle.init(forReadingFrom:)) ?? .nullDevice)
    }

    init(_ executable: URL, _ arguments: [String], reading input: FileHandle) throws {
        let output = Pipe()
        let writing = output.fileHandleForWriting
        process = try ChildProcess(
            executable, arguments, input: input, output: writing, errors: writing)
        try writing.close()
        let (lines, written) = AsyncStream.makeStream(of: String.self)
        self.lines = lines
        let splitter = LineSplitter(written)
        output.fileHandleForReading.readToEnd { splitter.take($0) }
    }

    /// How it ended, 0 for well; comes back when it has.
    func status() async -> Int32 {
        await process.status()
    }

    /// Ends it if it still runs, and comes back when it is gone.
    func end() async {
        process.signal(SIGKILL)
        _ = await process.status()
    }
}
