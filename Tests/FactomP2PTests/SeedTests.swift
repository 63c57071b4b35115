import Testing

@testable import FactomP2P

@Suite struct SeedTests {
    @Test(arguments: [
        ("seeds.txt", "seeds.txt"), ("/etc/factom seeds", "/etc/factom seeds"), ("./a:b", "./a:b"),
        ("file:seeds.txt", "seeds.txt"), ("file:/etc/seeds", "/etc/seeds"), ("file:///etc/seeds", "/etc/seeds"),
        ("FILE://localhost/etc/seeds", "/etc/seeds"), ("file:my%20%C3%A4%25", "my ä%"), ("none", "none"),
    ])
    func aFileIsNamedByPathOrAddress(text: String, path: String) throws {
        let seed = try Seed(text)
        #expect(seed.place == .file(path))
        #expect(seed.description == text)
    }

    @Test func aNameStandsForItsAddresses() throws {
        #expect(try Seed("dns:seed.example:8108").place == HostPort("seed.example:8108").map { .name($0) })
        #expect(try Seed("dns:[::1]:8108").place == HostPort("[::1]:8108").map { .name($0) })
        #expect(try Seed("DNS:127.0.0.1:1").place == HostPort("127.0.0.1:1").map { .name($0) })
    }

    @Test(arguments: [
        "https://a.example", "http://a.example:80/x", "HTTPS://[::1]:1/?x=%20#y", "http://127.0.0.1/a@b",
    ])
    func anAddressOfTheWeb(text: String) throws {
        guard case .web(let address) = try Seed(text).place else {
            Issue.record("\(text) is no address of the web")
            return
        }
        #expect(text.hasPrefix(address.text))
        #expect(address.isSecure == text.lowercased().hasPrefix("https"))
    }

    @Test(arguments: [
        "", "https://", "http:///x", "http://a b", "http://a.example:0", "http://a.example:65536", "http:a.example",
        "https://me:secret@a.example/", "http://a..\u{e4}", "ftp://a.example", "htps://a.example", "c:windows",
        "file:", "file://elsewhere/x", "file:%2", "file:%zz", "file:a%00b", "file:%ff", "dns:", "dns:a.example",
        "dns:a.example:0", "a\nb", "a\u{202e}b", String(repeating: "x", count: 2049),
    ])
    func whatCantBeIsNamed(text: String) {
        let rule = "https://…, http://…, file:PATH, a path, or dns:NAME:PORT"
        #expect(throws: ConfigurationError(key: "seeds", value: text, expected: rule)) { try Seed(text) }
    }

    @Test func aPeerIsNoSeedButItsNameMayBe() {
        let rule = "dns:a.example:8108 for every address of that name"
        #expect(throws: ConfigurationError(key: "seeds", value: "a.example:8108", expected: rule)) {
            try Seed("a.example:8108")
        }
    }

    @Test func theConfigurationsSeedsAreCheckedOnce() throws {
        var configuration = Configuration()
        configuration.network = .main
        #expect(try CheckedConfiguration(configuration).seeds == Network.main.defaultSeeds)
        configuration.seeds = []
        #expect(try CheckedConfiguration(configuration).seeds == [])
        configuration.seeds = ["a", "b", "a"]
        #expect(try CheckedConfiguration(configuration).seeds.map(\.description) == ["a", "b"])
        configuration.seeds = ["a", "ftp://b"]
        #expect(throws: ConfigurationError.self) { try CheckedConfiguration(configuration) }
    }

    @Test func thePublicNetworksHaveListsOfTheirOwn() {
        #expect(Network.main.defaultSeeds.map { $0.description.hasSuffix("/mainseed.txt") } == [true])
        #expect(Network.test.defaultSeeds.map { $0.description.hasSuffix("/testseed.txt") } == [true])
        #expect(Network.local.defaultSeeds == [])
        #expect(Network.custom("x").defaultSeeds == [])
    }

    // MARK: - Where a server sends us on to

    @Test(arguments: [
        ("http://a.example/x/y?z", "/b", "http://a.example/b"), ("http://a.example/x/y", "b", "http://a.example/x/b"),
        ("http://a.example/x", "https://b.example:1/", "https://b.example:1/"),
        ("https://a.example/x", "//b.example/y", "https://b.example/y"),
        ("http://a.example", "http://b.example", "http://b.example"),
    ])
    func aRedirectIsFollowed(from: String, location: String, target: String) {
        #expect(WebAddress(from)?.following(location)?.text == target)
    }

    @Test(arguments: [
        "file:///etc/passwd", "ftp://a.example", "http://a.example/", "//a.example:99999/", "https://me@a.example/",
        "javascript:x", "https://a\r\nb", "https:///x", "//" + String(repeating: "x", count: 5000),
    ])
    func aRedirectFromHTTPSToAnythingElseIsNot(location: String) throws {
        let from = try #require(WebAddress("https://a.example/seed.txt"))
        #expect(from.following(location) == nil)
    }

    @Test func noBytesTrapThem() throws {
        var random = SystemRandomNumberGenerator()
        let parts = [
            "http://", "https:", "//", "dns:", "file:", "[", "]", ":", "%", "2", "a", "@", "..", "\u{e4}", "?", "#",
        ]
        let from = try #require(WebAddress("http://a.example/seed.txt"))
        for _ in 0..<2000 {
            let text = (0..<6).compactMap { _ in parts.randomElement(using: &random) }.joined()
            if let seed = try? Seed(text) { #expect((try? Seed(seed.description)) == seed) }
            if let target = from.following(text) { #expect(WebAddress(target.text) == target, "\(text)") }
        }
    }
}
