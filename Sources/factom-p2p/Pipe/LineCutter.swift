/// Cuts a stream of bytes into lines, and holds no more of one than its limit.
struct LineCutter {
    enum Line: Equatable {
        /// Without its line feed.
        case whole([UInt8])
        /// A line over the limit: its beginning, enough to tell which one it was. The rest is skipped.
        case tooLong(beginning: [UInt8])
    }

    /// What is kept of a line that is too long, in bytes.
    static let beginningBytes = 4096

    /// The longest line, in bytes.
    let limit: Int
    private var pending: [UInt8] = []
    private var isSkipping = false

    init(limit: Int) {
        self.limit = limit
    }

    /// The lines that end in these bytes, in order.
    mutating func feed(_ bytes: [UInt8]) -> [Line] {
        var lines: [Line] = []
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            keep(rest[..<end], &lines)
            endLine(&lines)
            rest = rest[(end + 1)...]
        }
        keep(rest, &lines)
        return lines
    }

    /// The last line, when nothing ended it.
    mutating func finish() -> [Line] {
        var lines: [Line] = []
        if !pending.isEmpty { endLine(&lines) }
        return lines
    }

    private mutating func keep(_ bytes: ArraySlice<UInt8>, _ lines: inout [Line]) {
        if isSkipping { return }
        if pending.count + bytes.count <= limit {
            pending += bytes
            return
        }
        let missing = max(LineCutter.beginningBytes - pending.count, 0)
        lines.append(.tooLong(beginning: Array((pending + bytes.prefix(missing)).prefix(LineCutter.beginningBytes))))
        pending = []
        isSkipping = true
    }

    private mutating func endLine(_ lines: inout [Line]) {
        if !isSkipping { lines.append(.whole(pending)) }
        isSkipping = false
        pending = []
    }
}
