import Foundation
import Synchronization

/// The built command while it runs as a process of its own: its lines as they come, and how it ended.
final class RunningTool: Sendable {
    private let process = Process()
    /// What it writes to standard output, line by line.
    let lines: AsyncStream<String>
    private let errors = Pipe()
    private let statuses: AsyncStream<Int32>

    init(_ arguments: [String]) throws {
        let output = Pipe()
        let (lines, lineFeed) = AsyncStream.makeStream(of: String.self)
        let (statuses, statusFeed) = AsyncStream.makeStream(of: Int32.self)
        self.lines = lines
        self.statuses = statuses
        let splitter = LineSplitter(lineFeed)
        process.executableURL = BuiltCommand.url
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errors
        process.terminationHandler = { process in
            statusFeed.yield(process.terminationStatus)
            statusFeed.finish()
        }
        try process.run()
        // A thread that reads until the end: a readability handler now and then misses it on Linux.
        let reading = output.fileHandleForReading
        Thread.detachNewThread {
            while true {
                let data = reading.availableData
                splitter.take(data)
                if data.isEmpty { return }
            }
        }
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    func interrupt() {
        process.interrupt()
    }

    /// What it wrote that was not read before, and how it ended.
    func end() async -> (status: Int32, lines: [String], errors: String) {
        var rest: [String] = []
        for await line in lines { rest.append(line) }
        var status: Int32 = -1
        for await value in statuses { status = value }
        let complaint = errors.fileHandleForReading.readDataToEndOfFile()
        return (status, rest, String(decoding: complaint, as: UTF8.self))
    }
}

/// Cuts what comes in pieces into lines; no bytes are the end.
private final class LineSplitter: Sendable {
    private let rest = Mutex(Data())
    private let feed: AsyncStream<String>.Continuation

    init(_ feed: AsyncStream<String>.Continuation) {
        self.feed = feed
    }

    func take(_ data: Data) {
        if data.isEmpty { return feed.finish() }
        rest.withLock { rest in
            rest.append(data)
            while let end = rest.firstIndex(of: 0x0a) {
                feed.yield(String(decoding: rest[..<end], as: UTF8.self))
                rest = Data(rest[rest.index(after: end)...])
            }
        }
    }
}
