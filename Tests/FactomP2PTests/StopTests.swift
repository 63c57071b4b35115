import FactomWire
import TestSupport
import Testing

@testable import FactomP2P

/// What a stop waits for, and for how long.
@Suite(.timeLimit(.minutes(5))) struct StopTests {
    @Test func whatIsQueuedArrivesBeforeTheEnd() async throws {
        let (listener, dialler) = try await linked()
        try await expectAllArrives(from: dialler, at: listener)
    }

    /// The kernel resets a connection that is closed with unread bytes, and forgets what it hasn't sent yet.
    @Test func whatIsQueuedArrivesWhileThePeerIsStillSending() async throws {
        let (listener, dialler) = try await linked { $0.inboxParcels = 16 }
        // Nobody takes them from the dialler, so it stops reading.
        for number in 0..<64 { try await listener.send(ByteBuffer(repeating: UInt8(number), count: 60 << 10)) }
        try await expectAllArrives(from: dialler, at: listener)
    }

    /// Two nodes of which the second has dialled the first.
    private func linked(
        dialler change: (inout Configuration) -> Void = { _ in }
    ) async throws -> (listener: Node, dialler: Node) {
        let listener = try Node(.loopback)
        var configuration = Configuration.loopback(peers: [try await listener.start()])
        change(&configuration)
        let dialler = try Node(configuration)
        let events = dialler.events
        try await dialler.start()
        _ = await events.first { if case .online = $0 { true } else { false } }
        return (listener, dialler)
    }

    /// One sends 4 MiB and stops at once; the other gets all of it before it stops, too.
    private func expectAllArrives(from sender: Node, at receiver: Node) async throws {
        let all = (0..<64).map { ByteBuffer(repeating: $0, count: 64 << 10) }
        #expect(try await sender.send(all, whenFull: .wait) == 64)
        await sender.stop()
        var messages = receiver.messages.makeAsyncIterator()
        for payload in all { #expect(await messages.next()?.payload == payload) }
        await receiver.stop()
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
