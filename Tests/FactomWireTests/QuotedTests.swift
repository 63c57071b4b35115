import FactomWire
import Testing

/// What a stranger wrote must not act on whoever reads our log.
@Suite struct QuotedTests {
    @Test func anOrdinaryTextIsKept() {
        #expect(quoted("") == "")
        #expect(quoted("8108, \"Žluťoučký kůň\" 日本語 🦀") == "8108, \"Žluťoučký kůň\" 日本語 🦀")
    }

    @Test func aLongTextIsCut() {
        #expect(quoted(String(repeating: "x", count: 64)) == String(repeating: "x", count: 64))
        #expect(quoted(String(repeating: "x", count: 1 << 16)) == String(repeating: "x", count: 64))
    }

    /// One character to the eye, 16 KiB to the disk.
    @Test func aCharacterOfManyMarksIsCut() {
        let tower = "e" + String(repeating: "\u{301}", count: 8000)
        #expect(tower.count == 1)
        #expect(quoted(tower).utf8.count <= 64 * 4)
    }

    @Test func whatATerminalWouldActOnIsReplaced() {
        #expect(quoted("a\u{1b}[31mb") == "a?[31mb")
        #expect(quoted("a\r\nb\tc\0") == "a??b?c?")
        #expect(quoted("\u{7f}\u{80}\u{85}\u{9b}31m") == "????31m")
        #expect(quoted("a\u{2028}b\u{2029}c") == "a?b?c")
        #expect(quoted("a\u{202e}b\u{2066}c\u{200b}d\u{feff}") == "a?b?c?d?")
    }
}
