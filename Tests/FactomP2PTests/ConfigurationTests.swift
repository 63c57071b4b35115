import FactomOverlay
import FactomP2P
import FactomWire
import TestSupport
import Testing

@testable import FactomP2P

@Suite struct ConfigurationTests {
    @Test func everyPropertyReachesWhatGoesByIt() throws {
        var configuration = Configuration()
        configuration.network = .custom("workshop")
        configuration.bindAddress = "127.0.0.9"
        configuration.port = 4711
        configuration.nodeName = "myNetwork"
        configuration.specialPeers = ["peer.example:1"]
        configuration.seeds = ["file:seeds.txt"]
        configuration.exclusive = true
        configuration.exclusiveIncoming = true
        configuration.preferredProtocol = .v11
        configuration.fanout = 17
        configuration.peersFile = "peers.json"
        configuration.outgoingTarget = 33
        configuration.incomingLimit = 201
        configuration.relay = true
        configuration.parcelLimit = 1 << 20
        configuration.queueParcels = 5001
        configuration.queueBytes = 9 << 20
        configuration.inboxParcels = 16_385
        configuration.inboxBytes = 65 << 20
        configuration.dialTimeout = .seconds(6)
        configuration.pingAfter = .seconds(16)
        configuration.goneAfter = .seconds(41)
        configuration.stopDeadline = .seconds(7)
        let checked = try CheckedConfiguration(configuration)
        #expect(checked.bindAddress == .v4(0x7f00_0009))
        #expect(checked.specialPeers.map(\.description) == ["peer.example:1"])
        #expect(checked.seeds.map(\.description) == ["file:seeds.txt"])
        #expect(checked.peersFile == "peers.json")
        #expect(checked.inboxParcels == 16_385)
        #expect(checked.inboxBytes == 65 << 20)
        #expect(checked.stopDeadline == .seconds(7))

        let id = Network.custom("workshop").id
        var expected = Settings(network: id, nodeID: firstWord(ofHash: "myNetwork"), listenPort: 4711)
        expected.isPrivateNetwork = true
        expected.receiveRate = nil
        expected.hasSeeds = true
        expected.exclusive = true
        expected.exclusiveIncoming = true
        expected.preferredProtocol = .v11
        expected.fanout = 17
        expected.outgoingTarget = 33
        expected.incomingLimit = 201
        expected.relay = true
        expected.parcelBytes = 1 << 20
        // A parcel and what its parts may hold beside it.
        expected.unfinishedBytesPerAddress = (1 << 20) * 5 / 4
        expected.queueParcels = 5001
        expected.queueBytes = 9 << 20
        expected.dialTimeout = .seconds(6)
        expected.handshakeTimeout = .seconds(6)
        expected.pingAfter = .seconds(16)
        expected.goneAfter = .seconds(41)
        #expect("\(checked.settings)" == "\(expected)")

        configuration.relay = false
        configuration.duplicateFilter = false
        expected.relay = false
        expected.duplicateFilter = false
        #expect("\(try CheckedConfiguration(configuration).settings)" == "\(expected)")
    }

    /// Whoever adds a property, and forgets it here, sees this fail. The limits have a test of their own.
    @Test func everyPropertyIsInTheTestAbove() throws {
        let source = try Document("Sources/FactomP2P/Configuration.swift").text
        let end = try #require(source.firstRange(of: "public struct ConfigurationError"))
        let names = source[..<end.lowerBound].matches(of: /public var ([A-Za-z]+)/).map(\.output.1)
        let test = try Document("Tests/FactomP2PTests/ConfigurationTests.swift").text
        #expect(names.count >= 25)
        for name in names where name != "limits" { #expect(test.contains("configuration.\(name) = "), "\(name)") }
    }
}
