import FactomP2P
import Testing

@testable import factom_p2p

@Suite("What a config file that is read again comes to") struct ConfigChangeTests {
    @Test func peersOfTheFileComeAndGoThoseOfTheCommandLineStay() throws {
        let change = try change(
            from: "LocalSpecialPeers = \"a:1 b:2\"", to: "LocalSpecialPeers = \"b:2 c:3 bad\"", [.peers: "x:1 worse"])
        #expect(change.specialPeers == ["x:1", "b:2", "c:3"])
        #expect(change.added == ["c:3"])
        #expect(change.removed == ["a:1"])
        #expect(change.badPeers.map(\.text) == ["bad"])
        #expect(change.keysForRestart == [])
    }

    @Test func whatIsInBothIsNotLostWithTheFile() throws {
        let change = try change(from: "LocalSpecialPeers = a:1", to: "", [.peers: "a:1"])
        #expect(change.specialPeers == ["a:1"])
        #expect(change.removed == [])
    }

    @Test(arguments: [
        ("", "P2PIncoming = 7", ["P2PIncoming"]), ("p2pincoming = 7", "", ["p2pincoming"]),
        ("P2PIncoming = 7", "P2PIncoming = 8\nlocalnetworkport = 9", ["localnetworkport", "P2PIncoming"]),
        ("P2PIncoming = 7", "; said so\nP2PIncoming = \"7\"", []), ("", "MainNetworkPort = 9", []),
        ("PeersFile = a", "PeersFile = b", ["PeersFile"]), ("", "PeersFile = \"none\"", ["PeersFile"]),
        ("", "Network = LOCAL", ["Network"]), ("", "MainSpecialPeers = a:1", []),
    ])
    func keysThatCountFromTheNextStartAreNamed(from: String, to: String, keys: [String]) throws {
        #expect(try change(from: from, to: to).keysForRestart == keys)
    }

    @Test func whatTheCommandLineSaysNeedsNoRestart() throws {
        #expect(try change(from: "", to: "P2PIncoming = 7", [.incoming: "5"]).keysForRestart == [])
    }

    @Test func anotherNetworksPeersAreNotThisNodes() throws {
        let change = try change(
            from: "LocalSpecialPeers = a:1\nTestSpecialPeers = b:2",
            to: "Network = TEST\nLocalSpecialPeers = a:1\nTestSpecialPeers = b:2")
        #expect(change.specialPeers == ["a:1"])
        #expect(change.keysForRestart == ["Network"])
    }

    @Test(arguments: ["LocalSpecialPeers = \"a:1", "junk", "P2PIncoming = many", "Network = MAINE", "Network = CUSTOM"])
    func aFileThatCannotBeIsAFailure(text: String) {
        #expect(throws: CommandFailure.self) { try change(from: "", to: text) }
    }

    private func change(
        from old: String, to new: String, _ flags: [NodeOption: String] = [:]
    ) throws -> ConfigChange {
        var flags = flags
        flags[.config] = "the.conf"
        let sources = SettingSources(flags: flags, typed: [:], environment: [:])
        let start = try NodeSettings(sources, readFile: { _ in old })
        let now = try NodeSettings(sources, running: start.configuration.network, readFile: { _ in new })
        return ConfigChange(now, since: start, specialPeers: start.configuration.specialPeers)
    }
}
