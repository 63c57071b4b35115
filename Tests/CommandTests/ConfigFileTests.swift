import FactomConfigFile
import Testing

@Suite struct ConfigFileTests {
    @Test func theNetworksExampleIsRead() throws {
        let file = try ConfigFile(exampleFile)
        #expect(file.values[.network]?.text == "LOCAL")
        #expect(file.values[.network]?.line == 2)
        #expect(file.values[.peersFile]?.text == "peers.json")
        #expect(file.values[.networkPort(.main)]?.text == "8108")
        #expect(file.values[.seedURL(.test)]?.text == "https://seeds.example/testseed.txt")
        #expect(file.values[.specialPeers(.local)]?.text == "")
        #expect(file.values.count == 11)
    }

    @Test(arguments: [
        ("network=MAIN", "MAIN"), ("  NETWORK\t=  MAIN  ", "MAIN"), ("Network = \"MAIN\"", "MAIN"),
        ("Network = MAIN ; why", "MAIN"), ("Network = MAIN# why", "MAIN"), ("Network = \"MAIN\" # why", "MAIN"),
        ("Network = \" a;b#c \"", " a;b#c "), ("Network = \"a\\\"b\\\\c\\d\"", "a\"b\\c\\d"), ("Network = a=b", "a=b"),
        ("Network =", ""), ("Network = ; none", ""), ("\u{feff}Network = MAIN", "MAIN"),
        ("[App]\r\nNetwork = MAIN\r\n", "MAIN"),
        ("[ app ] ; ours\nNetwork = MAIN", "MAIN"), ("Network = TEST\nNetwork = MAIN", "MAIN"),
        ("[other]\nNetwork = TEST\n[app]\nNetwork = MAIN\n[more]\nNetwork = TEST", "MAIN"),
        ("[other]\nneither key nor value\n[app]\nNetwork = MAIN", "MAIN"), ("Unknown = \"x\nNetwork = MAIN", "MAIN"),
    ])
    func aValueIsFoundHoweverItIsWritten(text: String, value: String) throws {
        #expect(try ConfigFile(text).values[.network]?.text == value)
    }

    @Test(arguments: [
        ("a:1;b:2", "a:1;b:2"), ("a:1; b:2, c:3", "a:1; b:2, c:3"), ("a:1 b:2 ; said so", "a:1 b:2"),
        ("\"a:1;b:2\" ; said so", "a:1;b:2"), ("; nobody", ""),
    ])
    func semicolonsSeparatePeersAndBeginComments(text: String, value: String) throws {
        #expect(try ConfigFile("MainSpecialPeers = \(text)").values[.specialPeers(.main)]?.text == value)
    }

    @Test(arguments: [
        ("Network", "line 1 is neither 'key = value' nor a comment: 'Network'"),
        ("\n= MAIN", "line 2 is neither 'key = value' nor a comment: '= MAIN'"),
        ("[app", "line 1 begins a section without ']': '[app'"),
        ("Network = \"MAIN", "line 1 has a quote that doesn't end: \"MAIN"),
        ("Network = \"MAIN\" TEST", "line 1 goes on after its closing quote: 'TEST'"),
    ])
    func aLineThatCantBeReadIsNamed(text: String, problem: String) {
        #expect(problems(of: text) == [problem])
    }

    @Test func everyWrongLineIsToldUpToALimit() {
        #expect(problems(of: "a\nNetwork = MAIN\nb").count == 2)
        #expect(problems(of: String(repeating: "junk\n", count: 1000)).count == ConfigFile.problemLimit)
        #expect(
            problems(of: String(repeating: "x", count: ConfigFile.byteLimit + 1)) == ["it has more than 1048576 bytes"])
    }

    @Test func noBytesTrapIt() {
        var seed: UInt64 = 42
        let alphabet = Array("[app]\r\n =;#\"\\Network\u{e4}\0".utf8)
        for _ in 0..<2000 {
            var bytes: [UInt8] = []
            for _ in 0..<24 {
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes.append(alphabet[Int(seed >> 33) % alphabet.count])
            }
            _ = try? ConfigFile(String(decoding: bytes, as: UTF8.self))
        }
    }

    private func problems(of text: String) -> [String] {
        do throws(ConfigFile.Problems) {
            _ = try ConfigFile(text)
            return []
        } catch {
            return error.list.map(\.description)
        }
    }
}

/// The file that the network's own notes show.
let exampleFile = """
    ; --------------- Network: MAIN | TEST | LOCAL
    Network                               = LOCAL
    PeersFile            = "peers.json"
    MainNetworkPort      = 8108
    MainSeedURL          = "https://seeds.example/mainseed.txt"
    MainSpecialPeers     = ""
    TestNetworkPort      = 8109
    TestSeedURL          = "https://seeds.example/testseed.txt"
    TestSpecialPeers     = ""
    LocalNetworkPort     = 8110
    LocalSeedURL         = "https://seeds.example/localseed.txt"
    LocalSpecialPeers    = ""
    """
