import FactomConfigFile

import struct NIOCore.ByteBuffer

/// An operator's config file.
enum ConfigProperty {
    static func check(_ input: ByteBuffer) throws(Broken) {
        let text = String(decoding: input.readableBytesView, as: UTF8.self)
        let lines = text.utf8.count { $0 == UInt8(ascii: "\n") } + 1
        let file: ConfigFile
        do throws(ConfigFile.Problems) {
            file = try ConfigFile(text)
        } catch {
            return try checkProblems(error.list, text, lines: lines)
        }
        try checkValues(of: file, text, lines: lines)
    }

    private static func checkValues(of file: ConfigFile, _ text: String, lines: Int) throws(Broken) {
        for (key, value) in file.values {
            try hold(ConfigFile.Key(value.name) == key, "a value is its key's: \(value.name)")
            try hold((1...lines).contains(value.line), "a value's line is in the file: \(value.line)")
        }
        try hold((try? ConfigFile(written(file)))?.texts == file.texts, "values are read as they are written in quotes")
        try hold((try? ConfigFile(text + "\n[other]\nNetwork = X\n")) == file, "another section changes nothing")
        if text.utf8.first == 0xef { return }
        let later = file.values.mapValues { $0.line + 1 }
        let moved = (try? ConfigFile("; a comment\n" + text))?.values.mapValues(\.line)
        try hold(moved == later, "a comment changes nothing but the lines")
    }

    private static func checkProblems(_ problems: [ConfigFile.Problem], _ text: String, lines: Int) throws(Broken) {
        try hold((1...ConfigFile.problemLimit).contains(problems.count), "some problems are told, and not too many")
        try hold(problems.allSatisfy { (1...lines).contains($0.line) }, "a problem's line is in the file")
        try hold(zip(problems, problems.dropFirst()).allSatisfy { $0.line < $1.line }, "a problem a line, in order")
        try hold(problems.allSatisfy { $0.text.utf8.count < 1000 }, "a problem doesn't repeat the whole file")
    }

    /// A file with these values, in quotes.
    private static func written(_ file: ConfigFile) -> String {
        file.values.map { key, value in
            let escaped = value.text.unicodeScalars.map { scalar in
                scalar == "\"" || scalar == "\\" ? "\\\(scalar)" : String(scalar)
            }
            return "\(key.name) = \"\(escaped.joined())\"\n"
        }.joined()
    }
}

extension ConfigFile {
    fileprivate var texts: [Key: String] { values.mapValues(\.text) }
}
