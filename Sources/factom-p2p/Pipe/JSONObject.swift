/// The members of a JSON object, as far as requests need them: texts, numbers and truths. What else there is
/// is skipped.
///
/// Kept apart from a general decoder for three reasons: a number keeps its digits, a payload of megabytes is
/// not made a `String` on its way, and what was read before a mistake is still known, so that an error can
/// repeat the request's id.
struct JSONObject {
    struct Malformed: Error, Equatable {
        let text: String
    }

    struct Member {
        /// The value as it stands in the line.
        let raw: ArraySlice<UInt8>
        /// The bytes of a text, its escapes undone; `nil` for any other value.
        let text: ArraySlice<UInt8>?
    }

    /// Arrays and objects inside each other, at most.
    static let depthLimit = 32

    /// By name; the last one of a name counts.
    private(set) var members: [String: Member] = [:]

    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads the whole line. What it threw at doesn't void the members before.
    mutating func read() throws(Malformed) {
        skipBlanks()
        guard take("{") else { throw expected("an object, which begins with '{'") }
        skipBlanks()
        if !take("}") { try readMembers() }
        skipBlanks()
        if index < bytes.count { throw expected("the end of the line") }
    }

    /// The text of a member; `nil` when there is none, or it is no text or not valid UTF-8.
    func string(_ name: String) -> String? {
        members[name]?.text.flatMap { String(validating: $0, as: UTF8.self) }
    }

    private mutating func readMembers() throws(Malformed) {
        repeat {
            skipBlanks()
            let name = try readText()
            skipBlanks()
            guard take(":") else { throw expected("':'") }
            skipBlanks()
            let start = index
            let text = try readValue(depth: 1)
            members[String(decoding: name, as: UTF8.self)] = Member(raw: bytes[start..<index], text: text)
            skipBlanks()
        } while take(",")
        guard take("}") else { throw expected("',' or '}'") }
    }

    // MARK: - Values

    private mutating func readValue(depth: Int) throws(Malformed) -> ArraySlice<UInt8>? {
        switch index < bytes.count ? bytes[index] : 0 {
        case UInt8(ascii: "\""): return try readText()
        case UInt8(ascii: "{"), UInt8(ascii: "["): try skipNested(depth: depth)
        case UInt8(ascii: "-"), 0x30...0x39: try skipNumber()
        default: try skipWord()
        }
        return nil
    }

    private mutating func skipNested(depth: Int) throws(Malformed) {
        if depth == JSONObject.depthLimit { throw expected("at most \(JSONObject.depthLimit) levels") }
        let isObject = take("{")
        if !isObject { index += 1 }
        let end = isObject ? "}" as Unicode.Scalar : "]"
        skipBlanks()
        if take(end) { return }
        repeat {
            skipBlanks()
            if isObject {
                _ = try readText()
                skipBlanks()
                guard take(":") else { throw expected("':'") }
                skipBlanks()
            }
            _ = try readValue(depth: depth + 1)
            skipBlanks()
        } while take(",")
        guard take(end) else { throw expected("',' or '\(end)'") }
    }

    private mutating func skipWord() throws(Malformed) {
        for word in ["true", "false", "null"] where bytes[index...].starts(with: word.utf8) {
            index += word.utf8.count
            return
        }
        throw expected("a value")
    }

    private mutating func skipNumber() throws(Malformed) {
        _ = take("-")
        if !take("0") { try skipDigits() }
        if take(".") { try skipDigits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try skipDigits()
        }
    }

    private mutating func skipDigits() throws(Malformed) {
        let start = index
        while index < bytes.count, (0x30...0x39).contains(bytes[index]) { index += 1 }
        if index == start { throw expected("a digit") }
    }

    // MARK: - Texts

    /// The bytes between the quotes: a slice of the line when nothing is escaped.
    private mutating func readText() throws(Malformed) -> ArraySlice<UInt8> {
        guard take("\"") else { throw expected("a text in quotes") }
        let start = index
        try skipPlain()
        if bytes[index] == UInt8(ascii: "\"") {
            index += 1
            return bytes[start..<(index - 1)]
        }
        var text = Array(bytes[start..<index])
        while !take("\"") {
            try readEscape(&text)
            let plain = index
            try skipPlain()
            text += bytes[plain..<index]
        }
        return text[...]
    }

    /// Up to a quote or a backslash.
    private mutating func skipPlain() throws(Malformed) {
        let start = index
        let length = bytes.withUnsafeBufferPointer { bytes in
            bytes[start...].prefix { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") && $0 >= 0x20 }.count
        }
        index += length
        if index == bytes.count { throw expected("'\"'") }
        if bytes[index] < 0x20 { throw expected("no control character in a text") }
    }

    private mutating func readEscape(_ text: inout [UInt8]) throws(Malformed) {
        index += 1
        let letter = index < bytes.count ? bytes[index] : 0
        index += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
        case UInt8(ascii: "n"): text.append(0x0a)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "r"): text.append(0x0d)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0c)
        case UInt8(ascii: "u"): text += try readScalar()
        default:
            index = min(index - 1, bytes.count)
            throw expected("one of \" \\ / b f n r t u behind a backslash")
        }
    }

    /// The UTF-8 of `\uXXXX`, or of two of them that make one character.
    private mutating func readScalar() throws(Malformed) -> [UInt8] {
        var number = try readHexadecimal()
        if (0xd800...0xdbff).contains(number) {
            guard take("\\"), take("u") else { throw expected("the second half of a character") }
            let low = try readHexadecimal()
            guard (0xdc00...0xdfff).contains(low) else { throw expected("the second half of a character") }
            number = 0x10000 + (number - 0xd800) << 10 + (low - 0xdc00)
        }
        guard let scalar = Unicode.Scalar(number) else { throw expected("the first half of a character") }
        return Array(String(Character(scalar)).utf8)
    }

    private mutating func readHexadecimal() throws(Malformed) -> UInt32 {
        let digits = bytes[index...].prefix(4)
        guard digits.count == 4, digits.allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }),
            let number = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw expected("four hexadecimal digits") }
        index += 4
        return number
    }

    // MARK: - Bytes

    private mutating func skipBlanks() {
        while index < bytes.count, [0x20, 0x09, 0x0d, 0x0a].contains(bytes[index]) { index += 1 }
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard index < bytes.count, UInt32(bytes[index]) == scalar.value else { return false }
        index += 1
        return true
    }

    private func expected(_ what: String) -> Malformed {
        Malformed(text: "the line is not JSON: at column \(index + 1) there must be \(what)")
    }
}
