import FactomP2P
import FactomWire
import Testing

@testable import factom_p2p

@Suite struct CrawlFrontierTests {
    @Test func eachIsVisitedOnceInTheOrderTheyBecameKnown() {
        var scene = CrawlScene()
        #expect(scene.seed("10.0.0.1:1000", "10.0.0.2:1000", "10.0.0.1:1000") == ["10.0.0.1:1000", "10.0.0.2:1000"])
        #expect(scene.answer("10.0.0.1:1000", telling: "10.0.0.2:1000", "10.0.0.3:1000") == ["10.0.0.3:1000"])
        #expect(scene.answer("10.0.0.2:1000", telling: "10.0.0.3:1000", "10.0.0.1:1000") == [])
        #expect(!scene.frontier.isOver)
        #expect(scene.answer("10.0.0.3:1000", telling: "10.0.0.1:2000") == ["10.0.0.1:2000"])
        #expect(scene.answer("10.0.0.1:2000") == [])
        #expect(scene.frontier.isOver)
        #expect(scene.frontier.nodes.map(\.told) == [[1, 2], [2, 0], [3], []])
        #expect(scene.frontier.nodes.map(\.toldBy) == [1, 1, 2, 1])
        #expect(scene.frontier.nodes.map(\.offered) == [2, 2, 1, 0])
    }

    @Test func noMoreAreVisitedAtOnceThanAllowed() {
        var scene = CrawlScene { $0.parallel = 2 }
        #expect(scene.seed("10.0.0.1:1000", "10.0.0.2:1000", "10.0.0.3:1000") == ["10.0.0.1:1000", "10.0.0.2:1000"])
        #expect(scene.frontier.underWay == 2)
        #expect(scene.answer("10.0.0.2:1000") == ["10.0.0.3:1000"])
        #expect(scene.handle(.abandoned(Endpoint(address: .v4(0x0a00_0001), port: 1000))) == [])
        #expect(scene.frontier.underWay == 1)
    }

    @Test func ofAShareSixteenEntriesCount() {
        var scene = CrawlScene { $0.parallel = 128 }
        _ = scene.seed("10.0.0.1:1000")
        let told = (0..<250).map { "10.0.1.\($0):1000" }
        #expect(scene.answer("10.0.0.1:1000", telling: told) == Array(told.prefix(16)))
        #expect(scene.frontier.nodes[0].offered == 16)
    }

    @Test func whoOffersItselfOrUsOrTheSameTwiceOffersNobody() {
        var scene = CrawlScene()
        _ = scene.seed("10.0.0.1:1000")
        let told = ["10.0.0.1:1000", "10.0.0.9:\(CrawlFrontier.ourPort)", "10.0.0.2:1000", "10.0.0.2:1000"]
        #expect(scene.answer("10.0.0.1:1000", telling: told) == ["10.0.0.2:1000"])
        #expect(scene.frontier.nodes[0].offered == 1)
        #expect(scene.frontier.nodes[1].toldBy == 1)
    }

    @Test(arguments: [Network.main, .test])
    func onAPublicNetworkStrangersCannotSendUsToPrivateAddresses(network: Network) {
        var scene = CrawlScene(network)
        // The user may name any address.
        #expect(scene.seed("127.0.0.1:1000") == ["127.0.0.1:1000"])
        let told = [
            "127.0.0.2:22", "10.0.0.1:22", "192.168.0.1:80", "[::1]:22", "169.254.1.1:1", "0.0.0.0:9", "8.8.8.8:8108",
        ]
        #expect(scene.answer("127.0.0.1:1000", telling: told) == ["8.8.8.8:8108"])
        #expect(scene.frontier.nodes[0].offered == 1)
    }

    @Test func onAPrivateNetworkTheyAreNodesLikeOthersButNotAddressesOfNobody() {
        var scene = CrawlScene(.custom("x"))
        _ = scene.seed("10.0.0.1:1000")
        let told = [
            "127.0.0.2:1000", "0.0.0.0:1000", "224.0.0.1:1000", "255.255.255.255:1000", "[::]:1000", "[ff02::1]:1000",
        ]
        #expect(scene.answer("10.0.0.1:1000", telling: told) == ["127.0.0.2:1000"])
    }

    @Test func nobodyCanAimTheCrawlAtOneMachine() {
        var scene = CrawlScene(.main)
        _ = scene.seed("8.0.0.1:8108", "8.0.0.2:8108")
        let first = scene.answer("8.0.0.1:8108", telling: (1000..<1016).map { "9.9.9.9:\($0)" })
        #expect(first == (1000..<1008).map { "9.9.9.9:\($0)" })
        #expect(scene.answer("8.0.0.2:8108", telling: (2000..<2016).map { "9.9.9.9:\($0)" }) == [])
        #expect(scene.frontier.leftOut == 24)
        #expect(scene.frontier.nodes[0].offered == 16)
    }

    @Test func theCrawlKnowsNoMoreThanItMay() {
        var scene = CrawlScene { $0.most = 3 }
        #expect(scene.seed("10.0.0.1:1000", "10.0.0.2:1000").count == 2)
        #expect(scene.answer("10.0.0.1:1000", telling: "10.0.0.3:1000", "10.0.0.4:1000") == ["10.0.0.3:1000"])
        #expect(scene.answer("10.0.0.2:1000", telling: "10.0.0.4:1000", "10.0.0.1:1000") == [])
        #expect(scene.frontier.nodes.count == 3)
        #expect(scene.frontier.leftOut == 2)
        #expect(scene.frontier.nodes[1].told == [0])
    }

    @Test func afterTheEndNobodyIsVisited() {
        var scene = CrawlScene { $0.parallel = 1 }
        #expect(scene.seed("10.0.0.1:1000", "10.0.0.2:1000") == ["10.0.0.1:1000"])
        #expect(scene.handle(.ended) == [])
        #expect(!scene.frontier.isOver)
        #expect(scene.answer("10.0.0.1:1000", telling: "10.0.0.3:1000") == [])
        #expect(scene.frontier.isOver)
        #expect(scene.frontier.nodes.map(\.state) == [.answered, .notVisited, .notVisited])
    }

    @Test func whatAStrangerOnAnotherNetworkTellsCountsForNothing() {
        var finding = CrawlScene.finding(telling: [Endpoint(address: .v4(0x0a00_0009), port: 1)])
        finding.state = .otherNetwork
        var scene = CrawlScene()
        _ = scene.seed("10.0.0.1:1000")
        #expect(scene.finish("10.0.0.1:1000", finding) == [])
        #expect(scene.frontier.isOver)
    }

    @Test func whateverIsToldNobodyIsVisitedTwiceAndTheBoundsHold() {
        for seed in UInt64(1)...20 {
            let report = CrawlScene.network(of: 200, seed: seed)
            #expect(Set(report.nodes.map(\.endpoint)).count == report.nodes.count)
            #expect(report.nodes.reduce(0) { $0 + $1.toldBy } == report.offers)
            #expect(report.nodes.allSatisfy { $0.state != .notVisited && $0.told.count <= 16 })
        }
    }
}
