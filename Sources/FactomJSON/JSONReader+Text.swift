/// Texts in quotes.
extension JSONReader {
    /// The bytes between the quotes, escapes undone: a slice of what is read when there are none.
    mutating func readText() throws(Malformed) -> ArraySlice<UInt8> {
        guard take("\"") else { throw expected("a text in quotes") }
        let start = index
        try skipPlain()
        if bytes[index] == UInt8(ascii: "\"") {
            index += 1
            return bytes[start..<(index - 1)]
        }
        var text = Array(bytes[start..<index])
        while !take("\"") {
            try readEscape(into: &text)
            let plain = index
            try skipPlain()
            text += bytes[plain..<index]
        }
        return text[...]
    }

    /// Up to a quote or a backslash, which is there.
    private mutating func skipPlain() throws(Malformed) {
        let start = index
        index += bytes.withUnsafeBufferPointer { bytes in
            bytes[start...].prefix { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") && $0 >= 0x20 }.count
        }
        if index == bytes.count { throw expected("'\"'") }
        if bytes[index] < 0x20 { throw expected("no control character in a text") }
    }

    private mutating func readEscape(into text: inout [UInt8]) throws(Malformed) {
        index += 1
        let letter = index < bytes.count ? bytes[index] : 0
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
        case UInt8(ascii: "n"): text.append(0x0a)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "r"): text.append(0x0d)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0c)
        case UInt8(ascii: "u"):
            index += 1
            text += String(try readScalar()).utf8
            return
        default: throw expected("one of \" \\ / b f n r t u behind a backslash")
        }
        index += 1
    }

    /// The character of `XXXX`, or of two such escapes that make one.
    private mutating func readScalar() throws(Malformed) -> Unicode.Scalar {
        let high = try readHexadecimal()
        if let scalar = Unicode.Scalar(high) { return scalar }
        let afterHigh = index
        if high < 0xdc00, take("\\"), take("u"), let scalar = joined(high, try readHexadecimal()) { return scalar }
        switch halves {
        case .refused: throw expected("the \(high < 0xdc00 ? "second" : "first") half of a character")
        case .replaced:
            // The other escape stands for itself.
            index = afterHigh
            return "\u{fffd}"
        }
    }

    private func joined(_ high: UInt32, _ low: UInt32) -> Unicode.Scalar? {
        guard (0xdc00...0xdfff).contains(low) else { return nil }
        return Unicode.Scalar(0x10000 + (high - 0xd800) << 10 + (low - 0xdc00))
    }

    private mutating func readHexadecimal() throws(Malformed) -> UInt32 {
        var number: UInt32 = 0
        for place in index..<(index + 4) {
            guard place < bytes.count, let digit = hexadecimalDigit(bytes[place]) else {
                throw expected("four hexadecimal digits")
            }
            number = number << 4 | digit
        }
        index += 4
        return number
    }

    private func hexadecimalDigit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte) - 0x30
        case 0x41...0x46: UInt32(byte) - 0x37
        case 0x61...0x66: UInt32(byte) - 0x57
        default: nil
        }
    }
}
