import FactomOverlay
import FactomWire
import NIOCore
import Testing

@testable import FactomSimulation

/// Each misdeed of a hostile peer, and what a real node makes of it.
@Suite struct MaverickTests {
    private func pair(
        _ misdeeds: Misdeeds, in version: ProtocolVersion = .v10, _ settings: Settings = .open,
        dialling victims: [Endpoint] = [.home], sizes: HostileSizes = .small
    ) -> Pair<Maverick> {
        let persona = Persona(network: .main, endpoint: .abroad, nodeID: 666, version: version)
        let maverick = Maverick(misdeeds, as: persona, against: victims, sizes: sizes, seed: 7)
        return Pair(maverick, at: .abroad, settings)
    }

    private func dropped(_ pair: Pair<Maverick>, _ reason: DropReason) -> UInt64 {
        pair.overlay.traffic.dropped[reason]
    }

    @Test(arguments: ProtocolVersion.allCases) func oneWithoutMisdeedsIsAPeerThatStays(in version: ProtocolVersion) {
        var pair = pair([], in: version)
        pair.live(atMost: .seconds(120))
        #expect(pair.peers.map(\.peer.protocolVersion) == [version])
        #expect(pair.peers.map(\.peer.id.endpoint) == [.abroad])
        #expect(pair.otherDials == 1)
        #expect(pair.reasons == [])
        #expect(pair.peers.allSatisfy { $0.roundTrip != nil })
    }

    @Test(arguments: ProtocolVersion.allCases) func whoDialsItIsAnsweredInTheOwnProtocol(in version: ProtocolVersion) {
        var pair = pair([], in: .v11, .open.with { $0.preferredProtocol = version }, dialling: [])
        pair.callAbroad()
        pair.live(atMost: .seconds(60))
        #expect(pair.peers.map(\.peer.protocolVersion) == [version])
        #expect(pair.nodeDials == 1)
    }

    // MARK: - Shares

    @Test(arguments: [Misdeeds.hugeShare, .longShare], ProtocolVersion.allCases)
    func aShareThatIsTooLongCostsScore(_ misdeed: Misdeeds, in version: ProtocolVersion) {
        var pair = pair(misdeed, in: version)
        #expect(pair.live(atMost: .seconds(10)) { $0.score < 0 })
        #expect(dropped(pair, .uselessShare) == 1)
        #expect(pair.peers.count == 1)
    }

    @Test(arguments: ProtocolVersion.allCases) func nobodyGoesWhereAForbiddenShareLeads(in version: ProtocolVersion) {
        var pair = pair(.forbiddenShare, in: version)
        pair.live(atMost: .seconds(60))
        #expect(pair.strayDials == [])
        #expect(pair.peers.count == 1)
        #expect(pair.peers.allSatisfy { $0.traffic.networkParcelsIn > 0 })
    }

    @Test(arguments: ProtocolVersion.allCases)
    func sharesThatNobodyAskedForEndInABadScore(in version: ProtocolVersion) {
        var pair = pair(.unaskedShares, in: version)
        #expect(pair.live(atMost: .seconds(20)) { $0.score < -200 })
        #expect(pair.peers.isEmpty)
        #expect(pair.strayDials == [])
    }

    // MARK: - Floods

    @Test(arguments: ProtocolVersion.allCases) func aFloodOfRequestsEndsInABadScore(in version: ProtocolVersion) {
        var pair = pair(.requestFlood, in: version)
        #expect(pair.live(atMost: .seconds(20)) { $0.score < -200 })
        #expect(pair.peers.isEmpty)
        // It comes again, and isn't heard.
        #expect(
            pair.live(atMost: .seconds(60)) { $0.reasons.contains { if case .badScore = $0 { true } else { false } } })
    }

    @Test(arguments: ProtocolVersion.allCases)
    func aFloodOfPingsThatDoesNotReadGetsNoHeapOfPongsAndIsGivenUp(in version: ProtocolVersion) {
        var pair = pair([.pingFlood, .deaf], in: version)
        #expect(pair.live(atMost: .seconds(10)) { !$0.peers.isEmpty })
        #expect(pair.peers.allSatisfy { $0.queuedParcels <= 66 })
        #expect(pair.live(atMost: .seconds(30)) { $0.reasons == [.stalledWrite] })
    }

    @Test func aMessageThatComesAgainAndAgainIsDeliveredOnceByANodeThatRelays() {
        var pair = pair(.replays, .open.with { $0.relay = true })
        pair.live(atMost: .seconds(10))
        #expect(pair.delivered == ["again 10"])
        #expect(dropped(pair, .duplicate) == UInt64(HostileSizes.small.replays - 1))
        #expect(pair.peers.count == 1)
    }

    @Test(arguments: ProtocolVersion.allCases) func spamIsDeliveredAtItsRate(in version: ProtocolVersion) {
        var pair = pair(.spam, in: version)
        #expect(pair.live(atMost: .seconds(10)) { !$0.peers.isEmpty })
        let before = pair.delivered.count
        pair.live(atMost: .seconds(10))
        #expect(pair.delivered.count - before == 10 * HostileSizes.small.spamPerSecond)
        #expect(Set(pair.delivered).count == pair.delivered.count)
    }

    @Test func aSinkTakesEverythingAndPassesNothingOn() throws {
        var pair = pair(.sink)
        #expect(pair.live(atMost: .seconds(10)) { !$0.peers.isEmpty })
        #expect(try pair.send("hello") == 1)
        pair.live(atMost: .seconds(100))
        #expect(pair.peers.count == 1)
        #expect(pair.delivered == [])
        #expect(pair.score >= 0)
    }

    // MARK: - Bytes that make no sense

    @Test(arguments: ProtocolVersion.allCases) func garbageIsBanned(in version: ProtocolVersion) {
        var pair = pair(.garbage, in: version)
        #expect(pair.live(atMost: .seconds(10)) { $0.bans == [.undecodable] })
        #expect(pair.live(atMost: .seconds(20)) { $0.reasons.contains(.banned) })
        #expect(pair.peers.isEmpty)
    }

    @Test(arguments: ProtocolVersion.allCases) func whatIsNeverFinishedIsStalled(in version: ProtocolVersion) {
        var pair = pair(.unfinished, in: version)
        #expect(pair.live(atMost: .seconds(40)) { $0.reasons == [.stalledRead] })
        #expect(pair.score < 0)
    }

    @Test func whatComesAByteNowAndThenIsNotStalledButAGreetingIs() {
        var unfinished = pair([.unfinished, .slow])
        unfinished.live(atMost: .seconds(50))
        #expect(unfinished.peers.count == 1)
        var greeting = pair(.slow)
        #expect(greeting.live(atMost: .seconds(15)) { $0.reasons == [.handshakeTimeout] })
        #expect(greeting.peers.isEmpty)
    }

    // MARK: - Greetings

    @Test func whoSaysNothingIsNotWaitedFor() {
        var pair = pair(.silent)
        #expect(pair.live(atMost: .seconds(15)) { $0.reasons == [.handshakeTimeout] })
        #expect(pair.score < 0)
    }

    @Test func anEchoOfOurGreetingIsAViolation() {
        var pair = pair(.echo, dialling: [])
        pair.hearOfAbroad()
        #expect(pair.live(atMost: .seconds(10)) { $0.reasons.contains(.echoed) })
        #expect(pair.bans == [.violation("it echoed our handshake")])
    }

    @Test(arguments: ProtocolVersion.allCases) func anotherNetworkIsNone(in version: ProtocolVersion) {
        var pair = pair(.wrongNetwork, in: version)
        #expect(pair.live(atMost: .seconds(10)) { !$0.reasons.isEmpty })
        #expect(pair.reasons == [.wrongNetwork(NetworkID(rawValue: ~NetworkID.main.rawValue))])
        #expect(pair.bans == [])
    }

    @Test(arguments: [(ProtocolVersion.v9, ProtocolVersion.v10), (.v10, .v10), (.v11, .v11)])
    func aVersionFromTheFutureIsNegotiatedDown(_ versions: (asked: ProtocolVersion, got: ProtocolVersion)) {
        var pair = pair(.futureVersion, in: versions.asked)
        pair.live(atMost: .seconds(60))
        #expect(pair.peers.map(\.peer.protocolVersion) == [versions.got])
        #expect(pair.reasons == [])
    }

    @Test func aChurnerComesAgainAndAgainAndTakesNoPlace() {
        var pair = pair(.churner)
        pair.live(atMost: .seconds(120))
        #expect(pair.otherDials >= 20)
        #expect(pair.peers.isEmpty)
    }

    // MARK: - The same again

    @Test func theSameSeedGivesTheSameActions() {
        let everything = Misdeeds(rawValue: (1 << 18) - 1).subtracting([.silent, .churner, .garbage, .unfinished])
        func run() -> (Int, Int, [CloseReason], UInt64) {
            var pair = pair(everything)
            pair.live(atMost: .seconds(300))
            return (pair.otherDials, pair.nodeDials, pair.reasons, pair.overlay.traffic.bytesIn)
        }
        #expect(run() == run())
    }

    @Test func whoIsRefusedBacksOffABit() {
        var pair = pair(.wrongNetwork)
        pair.live(atMost: .seconds(600))
        #expect((10...40).contains(pair.otherDials))
    }

    @Test func aTickBeforeItsIdleTimeDoesNothing() {
        var pair = pair(.spam)
        #expect(pair.other.idleUntil <= .zero + .seconds(5))
        var actions: [StrangerAction] = []
        pair.other.handle(.tick, at: .zero, into: &actions)
        #expect(actions == [])
        pair.live(atMost: .seconds(10))
        #expect(pair.other.idleUntil == .zero)
    }
}
