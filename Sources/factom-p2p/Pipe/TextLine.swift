/// A message as one line of text, from which its bytes can be told exactly.
enum TextLine {
    /// Text stays; line breaks, control characters and bytes that are no UTF-8 become `\n`, `\r` or `\xNN`,
    /// and a backslash becomes two.
    static func escaped(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(bytes.count)
        var rest = Array(bytes)[...]
        while let first = rest.first {
            let length = lengthOfScalar(rest)
            switch first {
            case UInt8(ascii: "\n"): line += "\\n".utf8
            case UInt8(ascii: "\r"): line += "\\r".utf8
            case UInt8(ascii: "\\"): line += "\\\\".utf8
            case UInt8(ascii: "\t"), 0x20..<0x7f: line.append(first)
            default:
                if length > 1, isText(rest.prefix(length)) {
                    line += rest.prefix(length)
                } else {
                    for byte in rest.prefix(max(length, 1)) { append(byte, to: &line) }
                }
            }
            rest = rest.dropFirst(max(length, 1))
        }
        return line
    }

    /// Bytes of the UTF-8 scalar at the beginning; 0 when there is none.
    private static func lengthOfScalar(_ bytes: ArraySlice<UInt8>) -> Int {
        let length =
            switch bytes.first ?? 0 {
            case 0..<0x80: 1
            case 0xc2..<0xe0: 2
            case 0xe0..<0xf0: 3
            case 0xf0..<0xf5: 4
            default: 0
            }
        let scalar = bytes.prefix(length)
        return length > 1 && String(validating: scalar, as: UTF8.self) == nil ? 0 : length
    }

    private static func isText(_ scalar: ArraySlice<UInt8>) -> Bool {
        String(decoding: scalar, as: UTF8.self).unicodeScalars.allSatisfy { isPrintable($0) || $0.value == 0x200d }
    }

    private static func append(_ byte: UInt8, to line: inout [UInt8]) {
        let digits = Array(String(byte, radix: 16).utf8)
        line += "\\x".utf8
        if digits.count == 1 { line.append(UInt8(ascii: "0")) }
        line += digits
    }
}
