import FactomConfigFile
import FactomP2P
import Logging
import Testing

@testable import factom_p2p

@Suite struct NodeSettingsTests {
    // MARK: - Who counts more

    @Test func aFlagCountsMoreThanTheEnvironmentThatMoreThanTheFileThatMoreThanTheDefault() throws {
        let file = "LocalNetworkPort = 3"
        let environment = ["FACTOM_P2P_NETWORK_PORT": "2"]
        #expect(try settings([.networkPort: "1"], environment, file).configuration.port == 1)
        #expect(try settings([:], environment, file).configuration.port == 2)
        #expect(try settings([:], [:], file).configuration.port == 3)
        #expect(try settings().configuration.port == nil)
    }

    @Test func eachOptionHasAVariable() throws {
        let values: [NodeOption: String] = [
            .network: "custom", .customnet: "net", .networkPort: "1", .peers: "a:1", .exclusive: "yes",
            .exclusiveIn: "1", .broadcastnum: "2", .incoming: "3", .outgoing: "4", .deadline: "50",
            .nodename: "me", .bind: "127.0.0.9", .protocolVersion: "11", .logLevel: "Error", .logFormat: "JSON",
            .pipe: "Text", .seed: "file:a http://b.example;dns:c.example:4,d",
            .peersFile: "my peers.json",
        ]
        try expect(values, relay: false, filter: true)
        try expect(values.merging([.relay: "1"]) { $1 }, relay: true, filter: true)
        try expect(values.merging([.noDuplicateFilter: "yes"]) { $1 }, relay: false, filter: false)
    }

    private func expect(_ values: [NodeOption: String], relay: Bool, filter: Bool) throws {
        let names = Dictionary(uniqueKeysWithValues: values.map { ($0.key.variable, $0.value) })
        for found in [try settings(values), try settings([:], names)] {
            var expected = Configuration()
            expected.network = .custom("net")
            expected.port = 1
            expected.specialPeers = ["a:1"]
            expected.seeds = ["file:a", "http://b.example", "dns:c.example:4", "d"]
            expected.peersFile = "my peers.json"
            expected.exclusive = true
            expected.exclusiveIncoming = true
            expected.fanout = 2
            expected.incomingLimit = 3
            expected.outgoingTarget = 4
            expected.dialTimeout = .milliseconds(50)
            expected.nodeName = "me"
            expected.bindAddress = "127.0.0.9"
            expected.preferredProtocol = .v11
            expected.relay = relay
            expected.duplicateFilter = filter
            #expect(found.configuration == expected)
            #expect(found.logLevel == .error)
            #expect(found.logFormat == .json)
            #expect(found.pipe == .text)
        }
    }

    @Test func anEmptyVariableOrKeyIsNotSet() throws {
        let found = try settings([:], ["FACTOM_P2P_NETWORK": "", "FACTOM_P2P_EXCLUSIVE": ""], "LocalNetworkPort = ")
        #expect(found.configuration == Configuration())
    }

    @Test func aFlagTurnsOffWhatTheEnvironmentTurnsOn() throws {
        let environment = ["FACTOM_P2P_EXCLUSIVE": "true"]
        #expect(try settings([.exclusive: "false"], environment).configuration.exclusive == false)
    }

    // MARK: - Network

    @Test(
        arguments: [
            (["network": "MAIN"], [:], "", "MAIN"),
            (["network": "test"], [:], "Network = MAIN", "TEST"),
            ([:], [:], "Network = \"Main\"", "MAIN"),
            ([:], [:], "", "LOCAL"),
            (["customnet": "x"], [:], "", "CUSTOM:x"),
            (["customnet": "x"], [:], "Network = MAIN", "CUSTOM:x"),
            (["customnet": "x"], ["FACTOM_P2P_NETWORK": "MAIN"], "", "CUSTOM:x"),
            (["network": "MAIN"], ["FACTOM_P2P_CUSTOMNET": "x"], "", "MAIN"),
            ([:], ["FACTOM_P2P_CUSTOMNET": "x"], "Network = CUSTOM", "CUSTOM:x"),
            (["network": "CUSTOM"], ["FACTOM_P2P_CUSTOMNET": "x"], "", "CUSTOM:x"),
        ] as [([String: String], [String: String], String, String)])
    func theNetworkIsWhatTheStrongestSays(
        flags: [String: String], environment: [String: String], file: String, network: String
    ) throws {
        let flags = Dictionary(
            uniqueKeysWithValues: flags.compactMap { pair in
                NodeOption(name: pair.key).map { ($0, pair.value) }
            })
        #expect(try settings(flags, environment, file).configuration.network.description == network)
    }

    @Test(
        arguments: [
            ([.network: "MAIN", .customnet: "x"], "-customnet is 'x'; it goes with -network CUSTOM, not with MAIN"),
            ([.network: "CUSTOM"], "-network is 'CUSTOM'; it needs the network's name: -customnet NAME"),
            ([.customnet: ""], "-customnet is ''; it must be a network's name"),
        ] as [([NodeOption: String], String)])
    func aNameAndItsNetworkGoTogether(flags: [NodeOption: String], sentence: String) {
        #expect(throws: CommandFailure.usage(sentence)) { try settings(flags) }
    }

    // MARK: - The file

    @Test func eachNetworkHasItsOwnKeys() throws {
        let file = """
            P2PIncoming = 5
            P2POutgoing = 6
            """
            + ConfigFile.NetworkPrefix.allCases.enumerated().map { index, prefix in
                "\n\(prefix.rawValue)NetworkPort = \(index + 1)\n\(prefix.rawValue)SpecialPeers = p\(index + 1):1"
            }.joined()
        for (index, flags) in [["MAIN"], ["TEST"], ["LOCAL"], ["CUSTOM", "x"]].enumerated() {
            var given: [NodeOption: String] = [.network: flags[0]]
            if flags.count == 2 { given[.customnet] = flags[1] }
            let found = try settings(given, [:], file).configuration
            #expect(found.port == UInt16(index + 1))
            #expect(found.specialPeers == ["p\(index + 1):1"])
            #expect(found.incomingLimit == 5)
            #expect(found.outgoingTarget == 6)
        }
    }

    @Test func theNetworksExampleWorksAsItIs() throws {
        let found = try settings([:], [:], exampleFile)
        #expect(found.configuration.network == .local)
        #expect(found.configuration.port == 8110)
        #expect(found.unusedKeys == [])
        let more = exampleFile + "\nControlPanelPort = 8090"
        #expect(try settings([:], [:], more).unusedKeys == ["ControlPanelPort"])
        #expect(try settings([.network: "TEST"], [:], exampleFile).configuration.port == 8109)
    }

    @Test(
        "Peers from the command line add to those of the config file; a bad entry is named and skipped, and does not void the list"
    )
    func peersOfFileAndCommandLineAddUpAndABadOneIsLeftOut() throws {
        let file = "LocalSpecialPeers = \"1.2.3.4:1;bad, c:3\""
        let found = try settings([.peers: "a:1,b:2;a:1 1.2.3.4"], ["FACTOM_P2P_PEERS": "no:1"], file)
        #expect(found.configuration.specialPeers == ["a:1", "b:2", "1.2.3.4:1", "c:3"])
        #expect(found.badPeers.map(\.text) == ["1.2.3.4", "bad"])
        #expect(found.badPeers.map(\.source.description) == ["-peers", "LocalSpecialPeers in line 1 of the.conf"])
        #expect(try settings([:], ["FACTOM_P2P_PEERS": "e:1"], file).configuration.specialPeers.first == "e:1")
    }

    @Test(
        "Entries may be separated by spaces, commas or semicolons",
        arguments: [" ", ",", ";", ", ", " ; ", "\t", ",;,"])
    func separators(_ separator: String) throws {
        let list = ["a:1", "b:2", "c:3"]
        let text = list.joined(separator: separator)
        #expect(try settings([.peers: text]).configuration.specialPeers == list)
        #expect(try settings([:], ["FACTOM_P2P_PEERS": text]).configuration.specialPeers == list)
        let file = "LocalSpecialPeers = \"\(text)\"\nLocalSeedURL = \"\(text.replacing(":", with: "/"))\""
        let found = try settings([:], [:], file).configuration
        #expect(found.specialPeers == list)
        #expect(found.seeds == ["a/1", "b/2", "c/3"])
    }

    // MARK: - Seeds

    @Test func seedsOfTheStrongestSourceStandAlone() throws {
        let file = ConfigFile.NetworkPrefix.allCases.map { "\($0.rawValue)SeedURL = file:\($0.rawValue)\n" }.joined()
        let environment = ["FACTOM_P2P_SEED": "dns:a.example:1;dns:b.example:2"]
        let flags: [NodeOption: String] = [.network: "TEST", .seed: "https://a.example/x"]
        #expect(try settings(flags, environment, file).configuration.seeds == ["https://a.example/x"])
        #expect(try settings([:], environment, file).configuration.seeds == ["dns:a.example:1", "dns:b.example:2"])
        #expect(try settings([.network: "MAIN"], [:], file).configuration.seeds == ["file:Main"])
        #expect(try settings([.network: "TEST"], [:], file).configuration.seeds == ["file:Test"])
        #expect(try settings([:], [:], file).configuration.seeds == ["file:Local"])
        #expect(try settings([.customnet: "x"], [:], file).configuration.seeds == ["file:Custom"])
        #expect(try settings([.network: "MAIN"]).configuration.seeds == nil)
    }

    @Test func aKeyMayHoldSeveralSeedsOrNone() throws {
        let several = "MainSeedURL = https://a.example/1;https://b.example/2, c ; these"
        #expect(
            try settings([.network: "MAIN"], [:], several).configuration.seeds == [
                "https://a.example/1", "https://b.example/2", "c",
            ])
        for none in ["MainSeedURL = \"\"", "MainSeedURL =", "MainSeedURL = None"] {
            #expect(try settings([.network: "MAIN"], [:], none).configuration.seeds == [])
        }
        #expect(try settings([.network: "MAIN", .seed: "none"]).configuration.seeds == [])
    }

    @Test func aSeedThatCantBeIsNamedAlone() {
        let rule = "https://…, http://…, file:PATH, a path, or dns:NAME:PORT"
        #expect(throws: CommandFailure.usage("--seed is 'ftp://b'; it must be \(rule)")) {
            try settings([.seed: "a ftp://b"])
        }
        #expect(
            throws: CommandFailure.usage(
                "MainSeedURL in line 1 of the.conf is 'a.example:1'; it must be dns:a.example:1 for every address of that name"
            )
        ) { try settings([.network: "MAIN"], [:], "MainSeedURL = a.example:1") }
        #expect(throws: CommandFailure.usage("--seed is ' '; it must be \(rule), or none")) {
            try settings([.seed: " "])
        }
    }

    // MARK: - The peers file

    /// One on macOS lies elsewhere in the home.
    #if os(macOS)
    private let home = "/h/Library/Application Support"
    #else
    private let home = "/h/.local/state"
    #endif

    @Test func thePeersFileLiesInTheStateDirectoryOfItsNetwork() throws {
        let environment = ["HOME": "/h"]
        for network in ["MAIN", "TEST", "LOCAL"] {
            let found = try settings([.network: network], environment)
            #expect(found.configuration.peersFile == "\(home)/factom-p2p/\(network)/peers.json")
            #expect(!found.lacksHome)
        }
        let state = environment.merging(["XDG_STATE_HOME": "/s"]) { $1 }
        #expect(try settings([:], state).configuration.peersFile == "/s/factom-p2p/LOCAL/peers.json")
        // The specification of the variable wants others passed over.
        let relative = environment.merging(["XDG_STATE_HOME": "s"]) { $1 }
        #expect(try settings([:], relative).configuration.peersFile == "\(home)/factom-p2p/LOCAL/peers.json")
    }

    @Test(arguments: ["x", "../../etc", "a/b", "/", "MAIN", " ", "\u{0}", "CON", String(repeating: "ü", count: 300)])
    func anyNameOfACustomNetworkHasADirectoryOfItsOwn(name: String) throws {
        let path = try settings([.customnet: name], ["XDG_STATE_HOME": "/s"]).configuration.peersFile
        let id = hexadecimal(Network.custom(name).id.rawValue)
        #expect(path == "/s/factom-p2p/CUSTOM-\(id)/peers.json")
        #expect(path?.utf8.count == "/s/factom-p2p/CUSTOM-01234567/peers.json".utf8.count)
    }

    @Test func aPathThatIsTypedBeginsWhereOneIsAndAFilesInTheStateDirectory() throws {
        let environment = ["XDG_STATE_HOME": "/s"]
        let file = "PeersFile = \"peers.json\""
        #expect(try settings([.peersFile: "a/b"], environment, file).configuration.peersFile == "a/b")
        let variable = environment.merging(["FACTOM_P2P_PEERS_FILE": "../c"]) { $1 }
        #expect(try settings([:], variable, file).configuration.peersFile == "../c")
        #expect(try settings([:], environment, file).configuration.peersFile == "/s/factom-p2p/LOCAL/peers.json")
        #expect(
            try settings([.network: "TEST"], environment, "PeersFile = my/own").configuration.peersFile
                == "/s/factom-p2p/TEST/my/own")
        #expect(try settings([:], environment, "PeersFile = /var/p").configuration.peersFile == "/var/p")
        #expect(
            try settings([:], environment, "PeersFile = ").configuration.peersFile == "/s/factom-p2p/LOCAL/peers.json")
    }

    @Test func noneIsNoneAndWithoutAHomeItIsNoticed() throws {
        let environment = ["XDG_STATE_HOME": "/s"]
        for found in [
            try settings([.peersFile: "none"], environment), try settings([:], environment, "PeersFile = NONE"),
            try settings([.peersFile: "None"]),
        ] {
            #expect(found.configuration.peersFile == nil)
            #expect(!found.lacksHome)
        }
        for found in [
            try settings(), try settings([:], ["HOME": "h"]), try settings([:], [:], "PeersFile = peers.json"),
        ] {
            #expect(found.configuration.peersFile == nil)
            #expect(found.lacksHome)
        }
        for found in [try settings([.peersFile: "p"]), try settings([:], [:], "PeersFile = /p")] {
            #expect(!found.lacksHome)
        }
    }

    // MARK: - Wrong values

    @Test(
        arguments: [
            (.network, "MAINE", "MAIN, TEST, LOCAL or CUSTOM"),
            (.networkPort, "65536", "a port from 1 to 65535, or 0 for any free one"),
            (.networkPort, "+1", "a port from 1 to 65535, or 0 for any free one"),
            (.networkPort, "99999999999999999999", "a port from 1 to 65535, or 0 for any free one"),
            (.exclusive, "maybe", "true or false"), (.exclusiveIn, "2", "true or false"),
            (.relay, "on", "true or false"), (.noDuplicateFilter, "off", "true or false"),
            (.broadcastnum, "0", "a whole number from 1 to 10000"),
            (.incoming, "100001", "a whole number from 0 to 100000"),
            (.outgoing, "-1", "a whole number from 0 to 10000"),
            (.deadline, "9", "a whole number of milliseconds from 10 to 300000"),
            (.bind, "localhost", "an IPv4 or IPv6 address, such as 127.0.0.1, or 0.0.0.0 for all"),
            (.protocolVersion, "8", "9, 10 or 11"),
            (.logLevel, "loud", "trace, debug, info, notice, warning, error or critical"),
            (.peersFile, "a/", "the path of a file, or none"),
            (.logFormat, "xml", "text or json"), (.pipe, "on", "off, text or json"),
        ] as [(NodeOption, String, String)])
    func aWrongValueIsNamedWithItsSourceAndWhatWouldBeRight(option: NodeOption, value: String, rule: String) {
        #expect(throws: CommandFailure.usage("\(option.spelling) is '\(value)'; it must be \(rule)")) {
            try settings([option: value])
        }
        let variable = "the environment variable \(option.variable)"
        #expect(throws: CommandFailure.usage("\(variable) is '\(value)'; it must be \(rule)")) {
            try settings([:], [option.variable: value])
        }
    }

    @Test func anOptionIsNamedAsItWasTyped() {
        let sources = SettingSources(flags: [.bind: "x"], typed: [.bind: "-BIND"], environment: [:])
        let failure = #expect(throws: CommandFailure.self) { try NodeSettings(sources, readFile: { _ in "" }) }
        #expect(failure?.sentence.hasPrefix("-BIND is 'x'") == true)
    }

    @Test func aWrongValueInTheFileIsNamedWithItsLine() {
        #expect(
            throws: CommandFailure.usage(
                "localnetworkport in line 2 of the.conf is 'x'; it must be a port from 1 to 65535, or 0 for any free one"
            )
        ) { try settings([:], [:], "\nlocalnetworkport = x") }
        #expect(
            throws: CommandFailure.usage(
                "in the config file the.conf line 1 is neither 'key = value' nor a comment: 'junk'; "
                    + "1 more lines are wrong")
        ) { try settings([:], [:], "junk\njunk") }
    }

    @Test func bothEndsOfEveryRangeMakeANode() throws {
        let ranges: [NodeOption: [String]] = [
            .networkPort: ["0", "65535"], .broadcastnum: ["1", "10000"], .incoming: ["0", "100000"],
            .outgoing: ["0", "10000"], .deadline: ["10", "300000"], .protocolVersion: ["9", "11"],
        ]
        for (option, values) in ranges {
            for value in values { _ = try Node(try settings([option: value]).configuration) }
        }
    }

    @Test func relayNeedsTheDuplicateFilter() throws {
        let found = try settings([.relay: "true"], ["FACTOM_P2P_NO_DUPLICATE_FILTER": "true"])
        let failure = #expect(throws: ConfigurationError.self) { try Node(found.configuration) }
        #expect(failure?.description == "duplicateFilter is 'false'; it must be true with relay")
    }

    @Test func aVariableThatIsNoneOfOursIsNoticed() throws {
        let found = try settings([:], ["FACTOM_P2P_NETWORKPORT": "1", "FACTOM_P2P_XYZZY": "1", "HOME": "/"])
        #expect(found.unknownVariables.map(\.name) == ["FACTOM_P2P_NETWORKPORT", "FACTOM_P2P_XYZZY"])
        #expect(found.unknownVariables[0].meant == "FACTOM_P2P_NETWORK_PORT")
    }

    /// What is made of flags, variables and a file.
    private func settings(
        _ flags: [NodeOption: String] = [:], _ environment: [String: String] = [:], _ file: String? = nil
    ) throws -> NodeSettings {
        var flags = flags
        if file != nil { flags[.config] = "the.conf" }
        let sources = SettingSources(flags: flags, typed: [:], environment: environment)
        return try NodeSettings(sources, readFile: { _ in file ?? "" })
    }
}
