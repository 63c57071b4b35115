import FactomWire
import TestSupport
import Testing

@testable import FactomP2P

/// What a stop waits for, and for how long.
@Suite(.timeLimit(.minutes(5))) struct StopTests {
    @Test func whatIsQueuedArrivesBeforeTheEnd() async throws {
        let listener = try Node(.loopback)
        let address = try await listener.start()
        let dialler = try Node(.loopback(peers: [address]))
        let events = dialler.events
        try await dialler.start()
        _ = await events.first { if case .online = $0 { true } else { false } }
        let all = (0..<64).map { ByteBuffer(repeating: $0, count: 64 << 10) }
        #expect(try await dialler.send(all, whenFull: .wait) == 64)
        await dialler.stop()
        var messages = listener.messages.makeAsyncIterator()
        for payload in all { #expect(await messages.next()?.payload == payload) }
        await listener.stop()
    }

    /// The kernel resets a connection that is closed with unread bytes, and forgets what it hasn't sent yet.
    @Test func whatIsQueuedArrivesWhileThePeerIsStillSending() async throws {
        let listener = try Node(.loopback)
        let address = try await listener.start()
        var busy = Configuration.loopback(peers: [address])
        busy.inboxParcels = 16
        let dialler = try Node(busy)
        let events = dialler.events
        try await dialler.start()
        _ = await events.first { if case .online = $0 { true } else { false } }
        // Nobody takes them from the dialler, so it stops reading.
        for number in 0..<64 { try await listener.send(ByteBuffer(repeating: UInt8(number), count: 60 << 10)) }
        let all = (0..<64).map { ByteBuffer(repeating: $0, count: 64 << 10) }
        #expect(try await dialler.send(all, whenFull: .wait) == 64)
        await dialler.stop()
        var messages = listener.messages.makeAsyncIterator()
        for payload in all { #expect(await messages.next()?.payload == payload) }
        await listener.stop()
    }

    @Test func aPeerThatDoesNotReadHoldsItUpNoLongerThanItsDeadline() async throws {
        var configuration = Configuration.loopback
        configuration.queueBytes = 64 << 20
        configuration.stopDeadline = .milliseconds(300)
        let node = try Node(configuration)
        let events = node.events
        let peer = try await RawPeer(to: try await node.start())
        try await peer.hold([RawPeer.greeting(in: .v10, network: .local)]) {
            _ = await events.first { if case .online = $0 { true } else { false } }
            // More than both sockets' buffers take.
            let payloads = (0..<48).map { ByteBuffer(repeating: $0, count: 1 << 20) }
            let taken = try await node.send(payloads, to: .everyone)
            #expect(taken == 48)
            let time = await ContinuousClock().measure { await node.stop() }
            #expect(time >= .milliseconds(300), "nothing was left to wait for: the peer has read")
            #expect(time < .seconds(5))
        }
    }
}
