import FactomP2P
import FactomWire
import Testing

@testable import factom_p2p

@Suite struct CrawlVisitTests {
    private func answer(
        _ version: ProtocolVersion, kind: Handshake.Kind = .hello, network: NetworkID = .local, peers: [Endpoint]? = nil
    ) -> ProbeAnswer {
        let handshake = Handshake(
            kind: kind, network: network, version: UInt32(version.rawValue), nodeID: 7, listenPort: 8110, nonce: 2,
            framing: version.framing)
        return ProbeAnswer(
            handshake: handshake, version: version, handshakeRoundTrip: .milliseconds(1), pingRoundTrip: nil,
            peers: peers)
    }

    @Test(arguments: [ProbeFailure.closed, .broken("reset"), .silent, .malformed("x")])
    func whoCantReadProtocol11IsDialledAgainIn10AndNotIn9(failure: ProbeFailure) {
        var visit = CrawlVisit(in: .v11, on: .local)
        #expect(visit.take(.failed(failure)) == nil)
        #expect(visit.version == .v10)
        #expect(visit.take(.failed(failure))?.reason == failure.description)
    }

    @Test func anAnswerInGobToADialIn11IsAskedAgainIn10() {
        var visit = CrawlVisit(in: .v11, on: .local)
        #expect(visit.take(.answered(answer(.v9))) == nil)
        let others = [Endpoint(address: .v4(0x0a00_0001), port: 1000)]
        let finding = visit.take(.answered(answer(.v9, peers: others)))
        #expect(finding?.state == .answered)
        #expect(finding?.told == others)
    }

    @Test func aHandshakeThatWasHeardCountsWhenTheSecondDialFails() {
        var visit = CrawlVisit(in: .v11, on: .local)
        #expect(visit.take(.answered(answer(.v10))) == nil)
        #expect(visit.take(.failed(.closed)) == CrawlFinding(.answered, answer: answer(.v10)))
    }

    @Test(arguments: [ProbeFailure.unreachable("x"), .refused("x"), .echoed])
    func whereNoProtocolDoesBetterNoneIsTried(failure: ProbeFailure) {
        var visit = CrawlVisit(in: .v11, on: .local)
        #expect(visit.take(.failed(failure))?.reason == failure.description)
    }

    @Test func aFullPeerTellsItsAlternatives() {
        let others = [Endpoint(address: .v4(0x0a00_0001), port: 1000)]
        var visit = CrawlVisit(in: .v10, on: .local)
        let finding = visit.take(.answered(answer(.v10, kind: .rejection(alternatives: others))))
        #expect(finding?.state == .full)
        #expect(finding?.told == others)
        #expect(finding?.reason == nil)
    }

    @Test func everyOutcomeHasItsState() {
        func state(_ outcome: ProbeOutcome) -> CrawlState { CrawlFinding(outcome, on: .local).state }
        var old = answer(.v9)
        old.handshake.version = 8
        #expect(state(.answered(answer(.v10))) == .answered)
        #expect(state(.answered(answer(.v10, network: .main))) == .otherNetwork)
        #expect(state(.answered(answer(.v10, kind: .rejection(alternatives: []), network: .main))) == .otherNetwork)
        #expect(state(.answered(old)) == .notFactom)
        #expect(state(.failed(.unreachable("x"))) == .silent)
        #expect(state(.failed(.silent)) == .silent)
        #expect(state(.failed(.refused("x"))) == .refused)
        #expect(state(.failed(.closed)) == .refused)
        #expect(state(.failed(.broken("x"))) == .refused)
        #expect(state(.failed(.malformed("x"))) == .notFactom)
        #expect(state(.failed(.echoed)) == .notFactom)
    }
}
