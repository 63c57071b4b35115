import FactomOverlay
import Testing

@testable import FactomSimulation
@testable import factom_p2p

/// What a report looks like to people.
@Suite struct SimulationTableTests {
    private let replay = "factom-p2p simulate --scenario steady --seed 7"

    @Test func theHeadingSaysWhatIsRun() {
        var scenario = Scenario()
        scenario.name = "steady"
        scenario.summary = "A network that nothing befalls."
        scenario.nodes = 1000
        scenario.seconds = 3600
        scenario.peace = 180
        scenario.hostile = [HostileGroup(.sinks, count: 20)]
        #expect(
            SimulationTable.heading(scenario, seed: 7) == [
                "steady: A network that nothing befalls.",
                "1,000 nodes and 20 hostile ones, 60 virtual minutes and 3 virtual minutes of peace, "
                    + "real bytes, seed 7",
            ])
    }

    @Test func eachFigureHasARow() {
        #expect(
            SimulationTable.lines(SimulationResult(.example, of: Scenario())) == [
                "  formed       in 4.2 s",
                "  healed       in 12 s, after the partition (5:00)",
                "               not, after all restart (10:00)",
                "  shape        3 up   1 piece   diameter 2",
                "  degree       fewest 1   average 1.3   most 2",
                "  outgoing     fewest 0   average 0.7   most 1",
                "  delivered    99.99 %   99,999 of 100,000, of 50 messages",
                "  hops         average 1.50   most 2",
                "  latency      50 % 40 ms   90 % 120 ms   99 % 1,500 ms   max 1,500 ms",
                "  to all       50 % 130 ms   90 % 1,500 ms   99 % 1,500 ms   max 1,500 ms",
                "  copies       6.25 per delivery",
                "  bytes        1,234,567 sent   messages 1,000,000   shares 200,000   pings 30,000",
                "               handshakes 4,567",
                "  dropped      queue_full 4   duplicate 525",
                "  ends         closed_by_peer 3   crossed 1",
                "  course       20 virtual minutes   7,000 occurrences   digest 000000000000abcd",
                "  speed        2,000 node-seconds a CPU second   1.8 CPU seconds   40 MiB",
            ])
    }

    @Test func whatDidntHappenIsSaidSo() {
        let lines = SimulationTable.lines(SimulationResult(Report(), of: Scenario()))
        #expect(lines.contains("  formed       never"))
        #expect(lines.contains("  degree       nobody"))
        #expect(lines.contains("  delivered    nothing to deliver; 0 messages"))
        #expect(lines.contains("  dropped      nothing"))
    }

    @Test func longListsAreBroken() {
        let lines = SimulationText.rows("ends", SimulationText.wrapped((0..<20).map { "a_long_reason \($0)" }))
        #expect(lines.count == 5)
        #expect(lines.allSatisfy { $0.count <= 100 })
        #expect(lines[1].hasPrefix("               a_long_reason 4   "))
    }

    // MARK: - What it means

    @Test func allHeldIsOneLine() {
        let scenario = Scenario()
        let whole = SimulationResult(.example, of: scenario)
        #expect(SimulationVerdict.lines(whole, replay: replay) == ["All held."])
        let cut = SimulationResult(.example, of: scenario, isInterrupted: true)
        #expect(SimulationVerdict.lines(cut, replay: replay) == ["All held so far."])
    }

    @Test func whatWasntAsPromisedIsListed() {
        var scenario = Scenario()
        scenario.expectation.formedWithin = 3
        let result = SimulationResult(.example, of: scenario)
        #expect(!result.isMet)
        let lines = SimulationVerdict.lines(result, replay: replay)
        #expect(lines.first == "Not as the scenario promises:")
        #expect(lines.last == "Replay: \(replay)")
        #expect(lines.count == 3)
        // Of a part of a run nothing was promised.
        #expect(SimulationResult(.example, of: scenario, isInterrupted: true).isMet)
    }

    @Test func aBrokenInvariantComesWithAllThatIsKnownOfIt() {
        var report = Report.example
        report.failure = .example
        let result = SimulationResult(report, of: Scenario(), isInterrupted: true)
        #expect(result.ending == .broken)
        let sentence = "BROKEN: seed 7, 12:03.250: no link to oneself: node 3 is its own peer"
        #expect(
            SimulationVerdict.lines(result, replay: replay) == [
                sentence, "What happened last at nodes 3, 5:", "  12:03.000 node 3: #8 dials 1.2.3.4:5",
                "  12:03.250 node 5: #9 opened", sentence, "Replay: \(replay)",
            ])
        #expect(SimulationVerdict.sentence(result, replay: replay).hasSuffix("its own peer; replay: \(replay)"))
    }

    @Test func noTextOfARunSteersATerminal() {
        var report = Report.example
        report.failure = .example
        report.failure?.finding = "node \u{1b}[2J\n"
        report.failure?.lastEvents = ["\u{1b}[2J\u{202e}"]
        report.healings[0].after = "\u{7}"
        let result = SimulationResult(report, of: Scenario())
        let lines = SimulationTable.lines(result) + SimulationVerdict.lines(result, replay: "")
        #expect(lines.allSatisfy { $0.unicodeScalars.allSatisfy(isPrintable) })
    }
}

extension Report {
    /// Of a run of three nodes, with something in every row.
    static var example: Report {
        var report = Report()
        report.scenario = "steady"
        report.seed = 7
        report.nodes = 3
        report.seconds = 1200
        report.digest = 0xabcd
        report.occurrences = 7000
        report.formedAfter = 4.2
        report.healings = [
            .init(after: "the partition", at: 300, took: 12), .init(after: "all restart", at: 600, took: nil),
        ]
        report.marks = [.init(second: 200, until: 300, what: "partition")]
        report.shape.up = 3
        report.shape.pieces = 1
        report.shape.diameter = 2
        for degree in [1, 1, 2] { report.shape.degrees.add(degree) }
        for outgoing in [0, 1, 1] { report.shape.outgoing.add(outgoing) }
        report.addMessages()
        report.course = [
            .init(second: 600, up: 3, links: 2, pieces: 1, leastOutgoing: 0, meanOutgoing: 0.7)
        ]
        report.ends = [.init(name: "closed_by_peer", count: 3), .init(name: "crossed", count: 1)]
        report.speed.cpuSeconds = 1.8
        report.speed.nodeSeconds = 3600
        report.speed.peakMebibytes = 40
        return report
    }

    private mutating func addMessages() {
        delivery.messages = 50
        delivery.expected = 100_000
        delivery.delivered = 99_999
        delivery.copies = 6.25
        for hops in [1, 2] { delivery.hops.add(hops) }
        for latency in [40, 40, 40, 40, 40, 120, 120, 120, 120, 1500] { delivery.latency.add(latency) }
        for latency in [130, 1500] { delivery.wholeAfter.add(latency) }
        delivery.course = [.init(second: 90, expected: 4, delivered: 3)]
        bytes.messages = 1_000_000
        bytes.shares = 200_000
        bytes.pings = 30_000
        bytes.handshakes = 4567
        traffic.bytesOut = 1_234_567
        traffic.delivered = 100
        traffic.dropped[.duplicate] = 525
        traffic.dropped[.queueFull] = 4
    }
}

extension Failure {
    static let example = Failure(
        invariant: "no link to oneself", finding: "node 3 is its own peer", time: 723_250_000_000, seed: 7,
        hosts: [3, 5], lastEvents: ["12:03.000 node 3: #8 dials 1.2.3.4:5", "12:03.250 node 5: #9 opened"])
}
