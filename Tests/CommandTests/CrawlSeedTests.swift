import FactomP2P
import FactomWire
import Foundation
import Testing

@testable import factom_p2p

@Suite struct CrawlSeedTests {
    @Test func everyFormIsKnown() throws {
        let endpoint = Endpoint(address: .v4(0x7f00_0001), port: 8110)
        #expect(try CrawlSeed("127.0.0.1:8110") == .endpoint(endpoint))
        #expect(try CrawlSeed("dns:seeds.example:8110") == .name(try #require(HostPort("seeds.example:8110"))))
        #expect(try CrawlSeed("seeds.example:8110") == .name(try #require(HostPort("seeds.example:8110"))))
        #expect(try CrawlSeed("file:seeds.txt") == .file("seeds.txt"))
        #expect(try CrawlSeed("file:///a/seeds.txt") == .file("/a/seeds.txt"))
        #expect(try CrawlSeed("./seeds:80") == .file("./seeds:80"))
        #expect(throws: CommandFailure.self) { try CrawlSeed("") }
        #expect(throws: CommandFailure.self) { try CrawlSeed("dns:nothing") }
        #expect(throws: CommandFailure.self) { try CrawlSeed("gopher://seeds.example") }
    }

    @Test func aFileIsReadLineByLine() async throws {
        let text = "# ours\n 10.0.0.1:8110 # first\r\n\n10.0.0.2:8110\n10.0.0.1:8110\nnonsense\n127.0.0.1:0\n"
        let seeds = await fetched(text)
        #expect(seeds.endpoints.map(\.description) == ["10.0.0.1:8110", "10.0.0.2:8110"])
        #expect(seeds.complaints.count == 2)
        #expect(seeds.complaints.first?.contains("'nonsense' is left out") == true)
    }

    @Test func aFileThatIsTooLongIsRefused() async {
        let seeds = await fetched(String(repeating: "10.0.0.1:8110\n", count: 5001))
        #expect(seeds.endpoints.isEmpty)
        #expect(seeds.complaints.count == 1)
        #expect(await fetched(String(repeating: "#", count: 1 << 21)).complaints.count == 1)
    }

    @Test func aNameIsLookedUpAndAFileThatIsntThereIsNamed() async {
        var seeds = CrawlSeeds(timeout: .seconds(20))
        await seeds.fetch([.name(HostPort(Endpoint(address: .v4(0x7f00_0001), port: 8110))), .file("/nowhere/at all")])
        #expect(seeds.endpoints.map(\.description) == ["127.0.0.1:8110"])
        #expect(seeds.complaints == ["can't read the seed file /nowhere/at all: No such file or directory"])
    }

    private func fetched(_ text: String) async -> CrawlSeeds {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).txt")
        defer { try? FileManager.default.removeItem(at: file) }
        try? text.write(to: file, atomically: true, encoding: .utf8)
        var seeds = CrawlSeeds(timeout: .seconds(5))
        await seeds.fetch([.file(file.path)])
        return seeds
    }
}
