import Foundation
import TestSupport

/// The built command while it runs, driven as a user drives it, with a state directory of its own. It is always
/// ended: by itself, at the end of the test, or after its time.
final class RunningCommand: Sendable {
    /// No test needs a command for longer. Whoever waits for a line that never comes sees its end then.
    private static let time = Duration.seconds(150)

    let output: LineLog
    let errors = LineLog()
    /// What a command keeps of its own accord it keeps here, never among what whoever runs the tests keeps.
    let stateHome: URL

    private let process: ChildProcess
    private let input = Pipe()
    private let outputPipe = Pipe()

    /// - Parameters:
    ///   - readsOutput: without it nobody reads standard output until ``startReading()``.
    ///   - chatter: lines of standard output that begin like this are not kept.
    ///   - descriptorLimit: how many files and sockets it may have open; `nil` for as many as we may.
    private init(
        _ arguments: [String], environment: [String: String], readsOutput: Bool, lineLimit: Int, chatter: String?,
        descriptorLimit: Int?
    ) throws {
        output = LineLog(lineLimit: lineLimit, chatter: chatter)
        // Variables of whoever runs the tests must not decide them.
        let others = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("FACTOM_P2P_") }
        stateHome = FileManager.default.temporaryDirectory.appending(path: "factom-p2p-\(UUID())")
        // No test asks anything outside this machine, not even by leaving something out.
        let own = others.merging(["FACTOM_P2P_SEED": "none", "XDG_STATE_HOME": stateHome.path]) { $1 }
        let errorPipe = Pipe()
        let (executable, arguments) = RunningCommand.limited(arguments, to: descriptorLimit)
        process = try ChildProcess(
            executable, arguments, environment: own.merging(environment) { $1 },
            input: input.fileHandleForReading, output: outputPipe.fileHandleForWriting,
            errors: errorPipe.fileHandleForWriting)
        // Its ends of the pipes are its own.
        try input.fileHandleForReading.close()
        try outputPipe.fileHandleForWriting.close()
        try errorPipe.fileHandleForWriting.close()
        errors.read(errorPipe.fileHandleForReading)
        if readsOutput { startReading() }
    }

    /// The shell sets the limit, and becomes the command.
    private static func limited(_ arguments: [String], to descriptors: Int?) -> (URL, [String]) {
        guard let descriptors else { return (BuiltCommand.url, arguments) }
        let script = "ulimit -n \(descriptors); exec \"$0\" \"$@\""
        return (URL(filePath: "/bin/sh"), ["-c", script, BuiltCommand.url.path] + arguments)
    }

    /// Starts the command, and ends it when the body has. Simulations are run one at a time: no body starts another.
    static func start<Result>(
        _ arguments: [String], environment: [String: String] = [:], readsOutput: Bool = true,
        lineLimit: Int = 4 << 20, chatter: String? = nil, descriptorLimit: Int? = nil,
        isolation: isolated (any Actor)? = #isolation, _ body: (RunningCommand) async throws -> Result
    ) async throws -> Result {
        let isSimulation = arguments.first == "simulate"
        if isSimulation { await Turn.take() }
        defer { if isSimulation { Turn.pass() } }
        let command = try RunningCommand(
            arguments, environment: environment, readsOutput: readsOutput, lineLimit: lineLimit,
            chatter: chatter, descriptorLimit: descriptorLimit)
        let timer = Task {
            try await Task.sleep(for: time)
            command.kill()
        }
        defer { timer.cancel() }
        do {
            let result = try await body(command)
            await command.end()
            return result
        } catch {
            await command.end()
            throw error
        }
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
        process.signal(number)
    }

    /// The exit status; a signal's number below zero when one ended it.
    func status() async -> Int32 {
        await process.status()
    }

    /// Resident memory in bytes; `nil` where the system doesn't tell.
    var memory: Int? {
        guard let text = try? String(contentsOfFile: "/proc/\(process.id)/statm", encoding: .utf8) else { return nil }
        return text.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 4096 }
    }

    /// The most resident memory that it has had since ``forgetPeakMemory()``, in bytes; `nil` where the system doesn't tell.
    var peakMemory: Int? {
        guard let text = try? String(contentsOfFile: "/proc/\(process.id)/status", encoding: .utf8) else { return nil }
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line?.split(separator: " ", maxSplits: 2).compactMap { Int($0.filter(\.isNumber)) }.first.map {
            $0 << 10
        }
    }

    func forgetPeakMemory() throws {
        try Data("5".utf8).write(to: URL(filePath: "/proc/\(process.id)/clear_refs"))
    }

    /// How many files and sockets it has open; `nil` where the system doesn't tell.
    var openDescriptors: Int? {
        try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process.id)/fd").count
    }

    /// How long it has had a processor, in all its threads; `nil` where the system doesn't tell.
    var processorTime: Duration? {
        guard let text = try? String(contentsOfFile: "/proc/\(process.id)/stat", encoding: .utf8) else { return nil }
        // Behind the name in parentheses: the 12th and 13th are hundredths of a second, its own and the system's for it.
        let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
        return .milliseconds(fields.dropFirst(11).prefix(2).compactMap { Int($0) }.reduce(0, +) * 10)
    }

    /// Nothing of it is left then, not even files.
    private func end() async {
        kill()
        _ = await status()
        try? FileManager.default.removeItem(at: stateHome)
    }

    private func kill() {
        send(signal: SIGKILL)
        try? input.fileHandleForWriting.close()
    }
}
