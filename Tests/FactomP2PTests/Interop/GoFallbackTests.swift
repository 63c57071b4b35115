import FactomP2P
import Testing

/// Whatever we dial in and whatever dials us, both sides end in the newest protocol that both know.
@Suite(.needsGo, .timeLimit(.minutes(2)))
struct GoFallbackTests {
    /// What two peers can do: a p2p2 node answers protocol 11 whatever it is configured for.
    static let meetings: [(preferred: ProtocolVersion, kind: GoKind, settled: ProtocolVersion)] = [
        (.v11, .eleven, .v11), (.v11, .ten, .v11), (.v11, .nine, .v11), (.v11, .p2p1, .v9),
        (.v10, .eleven, .v10), (.v10, .ten, .v10), (.v10, .nine, .v9), (.v10, .p2p1, .v9),
        (.v9, .eleven, .v9), (.v9, .ten, .v9), (.v9, .nine, .v9), (.v9, .p2p1, .v9),
    ]

    @Test(arguments: meetings)
    func aDialEndsInTheNewestProtocolThatBothKnow(
        _ meeting: (preferred: ProtocolVersion, kind: GoKind, settled: ProtocolVersion)
    ) async throws {
        try await withGo { scene in
            let go = try await scene.listener(meeting.kind)
            let node = try await scene.node(dialling: go, in: meeting.preferred)
            let peer = try await node.online()
            #expect(peer.protocolVersion == meeting.settled)
            #expect(try await go.peer.event("handshake").protocol == meeting.settled.rawValue)
            try await node.expectEcho(from: peer)
        }
    }

    @Test(arguments: GoKind.allCases, ProtocolVersion.allCases)
    func whoeverDialsUsIsAnsweredInItsOwnProtocol(_ kind: GoKind, weDialIn preferred: ProtocolVersion) async throws {
        try await withGo { scene in
            let node = try await scene.node { $0.preferredProtocol = preferred }
            let go = try await scene.dialler(kind, to: node)
            let peer = try await node.online()
            #expect(peer.protocolVersion == kind.version)
            #expect(try await go.event("handshake").version == kind.version.rawValue)
            try await node.expectEcho(from: peer)
        }
    }

    @Test func aPeerThatCannotReadElevenIsDialledAgainAtOnceAndRememberedSo() async throws {
        try await withGo { scene in
            let go = try await scene.listener(.p2p1)
            let node = try await scene.node(dialling: go, in: .v11)
            let peer = try await node.online()
            #expect(
                await node.events.events == [
                    .refused(go.address, .outgoing, .needsOlderProtocol), .online(peer),
                ])
            await node.node.disconnect(peer.id)
            try await node.events.atLeast(2) { if case .online = $0 { true } else { false } }
            #expect(await node.events.events.dropFirst(2) == [.offline(peer, .disconnected), .online(peer)])
            // Once in 11, then in 10 and again in 10: only gob shakes hands with it.
            try await go.peer.events.atLeast(2) { $0.event == "handshake" }
            #expect(await go.peer.events.events.count { $0.event == "connected" } == 3)
            #expect(await go.peer.events.events.filter { $0.event == "handshake" }.map(\.version) == [10, 10])
        }
    }
}

extension LiveNode {
    /// Sends a message to a Go peer that sends back what it gets, and takes it.
    func expectEcho(from peer: Peer) async throws {
        let hello = ByteBuffer(string: "hello")
        try await node.send(hello, to: .peer(peer.id))
        var messages = node.messages.makeAsyncIterator()
        #expect(await messages.next() == Message(payload: hello, sender: peer))
    }
}
