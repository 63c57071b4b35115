import Foundation

/// Where the tools' lines go: results to standard output, complaints to standard error, at once.
enum CommandOutput {
    static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    static func write(_ text: String) {
        // Who no longer reads is not told.
        try? FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    }

    static func line(_ text: String) {
        write(text + "\n")
    }

    /// One sentence on standard error.
    static func complain(_ sentence: String) {
        writeToStandardError("factom-p2p: \(sentence)\n")
    }

    /// One JSON object on a line of its own, its keys in a fixed order.
    static func object(_ value: some Encodable) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else { return }
        line(String(decoding: data, as: UTF8.self))
    }
}
