import FactomOverlay
import FactomWire

import struct NIOCore.ByteBuffer

/// The text of a seed list, from whoever serves it.
enum SeedListProperty {
    static func check(_ input: ByteBuffer) throws(Broken) {
        let list = SeedList(input)
        let lines = input.readableBytesView.count { $0 == UInt8(ascii: "\n") } + 1
        try hold(list.entries.count <= SeedList.entryLimit, "entries have a limit")
        try hold(Set(list.entries).count == list.entries.count, "an entry counts once")
        try hold(list.entries.allSatisfy { HostPort($0.description) == $0 }, "an entry is read as it is printed")
        try checkFlaws(list.flaws, lines: lines)
        if list.entries.count < SeedList.entryLimit { try checkRewritten(list, input) }
    }

    private static func checkFlaws(_ flaws: [SeedList.Flaw], lines: Int) throws(Broken) {
        try hold(flaws.count <= SeedList.flawLimit, "flaws have a limit")
        try hold(flaws.allSatisfy { (0...lines).contains($0.line) }, "a flaw's line is in the list")
        try hold(zip(flaws, flaws.dropFirst()).allSatisfy { $0.line < $1.line }, "a flaw a line, in order")
        try hold(flaws.allSatisfy { quoted($0.excerpt) == $0.excerpt }, "a flaw is harmless")
    }

    private static func checkRewritten(_ list: SeedList, _ input: ByteBuffer) throws(Broken) {
        let clean = SeedList(ByteBuffer(string: list.entries.map { "\($0)\n" }.joined()))
        try hold(clean.entries == list.entries && clean.flaws.isEmpty, "entries are read as they are written")
        // With room for what is added, however long it is.
        guard input.readableBytes < SeedList.byteLimit / 4 else { return }
        try hold(SeedList(replacing(input, with: " # why\r\n")) == list, "a comment behind a line changes nothing")
        guard input.readableBytesView.first != 0xef else { return }
        let moved = SeedList(Rewriting.joined([ByteBuffer(string: "# first\n"), input]))
        try hold(moved.entries == list.entries, "a comment changes no entry")
        try hold(moved.flaws.map(\.line) == list.flaws.map { $0.line + 1 }, "a comment moves the flaws by a line")
    }

    /// Each line feed replaced.
    private static func replacing(_ input: ByteBuffer, with ending: String) -> ByteBuffer {
        var output = ByteBuffer()
        let lines = input.readableBytesView.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            if index > 0 { output.writeString(ending) }
            output.writeBytes(line)
        }
        return output
    }
}
