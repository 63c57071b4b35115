import FactomP2P
import FactomWire
import TestSupport
import Testing

@Suite(
    "IPv6, end to end", .enabled(if: Loopback.hasIPv6, "this machine has no ::1"), .timeLimit(.minutes(5)))
struct IPv6Tests {
    @Test(arguments: ProtocolVersion.allCases)
    func twoNodesTalk(in version: ProtocolVersion) async throws {
        let listener = try await LiveNode(.six())
        #expect(listener.address.description.hasPrefix("[::1]:"))
        var configuration = Configuration.six(peers: [listener.address])
        configuration.preferredProtocol = version
        let dialler = try await LiveNode(configuration)
        let peer = try await dialler.online()
        #expect(peer.id.endpoint == listener.address)
        #expect(peer.protocolVersion == version)
        let seen = try await listener.online()
        // A node that listens on one address dials from it.
        #expect(seen.id.endpoint == dialler.address)
        try await exchange(dialler.node, listener.node)
        await dialler.node.stop()
        await listener.node.stop()
    }

    @Test func aNodeOnAllAddressesTakesBothKindsAndKnowsAnIPv4PeerByItsIPv4Address() async throws {
        let listener = try await LiveNode(.six("::"))
        let port = listener.address.port
        #expect(listener.address == Endpoint("[::]:\(port)"))
        let addresses = try ["127.0.0.1:\(port)", "[::1]:\(port)"].map { try #require(Endpoint($0)) }
        let four = try await LiveNode(.loopback(peers: [addresses[0]]))
        let six = try await LiveNode(.six(peers: [addresses[1]]))
        #expect(try await four.online().id.endpoint == addresses[0])
        #expect(try await six.online().id.endpoint == addresses[1])
        #expect(try await listener.online(four.address).id.endpoint.address == IPAddress("127.0.0.1"))
        #expect(try await listener.online(six.address).id.endpoint.address == IPAddress("::1"))
        #expect(try await listener.node.send(ByteBuffer(string: "both"), to: .everyone) == 2)
        for node in [four.node, six.node] {
            let message = await node.messages.first { _ in true }
            #expect(message?.payload == ByteBuffer(string: "both"))
        }
        for node in [four.node, six.node, listener.node] { await node.stop() }
    }

    @Test(arguments: [("127.0.0.1", "127.0.0.1:1"), ("::1", "[0:0::1]:1"), ("127.0.0.1", "[::ffff:127.0.0.1]:1")])
    func aSpecialPeerIsRecognisedByItsAddressWhateverSocketItComesThrough(from: String, named: String) async throws {
        var configuration = Configuration.six("::")
        // So that nobody dials it: who dials in is what this is about.
        configuration.limits.specialRedialFirst = .seconds(3600)
        configuration.limits.specialRedialCeiling = .seconds(3600)
        configuration.exclusiveIncoming = true
        configuration.specialPeers = [named]
        let listener = try await LiveNode(configuration)
        let target = Endpoint(address: try #require(IPAddress(from)), port: listener.address.port)
        var other = Configuration.six(from)
        other.specialPeers = [target.description]
        let dialler = try await LiveNode(other)
        let seen = try await listener.online(dialler.address)
        #expect(seen.isSpecial == true)
        await dialler.node.stop()
        await listener.node.stop()
    }

    @Test func twoThatDialEachOtherAtOnceEndWithOneLink() async throws {
        for _ in 0..<5 {
            let one = try await LiveNode(.six())
            let two = try await LiveNode(.six())
            async let first: Void = one.node.setSpecialPeers([two.address.description])
            async let second: Void = two.node.setSpecialPeers([one.address.description])
            _ = try await (first, second)
            #expect(try await one.online().id.endpoint == two.address)
            #expect(try await two.online().id.endpoint == one.address)
            try await exchange(one.node, two.node)
            #expect(await one.node.peers().count == 1)
            #expect(await two.node.peers().count == 1)
            await one.node.stop()
            await two.node.stop()
        }
    }

    private func exchange(_ one: Node, _ two: Node) async throws {
        for (from, to) in [(one, two), (two, one)] {
            // Who has a message isn't sent it again: each says something of its own.
            let hello = ByteBuffer(string: "hello from \(from.nodeID)")
            #expect(try await from.send(hello, to: .everyone) == 1)
            let message = await to.messages.first { _ in true }
            #expect(message?.payload == hello)
        }
    }
}

extension Configuration {
    fileprivate static func six(_ address: String = "::1", peers: [Endpoint] = []) -> Configuration {
        var configuration = Configuration.loopback(peers: peers)
        configuration.bindAddress = address
        return configuration
    }
}
