import FactomOverlay
import FactomWire
import Testing

@testable import FactomP2P

@Suite("A peers file is one node's") struct PeersFileLockTests {
    @Test func aSecondNodeIsToldThatTheFileIsTakenUntilTheFirstIsGone() {
        let folder = Folder()
        let path = folder.path("peers.json")
        var first = PeersFileLock.take(for: path).lock
        #expect(first != nil)
        #expect(PeersFileLock.take(for: path).lock == nil)
        #expect(PeersFileLock.take(for: folder.path("others.json")).lock != nil)
        withExtendedLifetime(first) {}
        first = nil
        #expect(PeersFileLock.take(for: path).lock != nil)
    }

    @Test func aSecondNodeWritesNothingOverTheFirstOnes() async throws {
        let folder = Folder()
        var configuration = Configuration.loopback(peers: [])
        configuration.peersFile = folder.path("peers.json")
        let first = try Node(configuration)
        let second = try Node(configuration)
        try await first.start()
        try await second.start()
        await first.ban(.address(.v4(0x0102_0304)), remark: "the first one's")
        await second.ban(.address(.v4(0x0506_0708)))
        await first.stop()
        await second.stop()
        let text = try folder.text("peers.json")
        #expect(text.contains("the first one's"))
        #expect(!text.contains("5.6.7.8"))
        // The file is free again.
        let third = try Node(configuration)
        try await third.start()
        #expect(await third.bans().map(\.target) == [.address(.v4(0x0102_0304))])
        await third.stop()
    }

    /// Who stops a node while it still reads a large file may begin another at once.
    @Test func aNodeThatStopsWhileItReadsItsFileGivesItBack() async throws {
        let folder = Folder()
        try folder.write(largeFile, to: "peers.json")
        var configuration = Configuration.loopback(peers: [])
        configuration.peersFile = folder.path("peers.json")
        configuration.stopDeadline = .seconds(60)
        let node = try Node(configuration)
        let starting = Task { try await node.start() }
        while !folder.names.contains("peers.json.lock") { try await Task.sleep(for: .milliseconds(1)) }
        await node.stop()
        #expect(PeersFileLock.take(for: folder.path("peers.json")).lock != nil)
        _ = try? await starting.value
        #expect(PeersFileLock.take(for: folder.path("peers.json")).lock != nil)
        // Somebody may keep a node that has stopped for long.
        withExtendedLifetime(node) {}
    }

    /// Takes its time to be read.
    private var largeFile: String {
        let peers = (0..<4_000).map { "{\"ip\":\"10.0.\($0 / 250).\($0 % 250)\",\"port\":\"8108\"}" }
        return "{\"bans\":{},\"peers\":[\(peers.joined(separator: ","))]}"
    }
}

extension PeersFileLock.Outcome {
    fileprivate var lock: PeersFileLock? {
        if case .ours(let lock) = self { lock } else { nil }
    }
}
