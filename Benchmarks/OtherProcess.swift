import FactomP2P
import Foundation

/// A node in a second process: this program again, run as `serve`.
struct OtherProcess {
    private let process = Process()
    private let output = Pipe()
    let address: String

    /// Starts it and waits until it listens.
    init(_ arguments: [String]) throws {
        process.executableURL = Bundle.main.executableURL
        process.arguments = ["serve"] + arguments
        process.standardOutput = output
        // It ends when its standard input does, so that it never outlives us.
        process.standardInput = Pipe()
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        address = line.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    var processIdentifier: Int32 { process.processIdentifier }

    func end() {
        process.terminate()
        process.waitUntilExit()
    }
}
