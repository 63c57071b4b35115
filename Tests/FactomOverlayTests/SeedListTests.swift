import FactomOverlay
import FactomWire
import NIOCore
import Testing

@Suite struct SeedListTests {
    @Test(arguments: [
        ("", []), ("1.2.3.4:8108", ["1.2.3.4:8108"]), ("a.example:1\nb.example:2\n", ["a.example:1", "b.example:2"]),
        ("1.2.3.4:8108\r\n5.6.7.8:8108\r\n", ["1.2.3.4:8108", "5.6.7.8:8108"]),
        ("\u{feff}1.2.3.4:8108", ["1.2.3.4:8108"]), ("\n\n \t 1.2.3.4:8108 \t\n\n", ["1.2.3.4:8108"]),
        ("# all of them\n1.2.3.4:8108 # Vienna\n5.6.7.8:1#Graz\n  # none\n", ["1.2.3.4:8108", "5.6.7.8:1"]),
        ("b:1\na:1\nb:1\na:2", ["b:1", "a:1", "a:2"]), ("[2001:db8::1]:8108", ["[2001:db8::1]:8108"]),
    ])
    func anEntryALineHoweverItIsWritten(text: String, entries: [String]) {
        let list = SeedList(ByteBuffer(string: text))
        #expect(list.entries.map(\.description) == entries)
        #expect(list.flaws == [])
    }

    @Test func aLineThatIsNoEntryIsToldAndPassedOver() {
        let list = SeedList(ByteBuffer(string: "1.2.3.4\n1.2.3.4:8108\n# x\n\na:0 # why\n1.2.3.4:1 5.6.7.8:1\r\n"))
        #expect(list.entries.map(\.description) == ["1.2.3.4:8108"])
        #expect(
            list.flaws == [
                flaw(1, "1.2.3.4"), flaw(5, "a:0"), flaw(6, "1.2.3.4:1 5.6.7.8:1"),
            ])
    }

    @Test func aFlawIsHarmlessOnATerminal() {
        let list = SeedList(ByteBuffer(string: "\u{1b}[2Ja\u{202e}b" + String(repeating: "x", count: 10_000)))
        #expect(list.flaws == [flaw(1, "?[2Ja?b" + String(repeating: "x", count: 57))])
    }

    @Test func aPageOfTheWebHasNoEntries() {
        let page = "\n<!DOCTYPE html>\n<style>\nwidth:100\n</style>\n1.2.3.4:8108\n</html>\n"
        #expect(SeedList(ByteBuffer(string: page)).entries == [])
        #expect(SeedList(ByteBuffer(string: page)).flaws == [flaw(2, "<!DOCTYPE html>")])
    }

    @Test func after5000EntriesNothingIsRead() {
        let lines = (1...5001).map { "node-\($0).example:8108\n" }
        let list = SeedList(ByteBuffer(string: lines.joined() + "junk"))
        #expect(list.entries.count == 5000)
        #expect(list.entries.last?.host == "node-5000.example")
        #expect(list.flaws == [])
    }

    @Test func twentyFlawsAreTold() {
        let list = SeedList(ByteBuffer(string: String(repeating: "junk\n", count: 100) + "1.2.3.4:8108"))
        #expect(list.flaws.map(\.line) == Array(1...20))
        #expect(list.entries.count == 1)
    }

    @Test func overAMebibyteNothingIsRead() {
        let whole = String(repeating: "#", count: SeedList.byteLimit - 10) + "\n1.2.3.4:1"
        #expect(SeedList(ByteBuffer(string: whole)).entries.count == 1)
        let tooLong = SeedList(ByteBuffer(string: "1.2.3.4:1\n" + whole))
        #expect(tooLong.entries == [])
        #expect(tooLong.flaws == [flaw(0, "more than 1048576 bytes")])
    }

    @Test func noBytesTrapIt() {
        var seed: UInt64 = 42
        let alphabet = Array("a1.:[]#\n\r <\u{e4}\0\u{feff}".utf8) + [0xff, 0xc0]
        for _ in 0..<2000 {
            var bytes: [UInt8] = []
            for _ in 0..<24 {
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes.append(alphabet[Int(seed >> 33) % alphabet.count])
            }
            let list = SeedList(ByteBuffer(bytes: bytes))
            #expect(Set(list.entries).count == list.entries.count)
        }
    }

    private func flaw(_ line: Int, _ excerpt: String) -> SeedList.Flaw {
        SeedList.Flaw(line: line, excerpt: excerpt)
    }
}
