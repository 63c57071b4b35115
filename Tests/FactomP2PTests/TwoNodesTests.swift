import FactomP2P
import Testing

@Suite struct TwoNodesTests {
    @Test(arguments: ProtocolVersion.allCases)
    func aMessageGoesFromOneNodeToTheOtherAndBack(in version: ProtocolVersion) async throws {
        var configuration = Configuration()
        configuration.bindAddress = "127.0.0.1"
        configuration.port = 0
        let listener = try Node(configuration)
        let address = try await listener.start()
        configuration.specialPeers = [address.description]
        configuration.preferredProtocol = version
        let dialler = try Node(configuration)
        let events = dialler.events
        try await dialler.start()
        for await event in events {
            guard case .online(let peer) = event else { continue }
            #expect(peer.protocolVersion == version)
            #expect(peer.id.endpoint == address)
            break
        }
        #expect(try await dialler.send(ByteBuffer(string: "hello")) == 1)
        var received = listener.messages.makeAsyncIterator()
        let message = try #require(await received.next())
        #expect(message.payload == ByteBuffer(string: "hello"))
        try await listener.send(ByteBuffer(string: "hello to you"), to: .peer(message.sender.id))
        var answers = dialler.messages.makeAsyncIterator()
        #expect(await answers.next()?.payload == ByteBuffer(string: "hello to you"))
        await dialler.stop()
        await listener.stop()
    }
}
