import Foundation
import Testing

@testable import FactomSimulation
@testable import factom_p2p

@Suite struct SimulationPageTests {
    private let hostile = "</script><img src=x onerror='alert(1)'>&\"\\\n\u{1b}[2J\u{202e}]]>-->"

    /// A run as a network of so many nodes might give it.
    private func report(nodes: Int) -> Report {
        var report = Report()
        report.scenario = "partition"
        report.summary = "Two halves for ten minutes."
        report.seed = 42
        report.nodes = nodes
        report.seconds = 1800
        report.formedAfter = 12.5
        report.marks = [.init(second: 300, until: 900, what: "partition")]
        report.healings = [.init(after: "the partition", at: 900, took: 31.4)]
        report.ends = [.init(name: "round", count: 3), .init(name: "closed_by_peer", count: 9)]
        report.bytes.messages = 12_000_000
        measure(&report)
        draw(&report)
        return report
    }

    private func measure(_ report: inout Report) {
        report.delivery.messages = 2
        report.delivery.expected = 200
        report.delivery.delivered = 199
        for number in 0..<199 {
            report.delivery.latency.add(20 + number % 90)
            report.delivery.hops.add(1 + number % 4)
        }
        report.delivery.wholeAfter.add(109)
        report.delivery.course = [.init(second: 0, expected: 100, delivered: 99), .init(second: 6)]
        report.course = stride(from: 6.0, through: 1800, by: 6).map {
            .init(second: $0, up: report.nodes, links: 9, pieces: $0 < 12 ? 7 : 1, leastOutgoing: 8, meanOutgoing: 9.5)
        }
    }

    private func draw(_ report: inout Report) {
        report.shape.up = report.nodes
        report.shape.pieces = 1
        report.shape.diameter = 3
        for number in 0..<report.nodes {
            report.shape.degrees.add(16 + number % 9)
            report.shape.outgoing.add(8)
            report.picture.nodes.append(
                .init(
                    endpoint: "10.0.0.\(number):8108", kind: number == 0 ? "hostile" : "protocol 10",
                    x: Double(number * 37 % 101) / 101, y: Double(number * 53 % 97) / 97))
            for step in 1...8 where report.nodes > 8 {
                report.picture.links.append((number, (number + step * step) % report.nodes))
            }
        }
    }

    // MARK: - What is on it

    @Test func thePageSaysWhatCameOfTheRun() {
        let page = SimulationPage.text(report(nodes: 40), command: "factom-p2p simulate --seed 42")
        for words in [
            "<h1>partition</h1>", "Two halves for ten minutes.", "40 nodes · 30 min of virtual time · seed 42",
            "factom-p2p simulate --seed 42", "All held", "<dd>99.50 %<small>199 of 200; 2 messages</small>",
            "<dd>12.5 s<small>", "whole again in 31.4 s", "closed_by_peer", "12.0 MB", "<h2>Coverage over time</h2>",
        ] {
            #expect(page.contains(words), "\(words)")
        }
    }

    @Test func aBrokenPromiseComesFirst() {
        var report = report(nodes: 20)
        report.failure = Failure(
            invariant: "caps", finding: "node 3 has 65 incoming peers", time: 83_250_000_000, seed: 42, hosts: [3, 17],
            lastEvents: ["01:23.250 node 3: #9 accepted"])
        let page = SimulationPage.text(report)
        #expect(!page.contains("All held"))
        #expect(page.contains("Broken: caps"))
        #expect(page.contains("node 3 has 65 incoming peers"))
        #expect(page.contains("At 1:23.250, nodes 3, 17."))
        #expect(page.contains("#9 accepted"))
    }

    @Test func aPromiseThatWasntKeptIsNamed() {
        let page = SimulationPage.text(
            report(nodes: 20), shortfalls: ["96 % < 99.9 % of deliveries"], isComplete: false)
        #expect(page.contains("Not as the scenario promises"))
        #expect(page.contains("<p>96 % &lt; 99.9 % of deliveries</p>"))
        #expect(
            SimulationPage.text(report(nodes: 20), isComplete: false).contains("All held so far; it was interrupted"))
    }

    @Test func ofAnEclipseThePageShowsItsVictim() throws {
        var report = report(nodes: 20)
        var victim = Report.Victim(endpoint: "10.0.0.7:8108")
        victim.leastHonest = 3
        victim.restarts = 2
        victim.course = [.init(second: 60, honest: 8, hostile: 0), .init(second: 120, honest: 3, hostile: 5)]
        report.victim = victim
        let figure = try #require(SimulationPage.figures(report).first { $0.name == "Victim's honest peers" })
        #expect(figure == .init(name: "Victim's honest peers", value: "3", more: "at the fewest; 2 restarts"))
        #expect(SimulationPage.text(report).contains("outgoing peers of the eclipse&#39;s victim: honest, and hostile"))
    }

    @Test func whatNeverHappenedIsSaid() {
        var report = report(nodes: 20)
        report.formedAfter = nil
        report.healings[0].took = nil
        report.shape.pieces = 2
        let bad = SimulationPage.figures(report).filter(\.isBad)
        #expect(bad.map(\.name) == ["Formed", "Healed", "Diameter"])
        #expect(bad.map(\.value) == ["never", "never", "3"])
    }

    // MARK: - Markup

    @Test(arguments: [1, 2, 12, 300]) func thePageIsWellFormed(nodes: Int) throws {
        let page = SimulationPage.text(report(nodes: nodes))
        let markup = try PageMarkup(page)
        #expect(markup.elements["figure"] == 6)
        #expect(markup.elements["svg"] == 6)
        #expect(markup.elements["circle"] == nodes)
        #expect(markup.numbers.allSatisfy { $0.wholeMatch(of: /[-MLHVvz0-9. ]+/) != nil })
        #expect(page == SimulationPage.text(report(nodes: nodes)))
    }

    @Test func anEmptyReportIsAPageToo() throws {
        let page = SimulationPage.text(Report())
        let markup = try PageMarkup(page)
        #expect(markup.elements["svg"] == nil)
        #expect(page.contains("No message was delivered to anybody."))
        #expect(page.contains("No node was up at the end."))
        #expect(!page.lowercased().contains(">nan"))
    }

    @Test func nothingStrangeGetsIntoAPicture() throws {
        var report = report(nodes: 12)
        report.seconds = .nan
        report.formedAfter = .infinity
        report.marks += [.init(second: .nan, until: -.infinity, what: ""), .init(second: -5, until: 1e300, what: "")]
        report.healings += [.init(after: "", at: .infinity, took: .nan)]
        report.course += [
            .init(second: .nan, up: -1, links: -1, pieces: .max, leastOutgoing: .min, meanOutgoing: .nan),
            .init(second: 9, up: .max, links: .max, pieces: 0, leastOutgoing: .max, meanOutgoing: -.infinity),
        ]
        report.delivery.course += [.init(second: .nan, expected: 1, delivered: .max)]
        report.picture.nodes[0].x = .nan
        report.picture.nodes[1].y = 1e300
        report.picture.links += [(-1, 3), (3, 12), (4, 4)]
        let markup = try PageMarkup(SimulationPage.text(report))
        #expect(markup.numbers.allSatisfy { $0.wholeMatch(of: /[-MLHVvz0-9. ]+/) != nil })
    }

    @Test func textOfStrangersIsTextOnThePage() throws {
        var report = report(nodes: 12)
        report.scenario = hostile
        report.summary = hostile
        report.marks[0].what = hostile
        report.healings[0].after = hostile
        report.ends[0].name = hostile
        report.picture.nodes[2].endpoint = hostile
        report.picture.nodes[2].kind = hostile
        report.failure = Failure(
            invariant: hostile, finding: hostile, time: 1, seed: 1, hosts: [1], lastEvents: [hostile])
        let page = SimulationPage.text(report, command: hostile)
        #expect(try PageMarkup(page).elements["img"] == nil)
        #expect(page.components(separatedBy: "</script>").count == 2)
        #expect(!page.unicodeScalars.contains("\u{1b}"))
        #expect(!page.unicodeScalars.contains("\u{202e}"))
    }

    @Test func thePageNeedsNothingFromOutside() {
        let page = SimulationPage.text(report(nodes: 20)).replacing("http-equiv", with: "")
        for outside in ["http", "//", "src=", "href", "@import", "url(", "fetch", "eval"] {
            #expect(!page.contains(outside), "\(outside)")
        }
    }

    // MARK: - Size

    @Test func aLargeNetworksPageStaysSmall() throws {
        var report = report(nodes: Report.NetworkPicture.mostNodes)
        for number in 0..<60_000 { report.delivery.latency.add(number) }
        let page = SimulationPage.text(report)
        #expect(page.utf8.count < 1_000_000)
        #expect(try PageMarkup(page).elements["circle"] == Report.NetworkPicture.mostNodes)
        #expect(!page.contains("id=\"arrange\""))
    }

    @Test func aNetworkTooLargeToDrawSaysSo() {
        var report = report(nodes: 20)
        report.shape.up = 10_000
        report.picture = .init()
        #expect(SimulationPage.text(report).contains("Networks of more than 1,000 nodes are not drawn."))
    }

    // MARK: - Events

    @Test func eventsAtOnceHaveRowsOfTheirOwn() {
        let x = PlotAxis("", .time, from: 0, to: 100)
        let box = PlotPanel.Box(left: 0, top: 0, width: 1000, height: 0)
        let event = { EventLane.Event(from: $0, to: $1, words: "fault", look: "red") }
        let lane = EventLane(
            [event(50, 60), event(0, 20), event(10, 15), event(25, 30), event(99, nil)], x: x, box: box)
        #expect(lane.events.map(\.from) == [0, 10, 25, 50, 99])
        #expect(lane.rows == [0, 1, 0, 0, 0])
        let many = EventLane((0..<9).map { _ in event(5, 6) }, x: x, box: box)
        #expect(many.rows == [0, 1, 2, 3, 4, 5, nil, nil, nil])
    }
}
