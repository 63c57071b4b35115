import FactomOverlay
import FactomPeersFile
import FactomWire
import Foundation
import Testing

@testable import FactomP2P

/// The peers file on a disk.
@Suite struct PeersFileStoreTests {
    private let folder = Folder()
    private let clock = FileClock(now: .zero, unixSeconds: 1_767_323_045)
    private var store: PeersFileStore { PeersFileStore(path: folder.path("peers.json")) }

    private func remembered(_ port: UInt16) -> Remembered {
        var remembered = Remembered()
        remembered.addresses = [Remembered.Address(Endpoint(address: .v4(1), port: port), lastSeen: .zero)]
        return remembered
    }

    private func save(_ store: PeersFileStore, port: UInt16 = 1) throws(PeersFileError) {
        try store.save(remembered(port), network: .local, clock: clock)
    }

    private func load(_ store: PeersFileStore) -> PeersFileStore.Loaded {
        store.load(network: .local, clock: clock)
    }

    private func ports(_ loaded: PeersFileStore.Loaded) -> [UInt16]? {
        guard case .file(let decoded) = loaded else { return nil }
        return decoded.remembered.addresses.map(\.endpoint.port)
    }

    // MARK: - Saving

    @Test func whatIsSavedIsLoaded() throws {
        try save(store, port: 1)
        try save(store, port: 2)
        #expect(ports(load(store)) == [2])
        #expect(folder.names == ["peers.json"])
    }

    @Test("The peers file is written to a temporary file and renamed: whoever reads the old one reads it to its end")
    func aReaderKeepsTheOldOne() throws {
        try save(store, port: 1)
        let old = try folder.text("peers.json")
        let reader = try FileHandle(forReadingFrom: URL(filePath: folder.path("peers.json")))
        defer { try? reader.close() }
        try save(store, port: 2)
        #expect(try reader.readToEnd() == Data(old.utf8))
        #expect(try folder.text("peers.json") != old)
    }

    @Test func onlyTheOwnerCanReadItAndTheFoldersThatWereMissing() throws {
        try save(PeersFileStore(path: folder.path("a/b/peers.json")))
        #expect(try folder.permissions("a/b/peers.json") == 0o600)
        #expect(try folder.permissions("a/b") == 0o700)
        #expect(try folder.permissions("a") == 0o700)
    }

    @Test func aLinkStaysALinkToTheFile() throws {
        try folder.makeFolder("real")
        try folder.link("peers.json", to: "second")
        try folder.link("second", to: folder.path("real/peers.json"))
        try save(store, port: 1)
        try save(store, port: 2)
        #expect(ports(load(PeersFileStore(path: folder.path("real/peers.json")))) == [2])
        #expect(ports(load(store)) == [2])
        #expect(folder.names == ["peers.json", "real", "second"])
    }

    @Test func aPathThatCantBeIsAClearError() throws {
        try folder.makeFolder("full")
        try folder.write("", to: "file")
        try folder.link("loop", to: "loop")
        for (name, cause) in [
            ("full", "it is not a regular file"), ("file/peers.json", "Not a directory"),
            (String(repeating: "x", count: 300), "File name too long"), ("loop", "Too many levels of symbolic links"),
        ] {
            let error = #expect(throws: PeersFileError.self) { try save(PeersFileStore(path: folder.path(name))) }
            #expect(error?.description == "can't save the peers file \(folder.path(name)): \(cause)")
        }
        #expect(folder.names == ["file", "full", "loop"])
    }

    /// To rename over a device would be the end of it.
    @Test func aDeviceIsNotReplaced() {
        let null = PeersFileStore(path: "/dev/null")
        #expect(throws: PeersFileError(path: "/dev/null", trouble: .notAFile)) { try save(null) }
        #expect(load(null) == .unusable(.unreadable(.notAFile), movedTo: nil))
    }

    @Test(.enabled(if: geteuid() != 0, "everything may be written by root"))
    func aFolderThatMayNotBeWrittenIsAClearError() throws {
        try folder.makeFolder("closed", permissions: 0o500)
        let path = folder.path("closed/peers.json")
        let error = #expect(throws: PeersFileError.self) { try save(PeersFileStore(path: path)) }
        #expect(error?.description == "can't save the peers file \(path): Permission denied")
    }

    // MARK: - Loading

    @Test func noFileIsNothing() {
        #expect(load(store) == .nothing)
        #expect(load(PeersFileStore(path: folder.path("no/folder/peers.json"))) == .nothing)
        #expect(folder.names == [])
    }

    /// What to do then is said by the reason, and by where the file lies now.
    @Test(arguments: [
        ("", "it is empty"), ("{", "at line 1, column 2 there must be a text in quotes"),
        (#"{"name": "x"}"#, "it is JSON, but not a node's peers file"),
        (#"{"version": 9}"#, "it was written in form 9, by a later version; form 1 is the newest known"),
        (#"{"version": 1, "network": "0xfeedbeef"}"#, "it is of the network 0xfeedbeef"),
    ])
    func aFileThatCantBeUsedIsMovedAside(text: String, reason: String) throws {
        try folder.write(text, to: "peers.json")
        guard case .unusable(let why, let place) = load(store) else { return #expect(Bool(false), "it was used") }
        #expect(why.description == reason)
        #expect(place == folder.path("peers.json.broken"))
        #expect(try folder.text("peers.json.broken") == text)
        #expect(load(store) == .nothing)
    }

    @Test func aFewBrokenFilesAreKeptTheNewestFirst() throws {
        for number in 1...5 {
            try folder.write("broken \(number)", to: "peers.json")
            _ = load(store)
        }
        #expect(folder.names == ["peers.json.broken", "peers.json.broken-2", "peers.json.broken-3"])
        #expect(try folder.text("peers.json.broken") == "broken 5")
        #expect(try folder.text("peers.json.broken-3") == "broken 3")
    }

    @Test func aBrokenFileBehindALinkIsMovedAsideWhereItLies() throws {
        try folder.makeFolder("real")
        try folder.write("", to: "real/file")
        try folder.link("peers.json", to: "real/file")
        #expect(load(store) == .unusable(.flawed(.empty), movedTo: folder.path("real/file.broken")))
        try save(store)
        #expect(ports(load(store)) == [1])
    }

    @Test func aFolderOrPipeInItsPlaceIsLeftThereAndNotWaitedFor() throws {
        try folder.makeFolder("peers.json")
        #expect(load(store) == .unusable(.unreadable(.notAFile), movedTo: nil))
        #expect(mkfifo(folder.path("pipe"), 0o600) == 0)
        #expect(load(PeersFileStore(path: folder.path("pipe"))) == .unusable(.unreadable(.notAFile), movedTo: nil))
        #expect(folder.names == ["peers.json", "pipe"])
    }

    @Test func goFilesAreLoaded() throws {
        try folder.write(#"{"bans":{},"peers":[{"ip":"1.2.3.4","port":"8108"}]}"#, to: "peers.json")
        #expect(ports(load(store)) == [8108])
        let entry = #"{"Address":"1.2.3.4","Port":"8109","Network":12496365}"#
        try folder.write(
            "{\"1.2.3.4:8109\":\(entry),\"x\":\(entry.replacing("12496365", with: "1"))}", to: "peers.json")
        #expect(ports(load(store)) == [8109])
    }

    @Test func whatKilledRunsLeftIsRemovedAndWhatOthersWriteStays() throws {
        try save(store)
        try folder.write("half", to: "peers.json.saving-1")
        try folder.write("half", to: "peers.json.saving-2")
        try folder.write("mine", to: "other.json.saving-3")
        let writer = try OpenFile(FilePlace(folder.path("peers.json.saving-2")), O_WRONLY)
        let isLocked = writer.lock()
        #expect(isLocked)
        #expect(ports(load(store)) == [1])
        #expect(folder.names == ["other.json.saving-3", "peers.json", "peers.json.saving-2"])
        try writer.write([1])
    }

    @Test func aFileOverTheLimitIsNotReadToItsEnd() throws {
        try folder.write("{}", to: "peers.json")
        #expect(truncate(folder.path("peers.json"), 1 << 40) == 0)
        #expect(load(store) == .unusable(.flawed(.tooLarge), movedTo: folder.path("peers.json.broken")))
    }
}
