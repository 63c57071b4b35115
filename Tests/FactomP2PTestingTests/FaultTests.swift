import FactomP2P
import FactomP2PTesting
import Testing

/// Faults at will: what they do to nodes is what they would do to nodes on sockets.
@Suite(.timeLimit(.minutes(2))) struct FaultTests {
    @Test func aPartitionIsNoticedByItsSilenceAndHeals() async throws {
        try await withTestNetwork(nodes: 5) { network in
            network.partition([0, 1], [2, 3, 4])
            try await network[0].send(ByteBuffer(string: "hello"))
            await network.advance(by: .seconds(30))
            #expect(await network[0].peers().count == 4, "silence is borne for 40 s")
            await network.advance(by: .seconds(15))
            #expect(await network[0].peers().compactMap { network.index(of: $0.peer.id) } == [1])
            #expect(await network[4].peers().count == 2)
            #expect(await network[1].traffic().delivered == 1)
            #expect(await network[2].traffic().delivered == 0)
            network.heal()
            try await network.until { await network[0].peers().count == 4 }
        }
    }

    @Test func whatWasSentIntoAShortPartitionArrivesAfterIt() async throws {
        try await withTestNetwork(nodes: 2) { network in
            network.partition([0])
            try await network[0].send(ByteBuffer(string: "hello"))
            await network.advance(by: .seconds(10))
            #expect(await network[1].traffic().delivered == 0)
            network.heal()
            await network.settle()
            #expect(await network[1].traffic().delivered == 1)
            #expect(await network[1].firstMessage()?.payload == ByteBuffer(string: "hello"))
        }
    }

    @Test func aCrashedProcessIsMissedAtOnce() async throws {
        try await withTestNetwork(nodes: 3) { network in
            let events = network[0].events
            let messages = network[2].messages
            await network.crash(2)
            let event = await events.first { _ in true }
            guard case .offline(let peer, let reason) = event else { throw Surprise(event) }
            #expect(network.index(of: peer.id) == 2)
            #expect(reason == .closedByPeer)
            #expect(!network.isUp(2))
            #expect(await messages.first { _ in true } == nil, "its sequences end")
            await #expect(throws: SendError.notRunning) { try await network[2].send(ByteBuffer(string: "hello")) }
        }
    }

    @Test func aCrashedMachineIsMissedForItsSilence() async throws {
        try await withTestNetwork(nodes: 3) { network in
            await network.crash(2, .machine)
            await network.settle()
            #expect(await network[0].peers().count == 2)
            let begin = network.now
            try await network.until { await network[0].peers().count == 1 }
            #expect(network.now - begin > .seconds(15))
            #expect(network.now - begin < .seconds(41))
        }
    }

    @Test(arguments: [TestNetwork.Crash.process, .machine])
    func whoCrashedAndIsRestartedIsAPeerAgain(_ crash: TestNetwork.Crash) async throws {
        try await withTestNetwork(nodes: 4) { network in
            let first = network[3]
            await network.crash(3, crash)
            await network.advance(by: .seconds(5))
            let second = try await network.restart(3)
            #expect(second !== first)
            #expect(network[3] === second)
            #expect(network.isUp(3))
            try await network.until { await second.peers().count == 3 }
            try await network[0].send(ByteBuffer(string: "welcome back"), to: .everyone)
            #expect(await second.firstMessage()?.payload == ByteBuffer(string: "welcome back"))
        }
    }

    @Test func aRestartKeepsWhatANodeHasSaved() async throws {
        try await withTestNetwork(nodes: 3) { network in
            let stranger = IPAddress.v4(0xcb00_7101)
            await network[1].ban(.address(stranger), remark: "once bitten")
            try await network.restart(1)
            #expect(await network[1].bans().map(\.target) == [.address(stranger)])
            try await network.restart(1, remembering: false)
            #expect(await network[1].bans().isEmpty)
        }
    }

    @Test func aCrashLosesWhatWasNotSavedYet() async throws {
        try await withTestNetwork(nodes: 3) { network in
            await network.advance(by: .seconds(60))
            await network[1].ban(.address(.v4(0xcb00_7101)))
            await network.advance(by: .seconds(60))
            await network[1].ban(.address(.v4(0xcb00_7102)))
            await network.crash(1)
            try await network.restart(1)
            #expect(await network[1].bans().map(\.target) == [.address(.v4(0xcb00_7101))])
        }
    }

    @Test func aDelayMovesAnArrivalByExactlyThat() async throws {
        try await withTestNetwork(nodes: 3) { network in
            network.delay(.milliseconds(200), between: 0, and: 1)
            try await network[0].send(ByteBuffer(string: "hello"))
            #expect(await network[2].firstMessage() != nil)
            await network.advance(by: .milliseconds(199))
            #expect(await network[1].traffic().delivered == 0)
            await network.advance(by: .milliseconds(1))
            #expect(await network[1].traffic().delivered == 1)
        }
    }

    @Test func settlingTakesAsMuchTimeAsWhatIsOnItsWay() async throws {
        try await withTestNetwork(nodes: 4, topology: .line, configure: every { $0.relay = true }) { network in
            network.delay(.milliseconds(70))
            let begin = network.now
            try await network[0].send(ByteBuffer(string: "hello"))
            await network.settle()
            #expect(await network[3].traffic().delivered == 1)
            #expect(network.now - begin >= .milliseconds(210))
            #expect(network.now - begin < .seconds(1))
        }
    }

    @Test func aStopInOrderSaysWhatIsLeftToSay() async throws {
        try await withTestNetwork(nodes: 2) { network in
            let payloads = (0..<64).map { ByteBuffer(repeating: $0, count: 64 << 10) }
            network.delay(.milliseconds(50))
            let taken = try await network[0].send(payloads, whenFull: .wait)
            #expect(taken == 64)
            await network.stop(0)
            await network.settle()
            #expect(await network[1].traffic().delivered == 64)
        }
    }
}

private struct Surprise: Error {
    let event: PeerEvent?

    init(_ event: PeerEvent?) { self.event = event }
}
