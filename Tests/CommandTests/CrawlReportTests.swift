import FactomP2P
import FactomWire
import Foundation
import Testing

@testable import factom_p2p

@Suite struct CrawlReportTests {
    /// Three nodes: one that tells of two, one that is silent, and one with a reason that was made to hurt.
    private func report() -> CrawlReport {
        var scene = CrawlScene()
        _ = scene.seed("10.0.0.1:8110")
        _ = scene.answer("10.0.0.1:8110", telling: "10.0.0.2:8110", "10.0.0.3:8110")
        _ = scene.finish("10.0.0.2:8110", CrawlFinding(.notFactom, reason: hostile))
        _ = scene.finish("10.0.0.3:8110", CrawlFinding(.silent, reason: "no answer in time"))
        return scene.report()
    }

    private let hostile = "</script><img src=x onerror='alert(1)'>&\"\\\n\u{1b}[2J\u{202e}]]>-->"

    @Test func theTableHasALineForEachThoseThatAnsweredFirst() {
        let lines = CrawlTable.lines(report())
        #expect(lines.count == 6)
        #expect(lines[0] == "endpoint       node id   protocol  round trip  offered  told by  state")
        #expect(lines[1] == "10.0.0.1:8110  0000abcd        10      4.0 ms        2        0  answered (seed)")
        #expect(
            lines[2] == "10.0.0.3:8110  -                -           -        -        1  silent: no answer in time")
        #expect(lines[3].hasPrefix("10.0.0.2:8110  -                -           -        -        1  not Factom: <"))
        #expect(lines[5] == "3 nodes on LOCAL: 1 answered, 1 silent, 1 not Factom; 2 offers; 1.2 s")
        #expect(lines.allSatisfy { $0.unicodeScalars.allSatisfy(isPrintable) })
    }

    @Test func theSummarySaysWhatIsMissing() {
        var scene = CrawlScene { $0.most = 2 }
        _ = scene.seed("10.0.0.1:8110", "10.0.0.2:8110", "10.0.0.3:8110")
        scene.handle(.ended)
        #expect(
            scene.report(ending: .interrupted).summary
                == "2 nodes on LOCAL: 2 not visited; 0 offers; 1.2 s; 1 offer left out; interrupted")
        #expect(scene.report(ending: .timeUp).summary.hasSuffix("; its time was up"))
    }

    @Test func theJSONHasEveryKey() throws {
        let data = try JSONEncoder().encode(CrawlObject(report()))
        let found = try CrawlFound([String(decoding: data, as: UTF8.self)])
        #expect(found.event == "crawl")
        #expect(found.nodes.map(\.state) == ["answered", "notFactom", "silent"])
        #expect(found.nodes[0].protocol == 10)
        #expect(found.nodes[0].pingMilliseconds == 4)
        #expect(found.nodes[1].reason == hostile)
        #expect(
            found.offers(of: Endpoint(address: .v4(0x0a00_0001), port: 8110)) == ["10.0.0.2:8110", "10.0.0.3:8110"])
        #expect(found.summary.states["answered"] == 1)
        #expect(found.summary.states.count == CrawlState.allCases.count)
        #expect(found.summary.protocols == ["9": 0, "10": 1, "11": 0])
        #expect(found.summary.offers == 2)
    }

    // MARK: - GraphViz

    @Test func theGraphHasEveryNodeAndOffer() {
        let lines = CrawlDOT.text(report()).split(separator: "\n")
        #expect(lines.first == "digraph factom {")
        #expect(lines.last == "}")
        #expect(lines.filter { $0.contains(" -> ") } == ["  n0 -> n1;", "  n0 -> n2;"])
        #expect(lines.contains { $0.hasPrefix(#"  n0 [label="10.0.0.1:8110\nprotocol 10, 4.0 ms", "#) })
    }

    @Test func nothingInTheGraphEndsItsQuotes() {
        #expect(CrawlDOT.quoted(#"a"b\c"#) == #""a\"b\\c""#)
        #expect(CrawlDOT.quoted("a\nb") == #""a\nb""#)
        #expect(CrawlDOT.quoted("a\r\u{0}") == #""a\\u{d}\\u{0}""#)
        let text = CrawlDOT.text(report())
        #expect(text.contains(#"&\"\\\\u{a}\\u{1b}"#))
        // Without its escapes, every line has its quotes in pairs.
        for line in text.replacing(#"\\"#, with: "").replacing(#"\""#, with: "").split(separator: "\n") {
            #expect(line.count { $0 == "\"" }.isMultiple(of: 2), "\(line)")
        }
    }

    // MARK: - The page

    @Test func thePageNeedsNothingFromOutside() {
        let page = CrawlPage.text(report()).replacing("http-equiv", with: "")
        for outside in ["http", "//", "src=", "href", "@import", "url(", "fetch", "eval"] {
            // A marker of its own, and the reason that says so.
            let found = page.replacing("url(#tip)", with: "").replacing("&lt;img src=x", with: "").contains(outside)
            #expect(!found, "\(outside)")
        }
    }

    @Test func textOfStrangersIsTextOnThePage() {
        let page = CrawlPage.text(report())
        #expect(page.contains("&lt;/script&gt;&lt;img src=x onerror=&#39;alert(1)&#39;&gt;&amp;&quot;\\"))
        #expect(!page.contains("<img"))
        #expect(page.components(separatedBy: "</script>").count == 2)
        #expect(!page.unicodeScalars.contains("\u{1b}"))
        #expect(!page.unicodeScalars.contains("\u{202e}"))
    }

    @Test func whatIsEscapedIsWhatHTMLNeeds() {
        #expect(escaped("<a b='c' d=\"e\">&amp;") == "&lt;a b=&#39;c&#39; d=&quot;e&quot;&gt;&amp;amp;")
        #expect(escaped("") == "")
    }

    @Test(arguments: [1, 2, 40, 300]) func everyNodeIsDrawn(count: Int) {
        let report = CrawlScene.network(of: count)
        let page = CrawlPage.text(report)
        #expect(page.components(separatedBy: "<title>").count == report.nodes.count + 2)
        #expect(page.components(separatedBy: "<tr data-n=").count == report.nodes.count + 1)
        #expect(!page.contains("nan"))
        #expect(!page.contains("inf"))
        #expect(CrawlPage.text(CrawlScene.network(of: count)) == page)
    }

    @Test func anEmptyCrawlIsAPageToo() {
        #expect(CrawlPage.text(CrawlScene().report()).contains("0 nodes on LOCAL: none"))
        #expect(CrawlDOT.text(CrawlScene().report()).hasSuffix("}\n"))
        #expect(CrawlTable.lines(CrawlScene().report()).count == 3)
    }

    @Test func ofALargeNetworkThePageShowsTheFirst() {
        var scene = CrawlScene { $0.most = 50_000 }
        let all = (0..<UInt32(4000)).map { Endpoint(address: .v4(0x0a00_0000 + $0), port: 8110) }
        scene.handle(.seeded(all))
        let page = CrawlPage.text(scene.report())
        #expect(page.contains("2,500 nodes more are neither drawn nor listed here."))
        #expect(page.components(separatedBy: "<tr data-n=").count == CrawlPage.mostDrawn + 1)
    }

    // MARK: - The layout

    @Test func aLayoutIsInItsBoxAndApart() {
        let links = (1..<60).map { ($0 / 2, $0) }
        let layout = CrawlLayout(count: 60, links: links, width: 1200, height: 800, margin: 50)
        #expect(layout.points.count == 60)
        #expect(layout.points.allSatisfy { (49...1151).contains($0.x) && (49...751).contains($0.y) })
        for (index, point) in layout.points.enumerated() {
            for other in layout.points[(index + 1)...] {
                let (dx, dy) = (point.x - other.x, point.y - other.y)
                #expect((dx * dx + dy * dy).squareRoot() > 8)
            }
        }
    }

    @Test func aLayoutOfOneIsInTheMiddleAndOfNoneIsEmpty() {
        #expect(
            CrawlLayout(count: 1, links: [], width: 100, height: 60, margin: 5).points
                == [CrawlLayout.Point(x: 50, y: 30)])
        #expect(CrawlLayout(count: 0, links: [], width: 100, height: 60, margin: 5).points.isEmpty)
    }
}
