import Foundation

/// A program that runs beside the tests: its lines as they come, and its end.
final class RunningProgram: Sendable {
    /// Standard output and standard error, line by line; to be read once. Ends with the program.
    let lines: AsyncStream<String>
    private let process: Process
    private let exit: Task<Int32, Never>

    /// - Parameter input: what it reads on standard input; nothing by default.
    init(_ executable: URL, _ arguments: [String], in folder: URL? = nil, input: FileHandle? = nil) throws {
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        if let folder { process.currentDirectoryURL = folder }
        process.standardInput = input ?? FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        let (statuses, ended) = AsyncStream.makeStream(of: Int32.self)
        process.terminationHandler = {
            ended.yield($0.terminationStatus)
            ended.finish()
        }
        try process.run()
        self.process = process
        lines = RunningProgram.lines(of: RunningProgram.chunks(from: output.fileHandleForReading))
        exit = Task { await statuses.first { _ in true } ?? -1 }
    }

    /// How it ended; comes back when it has.
    func status() async -> Int32 {
        await exit.value
    }

    /// Ends it if it still runs, and comes back when it is gone.
    func end() async {
        if process.isRunning { process.terminate() }
        _ = await exit.value
    }

    private static func chunks(from handle: FileHandle) -> AsyncStream<Data> {
        let (chunks, continuation) = AsyncStream.makeStream(of: Data.self)
        handle.readabilityHandler = { handle in
            let data = handle.availableData
            if data.isEmpty {
                handle.readabilityHandler = nil
                continuation.finish()
            } else {
                continuation.yield(data)
            }
        }
        return chunks
    }

    private static func lines(of chunks: AsyncStream<Data>) -> AsyncStream<String> {
        let (lines, continuation) = AsyncStream.makeStream(of: String.self)
        Task {
            var rest = Data()
            for await chunk in chunks {
                rest.append(chunk)
                var parts = rest.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
                rest = Data(parts.removeLast())
                for line in parts { continuation.yield(String(decoding: line, as: UTF8.self)) }
            }
            if !rest.isEmpty { continuation.yield(String(decoding: rest, as: UTF8.self)) }
            continuation.finish()
        }
        return lines
    }
}
