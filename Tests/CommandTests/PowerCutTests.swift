import FactomOverlay
import FactomPeersFile
import FactomWire
import Foundation
import TestSupport
import Testing

@testable import FactomP2P

/// A process that saves its peers file is killed again and again: no file that it leaves is half a file.
@Suite(.timeLimit(.minutes(5))) struct PowerCutTests {
    private static let saves = 200
    private static let leastRuns = 20

    @Test(
        "The peers file is written to a temporary file and renamed: what a killed process leaves is whole, old or new")
    func everyFileThatAKilledProcessLeavesIsWholeOldOrNew() async throws {
        let scene = try SavingScene()
        defer { scene.clear() }
        var saves = 0
        var runs = 0
        var left = 0
        while saves < Self.saves || runs < Self.leastRuns {
            let before = try scene.file()
            let done = try await scene.run(until: Int.random(in: 0...2 * Self.saves / Self.leastRuns))
            // What was reported is there; the one after it may be.
            let after = try scene.file()
            #expect([done == 0 ? before : scene.content(done), scene.content(done + 1)].contains(after))
            left += scene.leftovers
            saves += done
            runs += 1
        }
        _ = PeersFileStore(path: scene.path).load(network: .local, clock: scene.clock)
        #expect(scene.leftovers == 0, "of \(left)")
    }

    /// A limit to the size of files stands for a disk that is full half-way.
    @Test func aSaveThatFailsHalfWayLeavesTheOldFileAndNothingElse() async throws {
        let scene = try SavingScene()
        defer { scene.clear() }
        let old = Data("old".utf8)
        try old.write(to: URL(filePath: scene.path))
        let (status, complaint) = try await scene.runWithSmallFiles()
        #expect(status == 1)
        #expect(complaint == "can't save the peers file \(scene.path): File too large\n")
        #expect(try scene.file() == old)
        #expect(scene.leftovers == 0)
    }
}

/// The program that saves, and what it saves: three files that can be told apart, in turn.
private struct SavingScene {
    let clock = FileClock(now: .zero, unixSeconds: 1_767_323_045)
    private let folder = FileManager.default.temporaryDirectory.appending(path: "factom-p2p-\(UUID())")
    private var contents: [Data] = []

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for port in UInt16(1)...3 {
            var remembered = Remembered()
            // Large enough to be written in more than one go.
            remembered.addresses = (1...2000).map { number in
                Remembered.Address(Endpoint(address: .v4(number), port: port), lastSeen: .zero)
            }
            let content = Data(PeersFile.encode(remembered, network: .local, clock: clock))
            try content.write(to: folder.appending(path: "content-\(port)"))
            contents.append(content)
        }
    }

    var path: String { folder.appending(path: "peers.json").path(percentEncoded: false) }

    /// What the save of this number wrote, counted from 1.
    func content(_ number: Int) -> Data {
        contents[(number - 1) % contents.count]
    }

    /// `nil` before the first save.
    func file() throws -> Data? {
        FileManager.default.fileExists(atPath: path) ? try Data(contentsOf: URL(filePath: path)) : nil
    }

    var leftovers: Int {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))) ?? []
        return names.count { $0.hasPrefix("peers.json.") }
    }

    func clear() {
        try? FileManager.default.removeItem(at: folder)
    }

    private var arguments: [String] {
        [path] + (1...3).map { folder.appending(path: "content-\($0)").path(percentEncoded: false) }
    }

    /// Lets the program write no file as large as these, and not be killed for trying.
    func runWithSmallFiles() async throws -> (status: Int32, complaint: String) {
        let errors = Pipe()
        let script = "trap '' XFSZ; ulimit -f 64; exec \"$0\" \"$@\""
        let process = try ChildProcess(
            URL(filePath: "/bin/sh"), ["-c", script, builtProgram("peers-file-saver").path] + arguments,
            output: .nullDevice, errors: errors.fileHandleForWriting)
        defer { process.signal(SIGKILL) }
        try errors.fileHandleForWriting.close()
        let status = await process.status()
        return (status, String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self))
    }

    /// Starts the program and kills it at some moment after it has reported so many saves.
    ///
    /// - Returns: how many it had reported by then.
    func run(until count: Int) async throws -> Int {
        let output = Pipe()
        let process = try ChildProcess(
            builtProgram("peers-file-saver"), arguments, output: output.fileHandleForWriting, errors: .standardError)
        defer { process.signal(SIGKILL) }
        try output.fileHandleForWriting.close()
        let (lines, feed) = AsyncStream.makeStream(of: String.self)
        let splitter = LineSplitter(feed)
        output.fileHandleForReading.readToEnd { splitter.take($0) }

        var done = 0
        if count == 0 { try await killSoon(process) }
        for await line in lines {
            done = try #require(Int(line))
            if done == count { try await killSoon(process) }
        }
        #expect(await process.status() == -SIGKILL)
        return done
    }

    /// In the middle of a save, or of the next one.
    private func killSoon(_ process: ChildProcess) async throws {
        try await Task.sleep(for: .microseconds(Int.random(in: 0...4000)))
        process.signal(SIGKILL)
    }
}
