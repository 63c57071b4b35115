import Foundation
import TestSupport

/// The built command while it runs as a process of its own: its lines as they come, and how it ended.
final class RunningTool: Sendable {
    private let process: ChildProcess
    /// What it writes to standard output, line by line.
    let lines: AsyncStream<String>
    private let errors: AsyncStream<String>

    init(_ arguments: [String]) throws {
        let output = Pipe()
        let errorOutput = Pipe()
        process = try ChildProcess(
            BuiltCommand.url, arguments, output: output.fileHandleForWriting, errors: errorOutput.fileHandleForWriting)
        try output.fileHandleForWriting.close()
        try errorOutput.fileHandleForWriting.close()
        lines = RunningTool.lines(of: output)
        errors = RunningTool.lines(of: errorOutput)
    }

    deinit {
        process.signal(SIGKILL)
    }

    func interrupt() {
        process.signal(SIGINT)
    }

    /// What it wrote that was not read before, and how it ended.
    func end() async -> (status: Int32, lines: [String], errors: String) {
        var rest: [String] = []
        for await line in lines { rest.append(line) }
        var complaint = ""
        for await line in errors { complaint += line + "\n" }
        return (await process.status(), rest, complaint)
    }

    private static func lines(of pipe: Pipe) -> AsyncStream<String> {
        let (lines, feed) = AsyncStream.makeStream(of: String.self)
        let splitter = LineSplitter(feed)
        pipe.fileHandleForReading.readToEnd { splitter.take($0) }
        return lines
    }
}
