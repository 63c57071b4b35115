/// Walks through JSON from front to back and builds nothing: what a hostile text says costs no more memory than
/// the text itself, however it is nested and however many entries it has.
///
/// Begin an object or a list, then ask for the next member or element until there is none; read or skip the value
/// of each before asking again.
package struct JSONReader {
    /// Where reading ended, in bytes from the front, and what should have been there.
    package struct Malformed: Error, Equatable {
        package let offset: Int
        /// Completes "there must be".
        package let expected: String

        package init(offset: Int, expected: String) {
            self.offset = offset
            self.expected = expected
        }
    }

    /// What becomes of an escape such as `\ud800`, which is half a character and stands alone.
    package enum HalfCharacters: Sendable {
        /// It is read as U+FFFD, as Go does.
        case replaced
        case refused
    }

    /// Objects and lists inside each other, at most.
    package static let depthLimit = 32

    package let bytes: [UInt8]
    /// Where reading goes on, in bytes from the front.
    package var offset: Int { index }

    let halves: HalfCharacters
    var index = 0
    private var depth = 0
    /// Whether nothing was read of the innermost object or list.
    private var isAtFirst = false

    package init(_ bytes: [UInt8], halves: HalfCharacters) {
        self.bytes = bytes
        self.halves = halves
    }

    // MARK: - Objects and lists

    /// Whether the next value is an object.
    package mutating func isAtObject() -> Bool { isAt("{") }

    /// Whether the next value is a list.
    package mutating func isAtList() -> Bool { isAt("[") }

    /// Whether the next value is `null`, which is then read: Go writes it for lists and objects of nothing.
    package mutating func takeNull() -> Bool {
        skipBlanks()
        return takeWord("null")
    }

    package mutating func beginObject() throws(Malformed) { try begin("{", "an object, which begins with '{'") }

    package mutating func beginList() throws(Malformed) { try begin("[", "a list, which begins with '['") }

    /// The name of the next member; `nil` at the end of the object. What is no UTF-8 in it becomes U+FFFD.
    package mutating func nextMember() throws(Malformed) -> String? {
        try nextName().map { String(decoding: $0.text, as: UTF8.self) }
    }

    /// The same as bytes, escapes undone, and where its first quote stands.
    mutating func nextName() throws(Malformed) -> (text: ArraySlice<UInt8>, offset: Int)? {
        guard try hasNext("}") else { return nil }
        let start = index
        let name = try readText()
        skipBlanks()
        guard take(":") else { throw expected("':'") }
        return (name, start)
    }

    /// Whether there is another element in the list.
    package mutating func nextElement() throws(Malformed) -> Bool {
        try hasNext("]")
    }

    /// Nothing but blanks may follow.
    ///
    /// - Parameter whole: what the text is, for the complaint.
    package mutating func readEnd(of whole: String) throws(Malformed) {
        skipBlanks()
        if index < bytes.count { throw expected("the end of \(whole)") }
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

    // MARK: - Bytes

    /// To the front of the next value.
    package mutating func skipBlanks() {
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x09, 0x0d, 0x0a: index += 1
            default: return
            }
        }
    }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard index < bytes.count, UInt32(bytes[index]) == scalar.value else { return false }
        index += 1
        return true
    }

    mutating func takeWord(_ word: String) -> Bool {
        guard bytes[index...].starts(with: word.utf8) else { return false }
        index += word.utf8.count
        return true
    }

    func expected(_ what: String) -> Malformed {
        Malformed(offset: index, expected: what)
    }

    private mutating func isAt(_ scalar: Unicode.Scalar) -> Bool {
        skipBlanks()
        return index < bytes.count && UInt32(bytes[index]) == scalar.value
    }
}
