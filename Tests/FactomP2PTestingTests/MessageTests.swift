import FactomP2P
import FactomP2PTesting
import NIOConcurrencyHelpers
import Testing

/// What nodes of a test network say to each other arrives without anybody having to wait.
@Suite(.timeLimit(.minutes(2))) struct MessageTests {
    @Test func whatOneNodeSaysTheOthersHear() async throws {
        try await withTestNetwork(nodes: 5) { network in
            #expect(try await network[0].send(ByteBuffer(string: "hello")) == 4)
            for index in 1..<5 {
                let message = try #require(await network[index].firstMessage())
                #expect(message.payload == ByteBuffer(string: "hello"))
                #expect(network.index(of: message.sender.id) == 0)
            }
        }
    }

    @Test(arguments: ProtocolVersion.allCases)
    func itIsSaidInTheProtocolsThatThereAre(_ version: ProtocolVersion) async throws {
        try await withTestNetwork(nodes: 2, topology: .line, configure: every { $0.preferredProtocol = version }) {
            network in
            #expect(await network[0].peers().map(\.peer.protocolVersion) == [version])
            try await network[0].send(ByteBuffer(string: "hello"))
            let message = try #require(await network[1].firstMessage())
            try await network[1].send(ByteBuffer(string: "hello to you"), to: .peer(message.sender.id))
            #expect(await network[0].firstMessage()?.payload == ByteBuffer(string: "hello to you"))
        }
    }

    @Test func aLineCarriesAMessageToItsEndWhenNodesRelay() async throws {
        try await withTestNetwork(nodes: 7, topology: .line, configure: every { $0.relay = true }) { network in
            try await network[0].send(ByteBuffer(string: "hello"))
            let message = try #require(await network[6].firstMessage())
            #expect(message.payload == ByteBuffer(string: "hello"))
            #expect(network.index(of: message.sender.id) == 5)
        }
    }

    @Test func aLineCarriesNothingWhenNodesDoNotRelay() async throws {
        try await withTestNetwork(nodes: 3, topology: .line) { network in
            try await network[0].send(ByteBuffer(string: "hello"))
            await network.advance(by: .seconds(10))
            #expect(await network[1].traffic().delivered == 1)
            #expect(await network[2].traffic().delivered == 0)
        }
    }

    @Test func manyMessagesArriveInTheirOrder() async throws {
        try await withTestNetwork(nodes: 2) { network in
            let payloads = (0..<20_000).map { ByteBuffer(integer: $0) }
            async let taken = network[0].send(payloads, whenFull: .wait)
            var numbers: [Int] = []
            for await message in network[1].messages {
                numbers.append(try #require(message.payload.getInteger(at: message.payload.readerIndex)))
                if numbers.count == payloads.count { break }
            }
            let count = try await taken
            #expect(count == payloads.count)
            #expect(numbers == Array(0..<20_000))
        }
    }

    @Test func aSlowReaderHoldsUpWhoeverWaitsForRoom() async throws {
        let narrow = every {
            $0.inboxParcels = 16
            $0.queueParcels = 16
        }
        try await withTestNetwork(nodes: 2, configure: narrow) { network in
            let payloads = (0..<64).map { ByteBuffer(repeating: $0, count: 64 << 10) }
            async let taken = network[0].send(payloads, whenFull: .wait)
            await network.settle()
            #expect(await network[1].traffic().delivered < 64)
            var received: [ByteBuffer] = []
            for await message in network[1].messages {
                received.append(message.payload)
                if received.count == 64 { break }
            }
            let count = try await taken
            #expect(count == 64)
            #expect(received == payloads)
        }
    }
}

extension Node {
    /// The oldest message that waits, or the next that comes.
    func firstMessage() async -> Message? {
        for await message in messages { return message }
        return nil
    }
}
