import FactomOverlay
import FactomP2P
import TestSupport
import Testing

@testable import FactomP2P

@Suite struct LimitsTests {
    /// What is written down in one place must be what the decisions start from in the other.
    @Test func theDefaultsAreTheOverlays() throws {
        let configured = try CheckedConfiguration(Configuration()).settings
        let plain = Settings(network: .local, nodeID: configured.nodeID, listenPort: 8110)
        var expected = plain
        expected.isPrivateNetwork = true
        expected.receiveRate = nil
        #expect("\(configured)" == "\(expected)")
    }

    @Test func everyLimitReachesTheDecisions() throws {
        var configuration = Configuration()
        configuration.limits.incomingPerAddress = 5
        configuration.limits.incomingPerNetwork = 17
        configuration.limits.newcomersAtOnce = 6
        configuration.limits.unfinishedHandshakes = 65
        configuration.limits.unfinishedHandshakesPerAddress = 7
        configuration.limits.unfinishedBytes = 2 << 20
        configuration.limits.partialMessages = 9
        configuration.limits.partsExpiry = .seconds(61)
        configuration.limits.duplicateMemory = .seconds(62)
        configuration.limits.duplicateHashes = 2048
        configuration.limits.stalledAfter = .seconds(21)
        configuration.limits.dialsAtOnce = 10
        configuration.limits.receiveRate = .bytesPerSecond(1 << 17)
        configuration.limits.receiveBurst = 1 << 18
        configuration.limits.redialFirst = .seconds(22)
        configuration.limits.redialCeiling = .seconds(3601)
        configuration.limits.specialRedialFirst = .seconds(2)
        configuration.limits.specialRedialCeiling = .seconds(23)
        configuration.limits.peerRequestInterval = .seconds(6)
        configuration.limits.outgoingFloor = 11
        configuration.limits.outgoingPerNetwork = 3
        configuration.limits.askEvery = .seconds(181)
        configuration.limits.testEvery = .seconds(121)
        configuration.limits.roundEvery = .seconds(901)
        configuration.limits.roundDownTo = 31
        configuration.limits.shareAfter = .seconds(63)
        configuration.limits.seedEvery = .seconds(7200)
        configuration.limits.seedRetry = .seconds(31)
        configuration.limits.lonelyEvery = .seconds(16)
        configuration.limits.saveAfter = .seconds(32)
        configuration.limits.addressBook = 512
        let settings = try CheckedConfiguration(configuration).settings
        var expected = try CheckedConfiguration(Configuration()).settings
        expected.nodeID = settings.nodeID
        expected.incomingPerAddress = 5
        expected.incomingPerGroup = 17
        expected.newcomersAtOnce = 6
        expected.halfOpenLimit = 65
        expected.halfOpenPerAddress = 7
        expected.unfinishedBytes = 2 << 20
        expected.partialMessages = 9
        expected.partsExpiry = .seconds(61)
        expected.duplicateMemory = .seconds(62)
        expected.duplicateHashes = 2048
        expected.stalledAfter = .seconds(21)
        expected.dialsAtOnce = 10
        expected.receiveRate = 1 << 17
        expected.receiveBurst = 1 << 18
        expected.redialFirst = .seconds(22)
        expected.redialCeiling = .seconds(3601)
        expected.specialRedialFirst = .seconds(2)
        expected.specialRedialCeiling = .seconds(23)
        expected.peerRequestInterval = .seconds(6)
        expected.outgoingFloor = 11
        expected.outgoingPerGroup = 3
        expected.askEvery = .seconds(181)
        expected.feelEvery = .seconds(121)
        expected.roundEvery = .seconds(901)
        expected.roundDownTo = 31
        expected.shareAfter = .seconds(63)
        expected.seedEvery = .seconds(7200)
        expected.seedRetryFirst = .seconds(31)
        expected.ladderEvery = .seconds(16)
        expected.saveAfter = .seconds(32)
        expected.bookLimit = 512
        #expect("\(settings)" == "\(expected)")
    }

    @Test(
        arguments: [
            (.main, nil, 5 << 20), (.test, nil, 5 << 20), (.local, nil, nil), (.custom("x"), nil, nil),
            (.main, .unlimited, nil), (.local, .unlimited, nil), (.main, .bytesPerSecond(1 << 16), 1 << 16),
            (.custom("x"), .bytesPerSecond(64 << 30), 64 << 30),
        ] as [(Network, ReceiveRate?, Int?)])
    func whatIsReadOfAPeerIsTheNetworksHabitUnlessSaid(network: Network, rate: ReceiveRate?, expected: Int?) throws {
        var configuration = Configuration()
        configuration.network = network
        configuration.limits.receiveRate = rate
        #expect(try CheckedConfiguration(configuration).settings.receiveRate == expected)
    }

    @Test(arguments: [0, -1, Int.min, (64 << 10) - 1, (64 << 30) + 1, Int.max])
    func aRateThatCannotBeIsNamed(rate: Int) {
        var configuration = Configuration()
        configuration.limits.receiveRate = .bytesPerSecond(rate)
        #expect(
            throws: ConfigurationError(key: "limits.receiveRate", value: "\(rate)", expected: "in 65536…68719476736")
        ) {
            try CheckedConfiguration(configuration)
        }
    }

    /// Whoever adds a limit, and forgets it here, sees this fail.
    @Test func everyLimitIsInTheTestAbove() throws {
        let source = try Document("Sources/FactomP2P/Limits.swift").text
        let names = source.matches(of: /public var ([A-Za-z]+)/).map(\.output.1)
        let test = try Document("Tests/FactomP2PTests/LimitsTests.swift").text
        #expect(names.count >= 31)
        for name in names { #expect(test.contains("configuration.limits.\(name) = "), "\(name)") }
    }

    @Test func aLimitThatCannotBeIsNamed() {
        var configuration = Configuration()
        configuration.limits.redialCeiling = .seconds(1)
        #expect(
            throws: ConfigurationError(
                key: "limits.redialCeiling", value: "1.0 seconds", expected: "in 20.0 seconds…604800.0 seconds")
        ) {
            try CheckedConfiguration(configuration)
        }
    }
}
