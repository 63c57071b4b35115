/// Where something stands in a text, as an editor counts: both from 1.
package struct JSONPlace: Sendable, Equatable, Hashable {
    package let line: Int
    /// In characters, those of Unicode that have a number.
    package let column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// Counted out from the front: for the one mistake that is told of.
    package init(of offset: Int, in bytes: [UInt8]) {
        var counting = JSONPlaceCount(bytes)
        self = counting.place(of: offset)
    }
}

extension JSONPlace: CustomStringConvertible {
    package var description: String { "line \(line), column \(column)" }
}

/// Counts on from place to place: all the places of a text cost one walk through it, asked for in its order.
struct JSONPlaceCount {
    private let bytes: [UInt8]
    private var offset = 0
    private var line = 1
    private var column = 1

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// - Parameter target: in bytes from the front, no nearer to it than the one before.
    mutating func place(of target: Int) -> JSONPlace {
        while offset < min(target, bytes.count) {
            count(bytes[offset])
            offset += 1
        }
        return JSONPlace(line: line, column: column)
    }

    private mutating func count(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\n"): (line, column) = (line + 1, 1)
        // The rest of a character's UTF-8.
        case 0x80...0xbf: break
        default: column += 1
        }
    }
}
