import FactomP2P
import FactomWire
import Logging
import ServiceLifecycle
import TestSupport
import Testing

@testable import FactomP2P

/// The life of a node and of what it hands out.
@Suite(.timeLimit(.minutes(5))) struct NodeLifeTests {
    @Test func aLoopThatEndsEarlyLosesNothing() async throws {
        let inbox = Inbox(parcels: 100, bytes: 100_000) { _ in }
        let peer = Peer(
            id: PeerID(endpoint: try #require(Endpoint("1.2.3.4:5")), nodeID: 1), direction: .incoming,
            protocolVersion: .v10, isSpecial: false)
        let all = (0..<10).map { Message(payload: ByteBuffer(string: "\($0)"), sender: peer) }
        _ = inbox.push(all, from: ConnectionID(1))
        let messages = Messages(inbox: inbox)
        var seen: [Message] = []
        for await message in messages {
            seen.append(message)
            if seen.count == 3 { break }
        }
        inbox.finish()
        for await message in messages { seen.append(message) }
        #expect(seen == all)
    }

    @Test("Stopping twice, or before starting, is harmless")
    func stoppingTwiceOrBeforeStartingIsHarmless() async throws {
        let node = try Node(.loopback)
        await node.stop()
        await node.stop()
        await #expect(throws: NodeError.startedBefore) { try await node.start() }
        #expect(await node.messages.first { _ in true } == nil)
        #expect(await node.events.first { _ in true } == nil)
    }

    @Test func everyStopComesBackWhenAllHasEnded() async throws {
        let node = try Node(.loopback)
        let address = try await node.start()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 { group.addTask { await node.stop() } }
        }
        // The port is free again.
        var configuration = Configuration.loopback
        configuration.port = address.port
        #expect(await startsSoon(configuration) == address)
    }

    /// A process that another test begins holds our sockets, too, until it has become another program.
    private func startsSoon(_ configuration: Configuration) async -> Endpoint? {
        for _ in 0..<1000 {
            if let node = try? Node(configuration), let address = try? await node.start() {
                await node.stop()
                return address
            }
            try? await Task.sleep(for: .milliseconds(10))
        }
        return nil
    }

    @Test("After a stop, streams finish and sends throw")
    func afterAStopStreamsFinishAndSendsThrow() async throws {
        let node = try Node(.loopback)
        try await node.start()
        let events = node.events
        await node.stop()
        #expect(await node.messages.first { _ in true } == nil)
        #expect(await events.first { _ in true } == nil)
        await #expect(throws: SendError.notRunning) { try await node.send(ByteBuffer(string: "late")) }
    }

    @Test("The listening port is bound before start-up reports success; a taken port is a clear error that names it")
    func aTakenPortIsAnErrorThatNamesIt() async throws {
        let first = try Node(.loopback)
        let address = try await first.start()
        try await RawPeer(to: address).hold([]) {}
        var configuration = Configuration.loopback
        configuration.port = address.port
        let second = try Node(configuration)
        await #expect(throws: NodeError.portTaken(address.description)) { try await second.start() }
        await second.stop()
        await first.stop()
    }

    @Test func aServiceGroupRunsItAndEndsItInOrder() async throws {
        let node = try Node(.loopback)
        let events = node.events
        let other = try Node(.loopback)
        let address = try await other.start()
        let group = ServiceGroup(services: [node], logger: Logger(label: "test"))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            try await node.setSpecialPeers([address.description])
            _ = await events.first { if case .online = $0 { true } else { false } }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        #expect(await node.messages.first { _ in true } == nil)
        await other.stop()
    }

    @Test func whoBecomesSpecialWhileOnlineIsSoInMessages() async throws {
        let listener = try Node(.loopback)
        let address = try await listener.start()
        let dialler = try Node(.loopback(peers: [address]))
        let events = dialler.events
        try await dialler.start()
        _ = await events.first { if case .online = $0 { true } else { false } }
        try await dialler.send(ByteBuffer(string: "before"))
        var messages = listener.messages.makeAsyncIterator()
        let before = try #require(await messages.next())
        #expect(before.sender.isSpecial == false)
        try await listener.setSpecialPeers([before.sender.id.endpoint.description])
        try await dialler.send(ByteBuffer(string: "after"))
        #expect(await messages.next()?.sender.isSpecial == true)
        await dialler.stop()
        await listener.stop()
    }
}

extension Configuration {
    /// A node on loopback, on a port that the system chooses.
    static var loopback: Configuration { loopback(peers: []) }

    static func loopback(peers: [Endpoint]) -> Configuration {
        var configuration = Configuration()
        configuration.bindAddress = "127.0.0.1"
        configuration.port = 0
        configuration.specialPeers = peers.map(\.description)
        return configuration
    }
}
