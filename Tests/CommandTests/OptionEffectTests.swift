import FactomConfigFile
import TestSupport
import Testing

@testable import factom_p2p

/// Every flag and key changes behaviour, and has a test that shows it on the built command: here stands which.
/// Whoever adds one has to write its test to get this compiled.
@Suite struct OptionEffectTests {
    @Test("Every flag changes behaviour, and has a test that shows it", arguments: NodeOption.allCases)
    func flags(_ option: NodeOption) throws {
        let source = try source(of: option.test)
        let words = source.split { !($0.isLetter || $0.isNumber || "-_".contains($0)) }.filter { $0.hasPrefix("-") }
        let isUsed = words.contains { NodeOption(name: $0.drop { $0 == "-" }) == option }
        #expect(isUsed, "\(option.test) doesn't use \(option.spelling)")
    }

    @Test("Every key changes behaviour, and has a test that shows it", arguments: ConfigFile.Key.all)
    func keys(_ key: ConfigFile.Key) throws {
        let (test, text) = key.test
        #expect(try source(of: test).contains(text), "\(test) doesn't use \(key.name)")
    }

    @Test("Every option of simulate changes behaviour, and has a test that shows it")
    func simulations() async throws {
        let help = try await RunningCommand.run(["simulate", "--help"])
        let options = help.output.compactMap { line in line.prefixMatch(of: #/ {2}(--[a-z]+)/#).map { String($0.1) } }
        #expect(options.filter { !["--version", "--help"].contains($0) } == simulateTests.map(\.key))
        for (option, test) in simulateTests {
            #expect(
                try source(of: "SimulateOptionTests.\(test)").contains("\"\(option)\""), "\(test) doesn't use \(option)"
            )
        }
    }

    /// What stands between this test's mark and the next one's.
    private func source(of test: String) throws -> Substring {
        let names = test.split(separator: ".")
        let documents = try Document.all(in: "Tests/CommandTests", ".swift")
        let suite = try #require(documents.first { $0.text.contains("struct \(names[0]) {") }, "no \(names[0])")
        let source = suite.text.split(separator: "@Test").first { $0.contains("func \(names[1])(") }
        return try #require(source, "no \(test)")
    }
}

/// By option, in the order of the help: the test that shows its effect.
private let simulateTests: KeyValuePairs = [
    "--scenario": "aScenarioIsOneThatShipsOrAFile",
    "--nodes": "nodesAndMinutesAreItsSize",
    "--minutes": "nodesAndMinutesAreItsSize",
    "--parcels": "parcelsAreAskedForAndSaid",
    "--seed": "aSeedDecidesTheRun",
    "--swarm": "swarmRunsSoManySeedsEachTwiceIfWanted",
    "--twice": "swarmRunsSoManySeedsEachTwiceIfWanted",
    "--sweep": "sweepComparesValuesOverSoManySeeds",
    "--seeds": "sweepComparesValuesOverSoManySeeds",
    "--json": "aSweepIsAListAndAPage",
    "--html": "htmlDrawsThePage",
    "--trace": "traceWritesALineForEachOccurrence",
    "--list": "listTellsWhatShips",
    "--show": "showPrintsAFileThatGivesTheSameRun",
]

extension NodeOption {
    fileprivate var test: String {
        switch self {
        case .network, .bind: "NodeOptionTests.eachNetworkHasItsPort"
        case .customnet: "NodeOptionTests.aCustomNetworkIsApartFromOthers"
        case .networkPort: "NodeFailureTests.aTakenPortIsStatus1"
        case .peers, .protocolVersion: "NodeOptionTests.theDiallerChoosesTheProtocol"
        case .seed: "PeersFileOptionTests.aSeedOnTheWebIsEnough"
        case .peersFile: "PeersFileOptionTests.aNodeFindsItsPeersAgainWithNothingButTheFileOfTheOption"
        case .exclusive, .outgoing: "NodeOptionTests.alternativesAreDialledByWhoMay"
        case .exclusiveIn: "NodeOptionTests.exclusiveInTakesOnlySpecialPeers"
        case .broadcastnum: "NodeOptionTests.aBroadcastGoesToAsManyRegularPeersAsBroadcastnumSays"
        case .incoming: "NodeOptionTests.noPlacesForIncomingPeersMeansARefusal"
        case .deadline: "NodeOptionTests.theDeadlineEndsASilentHandshake"
        case .config: "NodeOptionTests.theConfigFileIsReadAndTheCommandLineCountsMore"
        case .nodename: "NodeOptionTests.aNameGivesTheSameIdAlways"
        case .relay: "NodeOptionTests.whoRelaysPassesOnWhatComes"
        case .noDuplicateFilter: "NodeOptionTests.theSameBytesAgainGoToWhoHasThemOnlyWithoutTheFilter"
        case .logLevel, .logFormat: "NodeOptionTests.theLogHasALevelAndAFormat"
        case .pipe: "NodeLifeTests.aLineGreetsTheNetworkWhenSomebodyIsThere"
        }
    }
}

extension ConfigFile.Key {
    /// The test, and how it writes the key.
    fileprivate var test: (name: String, text: String) {
        let ofNetworks = "ConfigKeyTests.itsNetworkAndThatOnesPortPeersAndSeedCount"
        switch self {
        case .network: return (ofNetworks, "\"Network = ")
        case .networkPort: return (ofNetworks, "NetworkPort = ")
        case .seedURL: return (ofNetworks, "SeedURL = ")
        case .specialPeers: return (ofNetworks, "SpecialPeers = ")
        case .incoming: return ("NodeOptionTests.noPlacesForIncomingPeersMeansARefusal", "P2PIncoming")
        case .outgoing: return ("NodeOptionTests.alternativesAreDialledByWhoMay", "P2POutgoing")
        case .peersFile:
            return ("PeersFileOptionTests.theConfigFilesOwnNameLiesInTheStateDirectoryAndAChangeNeedsARestart", name)
        case .controlPanelPort, .controlPanelSetting:
            // They are told to do nothing.
            return ("NodeOptionTests.theConfigFileIsReadAndTheCommandLineCountsMore", name)
        }
    }
}
