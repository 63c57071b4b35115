import Foundation
import Testing

@testable import factom_p2p

@Suite("When a changed file is read") struct FileWatchTests {
    private static func identity(_ inode: UInt64, size: Int64 = 10, modified: Int64 = 1) -> FileIdentity {
        FileIdentity(device: 1, inode: inode, size: size, modified: modified, changed: modified, isRegular: true)
    }

    private let first = identity(1)

    @Test func whatDoesNotChangeIsNotReadAgain() {
        var watch = FileWatch(read: first)
        #expect((1...5).map { _ in watch.isDue(first) } == Array(repeating: false, count: 5))
    }

    @Test(arguments: [identity(2), identity(1, size: 11), identity(1, modified: 2)])
    func aChangedFileIsReadOnceItStaysTheSameForALook(changed: FileIdentity) {
        var watch = FileWatch(read: first)
        #expect(watch.isDue(changed) == false)
        #expect(watch.isDue(changed) == true)
        watch.wasRead(changed)
        #expect(watch.isDue(changed) == false)
    }

    @Test func aFileThatIsBeingWrittenIsNotReadHalfWritten() {
        var watch = FileWatch(read: first)
        for size in 11..<100 { #expect(watch.isDue(FileWatchTests.identity(1, size: Int64(size))) == false) }
        #expect(watch.isDue(FileWatchTests.identity(1, size: 99)) == true)
    }

    @Test func aReadingThatCameToNothingIsTriedAgain() {
        var watch = FileWatch(read: first)
        let changed = FileWatchTests.identity(2)
        #expect([watch.isDue(changed), watch.isDue(changed), watch.isDue(changed)] == [false, true, true])
    }

    @Test func aFileThatIsGoneForAMomentIsNotMissed() {
        var watch = FileWatch(read: first)
        #expect(watch.isDue(nil) == false)
        #expect(watch.isDue(first) == false)
        #expect(watch.isDue(first) == false)
    }

    @Test func aFileThatIsGoneIsNoticedOnceAndReadWhenItIsBack() {
        var watch = FileWatch(read: first)
        #expect([watch.isDue(nil), watch.isDue(nil)] == [false, true])
        watch.wasRead(nil)
        #expect(watch.isDue(nil) == false)
        #expect([watch.isDue(first), watch.isDue(first)] == [false, true])
    }

    @Test func aFileThatIsChangedBackIsNotReadAgain() {
        var watch = FileWatch(read: first)
        #expect(watch.isDue(FileWatchTests.identity(1, modified: 2)) == false)
        #expect(watch.isDue(first) == false)
        #expect(watch.isDue(first) == false)
    }

    // MARK: - On disk

    @Test func everyKindOfChangeIsSeen() throws {
        try TemporaryFile.with("one") { file in
            let identity = try #require(FileIdentity(ofFileAt: file.path))
            #expect(identity.isRegular == true)
            #expect(FileIdentity(ofFileAt: file.path) == identity)
            try file.append("more")
            let longer = try #require(FileIdentity(ofFileAt: file.path))
            #expect(longer != identity)
            try file.replace("onemore")
            #expect(FileIdentity(ofFileAt: file.path) != longer)
            try file.remove()
            #expect(FileIdentity(ofFileAt: file.path) == nil)
        }
    }

    @Test func whatALinkLeadsToCounts() throws {
        try TemporaryFile.with("one") { one in
            try TemporaryFile.with("two") { two in
                let link = one.path + ".link"
                defer { unlink(link) }
                symlink(one.path, link)
                let first = FileIdentity(ofFileAt: link)
                #expect(first == FileIdentity(ofFileAt: one.path))
                unlink(link)
                symlink(two.path, link)
                #expect(FileIdentity(ofFileAt: link) == FileIdentity(ofFileAt: two.path))
            }
        }
    }

    @Test func aPipeIsNotWaitedFor() throws {
        try TemporaryFile.with("") { file in
            try file.remove()
            mkfifo(file.path, 0o600)
            #expect(
                FileReading(of: file.path).text
                    == .failure(.failed("can't read the config file \(file.path) again: it is not a regular file")))
        }
    }

    @Test func aFileThatIsReadIsWhole() throws {
        try TemporaryFile.with("Network = LOCAL") { file in
            let reading = FileReading(of: file.path)
            #expect(reading.text == .success("Network = LOCAL"))
            #expect(reading.isWhole == true)
        }
    }
}
