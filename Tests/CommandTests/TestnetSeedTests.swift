import FactomP2P
import Foundation
import Testing

@testable import factom_p2p

@Suite(.timeLimit(.minutes(5))) struct TestnetSeedTests {
    private let endpoint = Endpoint(address: .v4(0x7f00_0003), port: 8110)

    private func fetch(_ address: String) async throws -> [Endpoint]? {
        try? await SeedFetcher(within: .seconds(120)).fetch(try Seed(address)).get()
    }

    @Test func itsListIsOneAddressAndFetchesAreCounted() async throws {
        let seed = try await TestnetSeed()
        seed.serve(endpoint)
        #expect(seed.address.hasPrefix("http://127.0.0.1:"))
        #expect(try await fetch(seed.address) == [endpoint])
        #expect(try await fetch(seed.address) == [endpoint])
        #expect(seed.fetches == 2)
        await seed.stop()
    }

    @Test func onlyItsListIsThere() async throws {
        let seed = try await TestnetSeed()
        seed.serve(endpoint)
        #expect(try await fetch(seed.address + "x") == nil)
        #expect(seed.fetches == 0)
        await seed.stop()
    }

    @Test func whenItHasStoppedNobodyIsThere() async throws {
        let seed = try await TestnetSeed()
        seed.serve(endpoint)
        await seed.stop()
        #expect(try await fetch(seed.address) == nil)
    }
}

@Suite struct TestnetFolderTests {
    @Test func aFolderThatNobodyAskedForGoesWithTheNetwork() throws {
        let folder = try TestnetFolder(nil)
        try Data().write(to: URL(filePath: folder.file(ofNode: 3)))
        #expect(folder.file(ofNode: 3).hasSuffix("/node-3.json"))
        folder.end()
        #expect(!FileManager.default.fileExists(atPath: folder.url.path))
    }

    @Test func aFolderThatWasAskedForStays() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "\(UUID())")
        defer { try? FileManager.default.removeItem(at: url) }
        let folder = try TestnetFolder(url.path)
        folder.end()
        #expect(FileManager.default.fileExists(atPath: url.path))
    }

    @Test func aFolderWithSomethingInItIsRefused() throws {
        let first = try TestnetFolder(nil)
        defer { first.end() }
        try Data().write(to: URL(filePath: first.file(ofNode: 0)))
        #expect(throws: TestnetError.usage("--state is \(first.url.path); it must be a folder that is new or empty")) {
            _ = try TestnetFolder(first.url.path + "/")
        }
    }

    @Test func aFolderThatCantBeIsNamed() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID())")
        try Data().write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let error = #expect(throws: TestnetError.self) { _ = try TestnetFolder(file.path) }
        #expect(error?.sentence.hasPrefix("the folder \(file.path)") == true)
        #expect(error?.status == 1)
    }
}
