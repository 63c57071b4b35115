import FactomOverlay
import FactomWire
import NIOCore
import Testing

@Suite("Shares") struct ShareTests {
    private static let endpoints = (1...20).map { Endpoint(address: .v4(0x0102_0300 + $0), port: 8108) }

    @Test("Shares are never taken unasked", arguments: ProtocolVersion.allCases)
    func unasked(in version: ProtocolVersion) {
        // We asked in our greeting of protocol 9; in the others we have not.
        var scene = Scene.online(in: version)
        if version == .v9 { _ = scene.hears(scene.peer.shares([])) }
        #expect(
            scene.hears(scene.peer.shares(ShareTests.endpoints)) == [.judged(by: -20, .flawedParcel(.uselessShare))])
        #expect(scene.connection.traffic.dropped[.uselessShare] == 1)
    }

    @Test("At most 16 entries count", arguments: ProtocolVersion.allCases)
    func sixteen(in version: ProtocolVersion) {
        var scene = Scene.online(in: version)
        _ = scene.handle(.requestPeers)
        #expect(
            scene.hears(scene.peer.shares(ShareTests.endpoints)) == [.shared(Array(ShareTests.endpoints.prefix(16)))])
        #expect(
            scene.hears(scene.peer.shares(ShareTests.endpoints)) == [.judged(by: -20, .flawedParcel(.uselessShare))])
    }

    @Test(arguments: ProtocolVersion.allCases)
    func oneRequestIsUnderWayAtATime(in version: ProtocolVersion) {
        var scene = Scene.online(.outgoing, in: version)
        _ = scene.handle(.requestPeers)
        _ = scene.handle(.requestPeers)
        #expect(scene.said() == (version == .v9 ? [] : [.parcel(.peerRequest, "Peer Request")]))
    }

    @Test func whoDoesNotAnswerIsAskedAgainSoon() {
        var scene = Scene.online(in: .v10)
        let request = [Ear.Heard.parcel(.peerRequest, "Peer Request")]
        _ = scene.handle(.requestPeers)
        #expect(scene.said() == request)
        scene.now = .at(.seconds(6))
        _ = scene.handle(.requestPeers)
        #expect(scene.said() == [])
        scene.now = .at(.seconds(12))
        _ = scene.handle(.requestPeers)
        #expect(scene.said() == request)
        #expect(scene.hears(scene.peer.shares(ShareTests.endpoints)).count == 1)
    }

    @Test(
        "A greeting of protocol 9 is a request, and one of protocol 10 is none, whatever it is answered in",
        arguments: [ProtocolVersion.v9, .v10])
    func theGreetingAsARequest(_ dialled: ProtocolVersion) {
        var scene = Scene(.outgoing, dialling: dialled, peer: .v9)
        _ = scene.hears(scene.peer.oldGreeting)
        #expect(scene.handle(.admitted) == [.requested])
        let share = [ShareTests.endpoints[0]]
        #expect(
            scene.hears(scene.peer.shares(share))
                == (dialled == .v9 ? [.shared(share)] : [.judged(by: -20, .flawedParcel(.uselessShare))]))
    }

    @Test("A share of nobody has two bytes in protocol 11: the Go peers hang up on a parcel without bytes")
    func emptyShare() {
        for version in ProtocolVersion.allCases {
            var scene = Scene.online(in: version)
            #expect(scene.handle(.share([])) == [])
            #expect(scene.said() == [.parcel(.peerResponse, version == .v11 ? "x\0" : "[]")])
        }
    }

    @Test("IPv6 is shared in protocols 10 and 11, and left out in 9", arguments: ProtocolVersion.allCases)
    func six(in version: ProtocolVersion) throws {
        let both = try ["1.2.3.4:8108", "[2001:db8::1]:8108"].map { try #require(Endpoint($0)) }
        var scene = Scene.online(in: version)
        _ = scene.handle(.share(both))
        guard case .parcel(.peerResponse, let text)? = scene.said().first else {
            Issue.record("nothing was shared")
            return
        }
        let shared = try Share.decode(ByteBuffer(string: text), in: version, network: .local)
        #expect(shared == (version == .v9 ? [both[0]] : both))
        // And what comes is taken as it is.
        _ = scene.handle(.requestPeers)
        #expect(scene.hears(scene.peer.shares(both)) == [.shared(shared)])
    }

    @Test(arguments: ProtocolVersion.allCases)
    func anEmptyShareThatWasAskedForIsTaken(in version: ProtocolVersion) {
        var scene = Scene.online(in: version)
        _ = scene.handle(.requestPeers)
        #expect(scene.hears(scene.peer.shares([])) == [.shared([])])
    }

    @Test(arguments: [ProtocolVersion.v9, .v10])
    func aShareThatIsNoneCostsScore(in version: ProtocolVersion) {
        var scene = Scene.online(in: version)
        _ = scene.handle(.requestPeers)
        #expect(scene.hears(scene.peer.says(.peerResponse, "{")) == [.judged(by: -20, .flawedParcel(.uselessShare))])
        #expect(scene.hears(scene.peer.says(.peerResponse, "null")) == [.shared([])])
    }

    @Test("Of a shared peer only address and port are believed")
    func nothingElseIsBelieved() throws {
        var scene = Scene.online(in: .v9)
        let boast = """
            [{"QualityScore":9000,"Address":"1.2.3.4","Port":"8108","NodeID":1,"Hash":"10.0.0.1","Location":7,\
            "Network":\(NetworkID.local.rawValue),"Type":2,"Connections":900,\
            "LastContact":"2999-01-01T00:00:00Z","Source":{"1.1.1.1":"2999-01-01T00:00:00Z"}},\
            {"Address":"1.2.3.5","Port":"8108","Network":4276993775},{"Address":"evil.example","Port":"8108",\
            "Network":\(NetworkID.local.rawValue)},{"Address":"1.2.3.6","Port":"0",\
            "Network":\(NetworkID.local.rawValue)}]
            """
        #expect(
            scene.hears(scene.peer.says(.peerResponse, boast)) == [.shared([try #require(Endpoint("1.2.3.4:8108"))])])
    }
}
