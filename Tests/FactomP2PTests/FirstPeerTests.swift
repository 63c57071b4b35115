import FactomP2P
import TestSupport
import Testing

/// From nothing to the first peer, on real sockets.
@Suite("From nothing to the first peer", .timeLimit(.minutes(5))) struct FirstPeerTests {
    @Test func aNodeWithNothingButASeedOnTheWebFindsAPeerAndTellsHowLongItTook() async throws {
        try await withPeer { _, address in
            try await SeedServer.run(["/seed": .list("# ours\n\(address)\n")]) { server in
                let seeker = try Seeker { $0.seeds = [server.address("/seed")] }
                try await seeker.node.start()
                #expect(await seeker.finds(address))
                let ways = try seeker.waysToAPeer()
                #expect(ways.count == 1)
                #expect(ways.allSatisfy { $0 > 0 })
                #expect(seeker.lines("first peer").count == 1)
                await seeker.node.stop()
            }
        }
    }

    @Test func aNameIsASeed() async throws {
        try await withPeer { _, address in
            let seeker = try Seeker { $0.seeds = ["dns:localhost:\(address.port)"] }
            try await seeker.node.start()
            #expect(await seeker.finds(address))
            await seeker.node.stop()
        }
    }

    @Test(
        "A failed or empty seed fetch is retried soon",
        arguments: [.status(500), .list("# nobody\n")] as [SeedServer.Answer])
    func aSeedThatFailsFirst(answer: SeedServer.Answer) async throws {
        try await withPeer { _, address in
            try await SeedServer.run(["/seed": answer]) { server in
                let seeker = try Seeker { configuration in
                    configuration.seeds = [server.address("/seed")]
                    configuration.limits.seedRetry = .milliseconds(100)
                }
                try await seeker.node.start()
                for await _ in server.requestsSoon { break }
                server.answer("/seed", with: .list("\(address)"))
                #expect(await seeker.finds(address))
                let warning = try #require(seeker.lines("a seed told no addresses").first)
                #expect(warning.level == "warning")
                #expect(warning.metadata["seed"] == server.address("/seed"))
                await seeker.node.stop()
            }
        }
    }

    /// The fetch has ten seconds: whoever waits for it takes longer. Only a machine that is busy with other tests needs
    /// a second try.
    @Test("A seed fetch blocks nothing: the node starts, takes a peer, carries messages and stops meanwhile")
    func silentSeed() async throws {
        var least = Duration.seconds(60)
        for _ in 0..<3 where least > .seconds(8) {
            try await SeedServer.run(["/seed": .silence]) { server in
                let time = try await ContinuousClock().measure { try await liveBeside(server) }
                least = min(least, time)
            }
        }
        #expect(least < .seconds(8))
    }

    private func liveBeside(_ server: SeedServer) async throws {
        let seeker = try Seeker { $0.seeds = [server.address("/seed")] }
        let address = try await seeker.node.start()
        for await _ in server.requestsSoon { break }
        let peer = try Node(.loopback(peers: [address]))
        let events = peer.events
        try await peer.start()
        _ = await events.first { if case .online = $0 { true } else { false } }
        try await peer.send(ByteBuffer(string: "there"))
        #expect(await seeker.node.messages.first { _ in true }?.payload == ByteBuffer(string: "there"))
        try await seeker.node.send(ByteBuffer(string: "and back"))
        #expect(await peer.messages.first { _ in true }?.payload == ByteBuffer(string: "and back"))
        await seeker.node.stop()
        await peer.stop()
    }

    @Test("One seed that fails doesn't keep another one from telling")
    func twoSeeds() async throws {
        try await withPeer { _, address in
            try await SeedServer.run(["/good": .list("\(address)")]) { server in
                let seeker = try Seeker { $0.seeds = [server.address("/missing"), server.address("/good")] }
                try await seeker.node.start()
                #expect(await seeker.finds(address))
                await seeker.node.stop()
            }
        }
    }

    @Test("After total isolation the same ladder again by itself")
    func isolation() async throws {
        let peer = try Node(.loopback)
        let address = try await peer.start()
        try await SeedServer.run(["/seed": .list("\(address)")]) { server in
            let seeker = try Seeker { configuration in
                configuration.seeds = [server.address("/seed")]
                configuration.limits.lonelyEvery = .seconds(1)
            }
            try await seeker.node.start()
            #expect(await seeker.finds(address))
            await peer.stop()
            #expect(await seeker.loses())
            #expect(seeker.lines("nobody is online; looking for peers").first?.level == "warning")
            var configuration = Configuration.loopback
            configuration.port = address.port
            let again = try Node(configuration)
            try await again.start()
            #expect(await seeker.finds(address))
            #expect(try seeker.waysToAPeer().count == 2)
            await seeker.node.stop()
            await again.stop()
        }
    }

    /// Somebody who dials nobody, while the body runs.
    private func withPeer(_ body: (Node, Endpoint) async throws -> Void) async throws {
        let peer = try Node(.loopback)
        let address = try await peer.start()
        try await body(peer, address)
        await peer.stop()
    }
}
