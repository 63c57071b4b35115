/// factomd's config file, as far as a node needs it: which keys it sets, and where.
///
/// An INI file: keys of the section `[app]`, or those before any section, in any case; `;` and `#` begin
/// comments; values stand with or without quotes. Whatever isn't known is skipped (wire notes, "Config
/// files"). Values are not judged here: whoever uses one knows what is right, and names the line.
package struct ConfigFile: Sendable, Equatable {
    /// A larger file is refused, in bytes.
    package static let byteLimit = 1 << 20
    /// No more problems than this are told of one file.
    package static let problemLimit = 20

    /// What a key was set to.
    package struct Value: Sendable, Equatable {
        /// The key as it is written in the file.
        package let name: String
        /// Without quotes, comment and white space around it. May be empty.
        package let text: String
        /// From 1.
        package let line: Int
    }

    /// A line that can't be read.
    package struct Problem: Error, Sendable, Equatable, CustomStringConvertible {
        /// From 1; 0 for the file as a whole.
        package let line: Int
        package let text: String

        package var description: String { line == 0 ? text : "line \(line) \(text)" }
    }

    /// Every line that can't be read, at most ``problemLimit``, in their order.
    package struct Problems: Error, Sendable, Equatable {
        package let list: [Problem]
    }

    /// The last value of each key that stands in the file.
    package private(set) var values: [Key: Value] = [:]

    /// Reads a file's text.
    ///
    /// - Throws: the lines that are neither a comment, a section nor `key = value`.
    package init(_ text: String) throws(Problems) {
        var text = text
        let problems = text.withUTF8 { read($0) }
        if !problems.isEmpty { throw Problems(list: problems) }
    }

    // MARK: - Lines

    private mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) -> [Problem] {
        if bytes.count > ConfigFile.byteLimit {
            return [Problem(line: 0, text: "it has more than \(ConfigFile.byteLimit) bytes")]
        }
        var problems: [Problem] = []
        var isOurs = true
        var number = 0
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            let line = trimmed(number == 1 ? withoutMark(line) : line)
            do throws(Problem) {
                if line.first == UInt8(ascii: "[") {
                    isOurs = try isAppSection(line, number)
                } else if isOurs {
                    try readPair(line, number)
                }
            } catch {
                problems.append(error)
                if problems.count == ConfigFile.problemLimit { break }
            }
        }
        return problems
    }

    private func isAppSection(_ line: Line, _ number: Int) throws(Problem) -> Bool {
        guard let end = line.firstIndex(of: UInt8(ascii: "]")) else {
            throw Problem(line: number, text: "begins a section without ']': '\(excerpt(line))'")
        }
        return text(trimmed(line[line.index(after: line.startIndex)..<end])).lowercased() == "app"
    }

    private mutating func readPair(_ line: Line, _ number: Int) throws(Problem) {
        if line.isEmpty || isCommentMark(line[line.startIndex]) { return }
        guard let equals = line.firstIndex(of: UInt8(ascii: "=")), equals > line.startIndex else {
            throw Problem(line: number, text: "is neither 'key = value' nor a comment: '\(excerpt(line))'")
        }
        let name = text(trimmed(line[..<equals]))
        guard let key = Key(name) else { return }
        let rest = trimmed(line[line.index(after: equals)...])
        let value = try value(in: rest, of: key, number)
        values[key] = Value(name: name, text: value, line: number)
    }

    // MARK: - Values

    private func value(in rest: Line, of key: Key, _ number: Int) throws(Problem) -> String {
        if rest.first == UInt8(ascii: "\"") { return try quoted(rest, number) }
        return text(trimmed(rest[..<endOfPlainValue(rest, of: key)]))
    }

    /// Where the comment begins. In a list a semicolon that follows an entry at once separates.
    private func endOfPlainValue(_ rest: Line, of key: Key) -> Int {
        var previous = UInt8(ascii: " ")
        for index in rest.indices {
            let byte = rest[index]
            if isCommentMark(byte), !key.isList || isBlank(previous) { return index }
            previous = byte
        }
        return rest.endIndex
    }

    /// What stands between the quotes: `\"` is a quote and `\\` a backslash.
    private func quoted(_ rest: Line, _ number: Int) throws(Problem) -> String {
        var value: [UInt8] = []
        var isEscaped = false
        for index in rest.indices.dropFirst() {
            let byte = rest[index]
            if isEscaped {
                if byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { value.append(UInt8(ascii: "\\")) }
                value.append(byte)
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                try checkNothingFollows(trimmed(rest[rest.index(after: index)...]), number)
                return String(decoding: value, as: UTF8.self)
            } else {
                value.append(byte)
            }
        }
        throw Problem(line: number, text: "has a quote that doesn't end: \(excerpt(rest))")
    }

    private func checkNothingFollows(_ rest: Line, _ number: Int) throws(Problem) {
        guard let first = rest.first, !isCommentMark(first) else { return }
        throw Problem(line: number, text: "goes on after its closing quote: '\(excerpt(rest))'")
    }
}

// MARK: - Bytes

private typealias Line = Slice<UnsafeBufferPointer<UInt8>>

private func isCommentMark(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ";") || byte == UInt8(ascii: "#")
}

private func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
}

private func trimmed(_ line: Line) -> Line {
    var line = line.drop(while: isBlank)
    while let last = line.last, isBlank(last) { line.removeLast() }
    return line
}

/// Some editors begin a file with a byte order mark.
private func withoutMark(_ line: Line) -> Line {
    line.starts(with: [0xef, 0xbb, 0xbf]) ? line.dropFirst(3) : line
}

private func text(_ line: Line) -> String {
    String(decoding: line, as: UTF8.self)
}

/// Enough of a line to find it by.
private func excerpt(_ line: Line) -> String {
    let limit = 60
    return text(line.prefix(limit)) + (line.count > limit ? "…" : "")
}
