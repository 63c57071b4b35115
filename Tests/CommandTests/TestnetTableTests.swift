import Testing

@testable import factom_p2p

@Suite struct TestnetTableTests {
    private var summary = TestnetSummary()

    init() {
        summary.nodes = 8
        summary.links = 16
        summary.seed = 42
        summary.formSeconds = 0.0123
        summary.seconds = 12.34
        summary.rate = 100
        summary.sent = 1234
        summary.expected = 8638
        summary.delivered = 8638
        summary.duplicates = 27_000
        summary.copiesPerDelivery = 4.1257
        summary.hops = .init(mean: 1.534, max: 4)
        summary.latencyMilliseconds = .init(p50: 0.42, p90: 1.26, p99: 10.3, max: 1234.5)
        summary.bytes = .init(sent: 10_000_000, received: 9_999_999)
        summary.dropped = ["queue_full": 0, "invalid": 0]
    }

    @Test func theTableShowsEveryNumber() {
        #expect(
            TestnetTable.lines(summary) == [
                "  network      8 nodes   16 links   formed in 12.3 ms   seed 42",
                "  time         12.3 s",
                "  messages     1,234 sent (100 a second asked)   all reached every node",
                "  delivered    8,638 of 8,638   100 %",
                "  duplicates   27,000   4.13 copies per delivery",
                "  latency      p50 0.420 ms   p90 1.3 ms   p99 10.3 ms   max 1,235 ms",
                "  of a hop     p50 0.000 ms   p90 0.000 ms   p99 0.000 ms   max 0.000 ms",
                "  hops         mean 1.53   max 4",
                "  bytes        10,000,000 sent   9,999,999 received",
                "  dropped      nothing",
            ])
    }

    @Test mutating func whatWentWrongShows() {
        summary.delivered = 8637
        summary.unfinished = 1
        summary.linksLost = 2
        summary.dropped["queue_full"] = 1500
        summary.foreign = .init(links: 1, deliveries: 16)
        let lines = TestnetTable.lines(summary)
        #expect(lines[0].contains("16 links (2 lost)"))
        #expect(lines[2].hasSuffix("1 have not reached every node"))
        #expect(lines[3] == "  delivered    8,637 of 8,638   99.98 %")
        #expect(lines[9] == "  dropped      queue_full 1,500")
        #expect(lines[10] == "  outside      1 link   16 deliveries of others' messages")
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
        #expect(sentence(size: 39) == "--size is 39; it must be 40 to 1048576 bytes")
        #expect(sentence(seconds: 0) == "--duration is 0.0; it must be 0.1 to 31536000.0 seconds")
        #expect(sentence(rate: .nan) != nil)
        #expect(sentence(nodes: 500, rate: 0, seconds: nil) == nil)
    }

    private func sentence(nodes: Int = 8, rate: Double = 10, size: Int = 40, seconds: Double? = 1) -> String? {
        do throws(TestnetError) {
            _ = try TestnetPlan(nodes: nodes, rate: rate, size: size, seconds: seconds, seed: 0)
            return nil
        } catch {
            return error.sentence
        }
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
