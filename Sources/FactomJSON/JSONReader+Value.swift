/// Values that are one word, and those that are passed over.
extension JSONReader {
    /// A slice is one of the bytes that are read, or of a text whose escapes were undone.
    package enum Value: Equatable {
        /// UTF-8, unless the bytes in the quotes are none: nobody has looked.
        case text(ArraySlice<UInt8>)
        case number(JSONNumber)
        case truth(Bool)
        case null
        /// An object or a list, which was passed over.
        case nested

        /// Of a whole number that fits.
        package var int: Int? {
            if case .number(let number) = self { number.int } else { nil }
        }
    }

    package mutating func readValue() throws(Malformed) -> Value {
        skipBlanks()
        switch index < bytes.count ? bytes[index] : 0 {
        case UInt8(ascii: "\""): return .text(try readText())
        case UInt8(ascii: "-"), 0x30...0x39: return .number(try readNumber())
        case UInt8(ascii: "{"):
            try beginObject()
            while try nextName() != nil { _ = try readValue() }
            return .nested
        case UInt8(ascii: "["):
            try beginList()
            while try nextElement() { _ = try readValue() }
            return .nested
        default: return try readWord()
        }
    }

    private mutating func readWord() throws(Malformed) -> Value {
        if takeWord("true") { return .truth(true) }
        if takeWord("false") { return .truth(false) }
        if takeWord("null") { return .null }
        throw expected("a value")
    }

    private mutating func readNumber() throws(Malformed) -> JSONNumber {
        let start = index
        _ = take("-")
        if !take("0") { try skipDigits() }
        let end = index
        if take(".") { try skipDigits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try skipDigits()
        }
        return JSONNumber(digits: bytes[start..<index], isWhole: index == end)
    }

    private mutating func skipDigits() throws(Malformed) {
        let start = index
        while index < bytes.count, (0x30...0x39).contains(bytes[index]) { index += 1 }
        if index == start { throw expected("a digit") }
    }
}

/// A number as it was written: none of its digits are lost, and it costs nothing until it is asked for.
package struct JSONNumber: Sendable, Equatable {
    package let digits: ArraySlice<UInt8>
    /// Whether it has neither a point nor an exponent.
    package let isWhole: Bool

    /// `nil` when it isn't whole, or doesn't fit.
    package var int: Int? {
        isWhole ? Int(String(decoding: digits, as: UTF8.self)) : nil
    }

    /// `nil` when it is too large for one.
    package var double: Double? {
        Double(String(decoding: digits, as: UTF8.self)).flatMap { $0.isFinite ? $0 : nil }
    }
}
