/// Walks through JSON from front to back and builds nothing: what a hostile file says costs no more memory than
/// the file itself, however it is nested and however many entries it has.
///
/// Begin an object or a list, then ask for the next member or element until there is none; read or skip the value
/// of each before asking again.
struct JSONReader {
    /// Where reading ended, in bytes from the front, and what should have been there.
    struct Malformed: Error {
        let offset: Int
        let expected: String
    }

    /// A value that is one word. Whole numbers that fit are kept, any other number is `number(nil)`.
    enum Value: Equatable {
        case text(String)
        case number(Int?)
        case truth(Bool)
        case null
        /// An object or a list, which was skipped.
        case nested
    }

    /// Objects and lists inside each other, at most.
    static let depthLimit = 32

    let bytes: [UInt8]
    var index = 0
    private var depth = 0
    /// Whether nothing was read of the innermost object or list.
    private var isAtFirst = false

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    // MARK: - Objects and lists

    /// Whether the next value is an object.
    mutating func isAtObject() -> Bool { isAt("{") }

    /// Whether the next value is `null`, which is then read: Go writes it for lists and objects of nothing.
    mutating func takeNull() -> Bool {
        skipBlanks()
        guard bytes[index...].starts(with: "null".utf8) else { return false }
        index += 4
        return true
    }

    mutating func beginObject() throws(Malformed) { try begin("{", "an object, which begins with '{'") }

    mutating func beginList() throws(Malformed) { try begin("[", "a list, which begins with '['") }

    /// The name of the next member; `nil` at the end of the object.
    mutating func nextMember() throws(Malformed) -> String? {
        guard try hasNext("}") else { return nil }
        let name = try readText()
        skipBlanks()
        guard take(":") else { throw expected("':'") }
        return name
    }

    /// Whether there is another element in the list.
    mutating func nextElement() throws(Malformed) -> Bool {
        try hasNext("]")
    }

    /// Nothing but blanks may follow.
    mutating func readEnd() throws(Malformed) {
        skipBlanks()
        if index < bytes.count { throw expected("the end of the file") }
    }

    private mutating func begin(_ scalar: Unicode.Scalar, _ name: String) throws(Malformed) {
        skipBlanks()
        if depth == JSONReader.depthLimit { throw expected("at most \(JSONReader.depthLimit) levels") }
        guard take(scalar) else { throw expected(name) }
        depth += 1
        isAtFirst = true
    }

    private mutating func hasNext(_ end: Unicode.Scalar) throws(Malformed) -> Bool {
        skipBlanks()
        if take(end) {
            depth -= 1
            isAtFirst = false
            return false
        }
        if !isAtFirst, !take(",") { throw expected("',' or '\(end)'") }
        isAtFirst = false
        skipBlanks()
        return true
    }

    // MARK: - Values

    mutating func readValue() throws(Malformed) -> Value {
        skipBlanks()
        switch index < bytes.count ? bytes[index] : 0 {
        case UInt8(ascii: "\""): return .text(try readText())
        case UInt8(ascii: "-"), 0x30...0x39: return .number(try readNumber())
        case UInt8(ascii: "{"):
            try beginObject()
            while try nextMember() != nil { _ = try readValue() }
            return .nested
        case UInt8(ascii: "["):
            try beginList()
            while try nextElement() { _ = try readValue() }
            return .nested
        default: return try readWord()
        }
    }

    private mutating func readWord() throws(Malformed) -> Value {
        for (word, value) in [("true", Value.truth(true)), ("false", .truth(false)), ("null", .null)]
        where bytes[index...].starts(with: word.utf8) {
            index += word.utf8.count
            return value
        }
        throw expected("a value")
    }

    private mutating func readNumber() throws(Malformed) -> Int? {
        let start = index
        _ = take("-")
        if !take("0") { try skipDigits() }
        let end = index
        if take(".") { try skipDigits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try skipDigits()
        }
        return index == end ? Int(String(decoding: bytes[start..<end], as: UTF8.self)) : nil
    }

    private mutating func skipDigits() throws(Malformed) {
        let start = index
        while index < bytes.count, (0x30...0x39).contains(bytes[index]) { index += 1 }
        if index == start { throw expected("a digit") }
    }

    // MARK: - Bytes

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard index < bytes.count, UInt32(bytes[index]) == scalar.value else { return false }
        index += 1
        return true
    }

    func expected(_ what: String) -> Malformed {
        Malformed(offset: index, expected: what)
    }

    private mutating func isAt(_ scalar: Unicode.Scalar) -> Bool {
        skipBlanks()
        return index < bytes.count && UInt32(bytes[index]) == scalar.value
    }

    private mutating func skipBlanks() {
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x09, 0x0d, 0x0a: index += 1
            default: return
            }
        }
    }
}
