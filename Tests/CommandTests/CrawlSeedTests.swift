import FactomP2P
import Testing

@testable import factom_p2p

@Suite struct CrawlSeedTests {
    @Test func anAddressOrANameWillDoAndWhateverANodeTakes() throws {
        #expect(try CrawlSeed("127.0.0.1:8110") == .endpoint(Endpoint(address: .v4(0x7f00_0001), port: 8110)))
        #expect(try CrawlSeed("seeds.example:8110") == .list(Seed("dns:seeds.example:8110")))
        for text in ["dns:seeds.example:8110", "https://seeds.example/list", "file:seeds.txt", "seeds.txt", "./a:80"] {
            #expect(try CrawlSeed(text) == .list(Seed(text)))
        }
    }

    @Test func withoutAnyTheNetworksOwnAreTaken() throws {
        #expect(try CrawlSeed.all([], on: .main) == Network.main.defaultSeeds.map(CrawlSeed.list))
        #expect(try CrawlSeed.all(["127.0.0.1:8110"], on: .main).count == 1)
        #expect(throws: CommandFailure.usage("LOCAL has no seeds of its own; add --seed ADDRESS:PORT")) {
            try CrawlSeed.all([], on: .local)
        }
    }
}
