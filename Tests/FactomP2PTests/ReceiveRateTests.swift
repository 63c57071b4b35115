import FactomP2P
import FactomWire
import Testing

/// What a peer may send a second, on real sockets: its bytes wait, and none is lost.
@Suite(.timeLimit(.minutes(5))) struct ReceiveRateTests {
    private static let rate = 1 << 20
    private static let burst = 256 << 10
    /// What a socket may give in one go after the moment from which it isn't read.
    private static let underWay = 2 << 20
    private static let messages = 96

    @Test("Backpressure on its socket, not loss: all arrives, in order, and no faster than it may")
    func flood() async throws {
        var configuration = Configuration.loopback
        configuration.limits.receiveRate = .bytesPerSecond(ReceiveRateTests.rate)
        configuration.limits.receiveBurst = ReceiveRateTests.burst
        // The other reason not to read comes and goes in between.
        configuration.inboxParcels = 16
        let receiver = try await LiveNode(configuration)
        let sender = try await LiveNode(.loopback(peers: [receiver.address]))
        _ = try await sender.online()
        let start = ContinuousClock.now
        async let sending: Void = send(Self.messages, from: sender.node)
        var number = 0
        for await message in receiver.node.messages {
            #expect(message.payload == payload(number))
            let taken = await receiver.node.traffic().bytesIn
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            let most =
                Double(ReceiveRateTests.burst + ReceiveRateTests.underWay) + seconds * Double(ReceiveRateTests.rate)
            #expect(Double(taken) <= most)
            number += 1
            if number == Self.messages { break }
        }
        // 3 MiB in all: burst and what was under way come at once, the rest takes its time.
        #expect(ContinuousClock.now - start > .milliseconds(500))
        try await sending
        let traffic = await receiver.node.traffic()
        #expect(traffic.dropped.total == 0)
        #expect(traffic.delivered == UInt64(Self.messages))
        await sender.node.stop()
        await receiver.node.stop()
    }

    private func send(_ count: Int, from node: Node) async throws {
        for number in 0..<count { try await node.send(payload(number), whenFull: .wait) }
    }

    private func payload(_ number: Int) -> ByteBuffer {
        ByteBuffer(repeating: UInt8(number), count: 32 << 10)
    }
}
