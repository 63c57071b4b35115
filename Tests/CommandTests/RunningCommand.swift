import Foundation
import Synchronization

/// The built command while it runs, driven as a user drives it. It is always ended: by itself, at the end of
/// the test, or after its time.
final class RunningCommand: Sendable {
    /// No test needs a command for longer. Whoever waits for a line that never comes sees its end then.
    private static let time = Duration.seconds(25)

    let output: LineLog
    let errors = LineLog()

    private let process: Mutex<Process>
    private let input = Pipe()
    private let outputPipe = Pipe()
    private let statuses: AsyncStream<Int32>
    private let identifier: Int32

    /// - Parameter readsOutput: without it nobody reads standard output until ``startReading()``.
    private init(_ arguments: [String], environment: [String: String], readsOutput: Bool, lineLimit: Int) throws {
        output = LineLog(lineLimit: lineLimit)
        let process = Process()
        process.executableURL = BuiltCommand.url
        process.arguments = arguments
        // Variables of whoever runs the tests must not decide them.
        let own = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("FACTOM_P2P_") }
        process.environment = own.merging(environment) { $1 }
        process.standardInput = input
        process.standardOutput = outputPipe
        let errorPipe = Pipe()
        process.standardError = errorPipe
        let (stream, continuation) = AsyncStream.makeStream(of: Int32.self)
        statuses = stream
        process.terminationHandler = { process in
            let bySignal = process.terminationReason == .uncaughtSignal
            continuation.yield(bySignal ? -process.terminationStatus : process.terminationStatus)
            continuation.finish()
        }
        try process.run()
        identifier = process.processIdentifier
        self.process = Mutex(process)
        errors.read(errorPipe.fileHandleForReading)
        if readsOutput { startReading() }
    }

    /// Starts the command, and ends it when the body has.
    static func start<Result>(
        _ arguments: [String], environment: [String: String] = [:], readsOutput: Bool = true,
        lineLimit: Int = 4 << 20,
        isolation: isolated (any Actor)? = #isolation, _ body: (RunningCommand) async throws -> Result
    ) async throws -> Result {
        let command = try RunningCommand(
            arguments, environment: environment, readsOutput: readsOutput, lineLimit: lineLimit)
        let timer = Task {
            try await Task.sleep(for: time)
            command.kill()
        }
        defer {
            timer.cancel()
            command.kill()
        }
        return try await body(command)
    }

    /// Runs it to its end without input, and answers the exit status and all that it wrote.
    static func run(
        _ arguments: [String], environment: [String: String] = [:]
    ) async throws -> (status: Int32, output: [String], errors: [String]) {
        try await start(arguments, environment: environment) { command in
            command.endInput()
            return (await command.status(), await command.output.rest(), await command.errors.rest())
        }
    }

    func startReading() {
        output.read(outputPipe.fileHandleForReading)
    }

    /// Nobody will ever read what it writes.
    func closeOutput() throws {
        try outputPipe.fileHandleForReading.close()
    }

    func write(_ text: String) {
        try? input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
    }

    func endInput() {
        try? input.fileHandleForWriting.close()
    }

    func send(signal number: Int32) {
        process.withLock { process in
            if process.isRunning { Foundation.kill(identifier, number) }
        }
    }

    /// The exit status; a signal's number below zero when one ended it.
    func status() async -> Int32 {
        for await status in statuses { return status }
        return .min
    }

    /// Resident memory in bytes; `nil` where the system doesn't tell.
    var memory: Int? {
        guard let text = try? String(contentsOfFile: "/proc/\(identifier)/statm", encoding: .utf8) else { return nil }
        return text.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 4096 }
    }

    private func kill() {
        send(signal: SIGKILL)
        try? input.fileHandleForWriting.close()
    }
}
