package import FactomWire

package import struct NIOCore.ByteBuffer

/// A seed list's text, read: the first addresses that someone who knows nobody may ask.
///
/// An `address:port` or `name:port` a line; `#` begins a comment, also behind an entry. A line that is none of these
/// is passed over and told of: one bad line doesn't void the list. The text is a stranger's: any bytes are a list,
/// though perhaps an empty one.
package struct SeedList: Sendable, Equatable {
    /// Of a longer text nothing is read, in bytes.
    package static let byteLimit = 1 << 20
    /// What comes after so many entries isn't read.
    package static let entryLimit = 5000
    /// No more flaws than this are told of one list.
    package static let flawLimit = 20

    /// A line that is no entry.
    package struct Flaw: Sendable, Equatable {
        /// From 1; 0 for the list as a whole.
        package let line: Int
        /// Its beginning, or what is wrong with the whole; harmless in a log and on a terminal.
        package let excerpt: String

        package init(line: Int, excerpt: String) {
            self.line = line
            self.excerpt = excerpt
        }
    }

    /// Each once, in the list's order.
    package private(set) var entries: [HostPort] = []
    /// In the list's order.
    package private(set) var flaws: [Flaw] = []

    /// Reads a list. A page of the web in its place, as servers answer when they have no list, has no entries.
    package init(_ text: ByteBuffer) {
        guard text.readableBytes <= SeedList.byteLimit else {
            flaws = [Flaw(line: 0, excerpt: "more than \(SeedList.byteLimit) bytes")]
            return
        }
        text.withUnsafeReadableBytes { read($0) }
    }

    private mutating func read(_ bytes: UnsafeRawBufferPointer) {
        var known: Set<HostPort> = []
        var rest = withoutMark(bytes[...])
        var number = 0
        while !rest.isEmpty, entries.count < SeedList.entryLimit {
            number += 1
            let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
            let line = trimmed(rest[..<end].prefix { $0 != UInt8(ascii: "#") })
            rest = rest[end...].dropFirst()
            if line.isEmpty { continue }
            if let entry = entry(in: line) {
                if known.insert(entry).inserted { entries.append(entry) }
            } else {
                let isPage = entries.isEmpty && flaws.isEmpty && line.first == UInt8(ascii: "<")
                addFlaw(line, number)
                if isPage { return }
            }
        }
    }

    private func entry(in line: Line) -> HostPort? {
        // A name of 253 bytes and a port; a longer line isn't worth copying.
        guard line.count <= 260 else { return nil }
        return HostPort(String(decoding: line, as: UTF8.self))
    }

    private mutating func addFlaw(_ line: Line, _ number: Int) {
        guard flaws.count < SeedList.flawLimit else { return }
        flaws.append(Flaw(line: number, excerpt: quoted(String(decoding: line.prefix(256), as: UTF8.self))))
    }
}

private typealias Line = Slice<UnsafeRawBufferPointer>

private func trimmed(_ line: Line) -> Line {
    var line = line.drop(while: isBlank)
    while let last = line.last, isBlank(last) { line.removeLast() }
    return line
}

private func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
}

/// Some editors begin a file with a byte order mark.
private func withoutMark(_ text: Line) -> Line {
    text.starts(with: [0xef, 0xbb, 0xbf]) ? text.dropFirst(3) : text
}
