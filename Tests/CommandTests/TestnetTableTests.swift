import Testing

@testable import factom_p2p

@Suite struct TestnetTableTests {
    private var summary = TestnetSummary()

    init() {
        summary.nodes = 50
        summary.shape.links = 584
        summary.shape.outgoing = TestnetSpread([8, 11, 12])
        summary.shape.incoming = TestnetSpread([0, 41])
        summary.shape.degree = TestnetSpread([12, 49])
        summary.shape.pieces = 1
        summary.shape.diameter = 2
        summary.seedFetches = 50
        summary.formSeconds = 13.42
        summary.seconds = 12.34
        summary.rate = 100
        summary.sent = 1234
        summary.expected = 8638
        summary.delivered = 8638
        summary.duplicates = 27_000
        summary.copiesPerDelivery = 4.1257
        summary.latencyMilliseconds = .init(p50: 0.42, p90: 1.26, p99: 10.3, max: 1234.5)
        summary.bytes = .init(sent: 10_000_000, received: 9_999_999)
        summary.dropped = ["queue_full": 0, "invalid": 0]
    }

    @Test func theTableShowsEveryNumber() {
        #expect(
            TestnetTable.lines(summary) == [
                "  network      50 nodes   584 links   1 piece   diameter 2   formed in 13.4 s",
                "  outgoing     fewest 8   average 10.3   most 12",
                "  incoming     fewest 0   average 20.5   most 41",
                "  both         fewest 12   average 30.5   most 49",
                "  seed         fetched 50 times",
                "  time         12.3 s",
                "  messages     1,234 sent (100 a second asked)   all reached every node",
                "  delivered    8,638 of 8,638   100 %",
                "  duplicates   27,000 dropped   4.13 copies per delivery",
                "  latency      p50 0.420 ms   p90 1.3 ms   p99 10.3 ms   max 1,235 ms",
                "  bytes        10,000,000 sent   9,999,999 received",
                "  dropped      nothing",
            ])
    }

    @Test mutating func whatWentWrongShows() {
        summary.shape.pieces = 2
        summary.shape.diameter = nil
        summary.delivered = 8637
        summary.unfinished = 1
        summary.dropped["queue_full"] = 1500
        summary.foreign = .init(nodes: 1, links: 3, deliveries: 16)
        let lines = TestnetTable.lines(summary)
        #expect(lines[0] == "  network      50 nodes   584 links   2 pieces   formed in 13.4 s")
        #expect(lines[6].hasSuffix("1 have not reached every node"))
        #expect(lines[7] == "  delivered    8,637 of 8,638   99.98 %")
        #expect(lines[11] == "  dropped      queue_full 1,500")
        #expect(lines[12] == "  outside      1 node   3 links   16 deliveries of others' messages")
    }

    @Test func aStepOfADrillShowsWhatItWasAndItsFigures() {
        var step = TestnetStep(.kill, nodes: 25, formed: .milliseconds(1234))
        step.shape = summary.shape
        (step.sent, step.expected, step.delivered) = (20, 480, 480)
        #expect(step.isMet)
        #expect(
            TestnetTable.lines(step) == [
                "  kill         ok   half of the nodes killed at once, the first among them: 25 left",
                "               one network in 1.2 s, of 60 s allowed",
                "               outgoing 8 to 12, average 10.3; 584 links, 1 piece, diameter 2",
                "               20 messages sent, 100 % delivered",
            ])
    }

    @Test func aStepIsMissedWhenItTookTooLongOrAMessageIsMissing() {
        var late = TestnetStep(.restart, nodes: 50, formed: nil)
        #expect((late.isMet, late.seconds) == (false, 30))
        #expect(TestnetTable.lines(late)[0].hasPrefix("  restart      MISSED   the seed gone, 50 nodes"))
        #expect(TestnetTable.lines(late)[1].hasSuffix("not one network, of 30 s allowed"))
        late = TestnetStep(.restart, nodes: 50, formed: .seconds(1))
        (late.expected, late.delivered) = (49, 48)
        #expect(!late.isMet)
    }

    @Test func onlyAllIsAHundredPercent() {
        #expect(TestnetText.percent(999_999, of: 1_000_000) == "99.99 %")
        #expect(TestnetText.percent(0, of: 0) == "100 %")
    }

    @Test func numbersAreGroupedByThousands() {
        #expect([0, 999, 1000, 1_234_567].map(TestnetText.grouped) == ["0", "999", "1,000", "1,234,567"])
    }

    @Test func theTableIsRedrawnOverItself() {
        let first = TestnetScreen.redrawing(["one", "two"], over: 0, columns: 80)
        #expect(first.text == "one\u{1b}[K\ntwo\u{1b}[K\n\u{1b}[J")
        #expect(first.height == 2)
        let second = TestnetScreen.redrawing(["three"], over: first.height, columns: 80)
        #expect(second.text == "\u{1b}[2Fthree\u{1b}[K\n\u{1b}[J")
    }

    @Test func aNarrowTerminalCutsLinesInsteadOfWrappingThem() {
        #expect(TestnetScreen.redrawing(["abcdef"], over: 0, columns: 4).text == "abc\u{1b}[K\n\u{1b}[J")
    }
}

@Suite struct TestnetPlanTests {
    @Test func aWrongOptionIsNamedWithWhatWouldBeRight() {
        #expect(sentence(nodes: 1) == "--nodes is 1; it must be 2 to 500 nodes")
        #expect(sentence(nodes: 501) == "--nodes is 501; it must be 2 to 500 nodes")
        #expect(sentence(rate: -1) == "--rate is -1.0; it must be 0.0 to 100000.0 messages a second")
        #expect(sentence(outgoing: 33) == "--outgoing is 33; it must be 1 to 32 peers")
        #expect(sentence(size: 29) == "--size is 29; it must be 30 to 1048576 bytes")
        #expect(sentence(seconds: 0) == "--duration is 0.0; it must be 0.1 to 31536000.0 seconds")
        #expect(sentence(rate: .nan) != nil)
        #expect(sentence(nodes: 500, rate: 0, seconds: nil) == nil)
    }

    private func sentence(
        nodes: Int = 8, outgoing: Int = 12, rate: Double = 10, size: Int = 40, seconds: Double? = 1
    ) -> String? {
        do throws(TestnetError) {
            _ = try TestnetPlan(nodes: nodes, outgoing: outgoing, rate: rate, size: size, seconds: seconds)
            return nil
        } catch {
            return error.sentence
        }
    }

    @Test func descriptorsAreForBothEndsOfEachLinkThatThereCanBe() {
        #expect(TestnetDescriptors.needed(nodes: 8, target: 12) == 8 * 6 + 2 * 28 + 128)
        #expect(TestnetDescriptors.needed(nodes: 500, target: 12) == 500 * 6 + 2 * 6000 + 128)
    }

    @Test func everyNodeHasAnAddressOfItsOwnWhereTheSystemHasThem() {
        let addresses = (0..<500).map(TestnetAddress.ofNode)
        #if os(Linux)
        #expect(Set(addresses).count == 500)
        #expect(addresses.first == "127.0.0.2")
        #endif
        #expect(addresses.allSatisfy { $0.hasPrefix("127.0.") })
    }
}
