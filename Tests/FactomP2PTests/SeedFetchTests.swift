import FactomOverlay
import Foundation
import NIOPosix
import TestSupport
import Testing

@testable import FactomP2P

/// Seeds of every kind, asked for real: a server of the web on loopback, files, names of this machine.
@Suite(.timeLimit(.minutes(5))) struct SeedFetchTests {
    // MARK: - The web

    @Test func aListIsReadFromTheWeb() async throws {
        try await SeedServer.run(["/seed.txt": .list("# ours\n127.0.0.1:8108\r\n[::1]:8109\n127.0.0.1:8108\n")]) {
            server in
            try await expect(server.address("/seed.txt"), tells: ["127.0.0.1:8108", "[::1]:8109"])
            #expect(server.requests == [SeedServer.Request(path: "/seed.txt", userAgent: "factom-p2p")])
        }
    }

    @Test func namesInAListAreLookedUp() async throws {
        try await SeedServer.run(["/": .list("127.0.0.9:1\nlocalhost:2\n\(nobody):3\n127.0.0.1:2\nlocalhost:4\n")]) {
            server in
            let found = try await found(server.address("/"))
            #expect(found.first == "127.0.0.9:1")
            #expect(found.contains("127.0.0.1:2"))
            #expect(found.contains("127.0.0.1:4"))
            #expect(Set(found).count == found.count)
        }
    }

    @Test("A seed fetch has a status check: any but 200 is a failure", arguments: [404, 204, 500])
    func anyStatusBut200IsAFailure(code: Int) async throws {
        try await SeedServer.run(["/": .status(code)]) { server in
            let seed = try Seed(server.address("/"))
            let failure = SeedFailure(seed: seed, cause: .status(code))
            #expect(await SeedFetcher.patient.fetch(seed) == .failure(failure))
            #expect(failure.description == "no addresses from \(seed): the server answered with status \(code)")
        }
    }

    @Test func fiveRedirectsAreFollowed() async throws {
        let answers: [String: SeedServer.Answer] = [
            "/0": .redirect("/1"), "/1": .redirect("2"), "/2": .redirect("./3"), "/3": .redirect("/4"),
            "/4": .redirect("/5"), "/5": .list("127.0.0.1:1"), "/again": .redirect("/0"), "/loop": .redirect("/loop"),
        ]
        try await SeedServer.run(answers) { server in
            try await expect(server.address("/0"), tells: ["127.0.0.1:1"])
            try await expect(server.address("/again"), fails: .tooManyRedirects(5))
            try await expect(server.address("/loop"), fails: .tooManyRedirects(5))
            #expect(server.requests.filter { $0.path == "/loop" }.count == 6)
        }
    }

    @Test(arguments: ["file:///etc/hosts", "ftp://127.0.0.1/", "http://127.0.0.1:99999/", "http://a@127.0.0.1/", ":"])
    func aRedirectToAnywhereElseIsNotFollowed(location: String) async throws {
        try await SeedServer.run(["/": .redirect(location), "/none": .redirect(nil)]) { server in
            try await expect(server.address("/"), fails: .redirect(location))
            try await expect(server.address("/none"), fails: .status(302))
        }
    }

    @Test("A seed fetch has a size cap: an endless list is cut off", arguments: [nil, 1 << 40, 1 << 20] as [Int?])
    func anEndlessListIsCutOff(claim: Int?) async throws {
        try await SeedServer.run(["/": .endless(claim: claim)]) { server in
            // With a claim that is allowed, what comes behind it isn't of the list.
            let cause: SeedFailure.Cause = claim == 1 << 20 ? .empty(firstLine: nil) : .tooLarge(1 << 20)
            try await expect(server.address("/"), fails: cause)
            // What the sockets of both sides take is written in vain.
            #expect(server.written < 16 << 20)
        }
    }

    @Test func aListThatBreaksOffIsAFailure() async throws {
        try await SeedServer.run(["/": .cutShort("127.0.0.1:1\n")]) { server in
            let failure = try await failure(of: server.address("/"))
            guard case .unreachable = failure?.cause else {
                Issue.record("half a list was taken")
                return
            }
        }
    }

    @Test("A seed fetch has a deadline, whether the list drips or never comes")
    func aListThatDripsEndsAtTheDeadline() async throws {
        try await SeedServer.run(["/drip": .dripping, "/silence": .silence]) { server in
            for path in ["/drip", "/silence"] {
                let seed = try Seed(server.address(path))
                let patient = Task { await SeedFetcher(within: .seconds(300)).fetch(seed) }
                let failure = try await failure(of: server.address(path), by: SeedFetcher(within: .milliseconds(200)))
                #expect(failure?.cause == .deadline(.milliseconds(200)))
                // Neither list ever ends: of two who ask for it only the one whose time is up has gone.
                patient.cancel()
                #expect(await patient.value == .failure(SeedFailure(seed: seed, cause: .cancelled)))
            }
        }
    }

    @Test func aCancelledFetchAnswersAtOnce() async throws {
        try await SeedServer.run(["/": .silence]) { server in
            let seed = try Seed(server.address("/"))
            let fetch = Task { await SeedFetcher(within: .seconds(300)).fetch(seed) }
            for await _ in server.requestsSoon { break }
            fetch.cancel()
            #expect(await fetch.value == .failure(SeedFailure(seed: seed, cause: .cancelled)))
        }
    }

    @Test func aPageOfTheWebAndAnEmptyListAreFailures() async throws {
        let page = "<html>\n127.0.0.1:1\n</html>"
        try await SeedServer.run(["/page": .list(page), "/empty": .list("# nobody\n")]) { server in
            try await expect(server.address("/page"), fails: .empty(firstLine: "<html>"))
            try await expect(server.address("/empty"), fails: .empty(firstLine: nil))
        }
    }

    @Test func aServerThatDoesNotSpeakTLSIsNotBelieved() async throws {
        try await SeedServer.run(["/": .list("127.0.0.1:1")]) { server in
            let failure = try await failure(of: "https://\(server.endpoint)/")
            guard case .unreachable = failure?.cause else {
                Issue.record("\(String(describing: failure))")
                return
            }
        }
    }

    @Test func nobodyThereIsAFailure() async throws {
        let socket = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        let endpoint = try #require(socket.localAddress.flatMap { Endpoint($0) })
        try await socket.close()
        try await expect("http://\(endpoint)/", fails: .unreachable("Connection refused"))
    }

    // MARK: - Files

    @Test func aListIsReadFromAFile() async throws {
        try await withFolder { folder in
            let file = folder + "/a list.txt"
            try write("127.0.0.1:1\n127.0.0.2:2", to: file)
            for text in [file, "file:" + file, "file://" + file.replacing(" ", with: "%20")] {
                try await expect(text, tells: ["127.0.0.1:1", "127.0.0.2:2"])
            }
        }
    }

    @Test func whatIsNoFileIsNotRead() async throws {
        try await withFolder { folder in
            try await expect(folder + "/none", fails: .unreadable("No such file or directory"))
            try await expect(folder, fails: .notAFile)
            try await expect("/dev/zero", fails: .notAFile)
            // Nobody ever writes to it.
            let pipe = folder + "/pipe"
            #expect(mkfifo(pipe, 0o600) == 0)
            try await expect(pipe, fails: .notAFile)
        }
    }

    @Test func aFileOverAMebibyteIsNotRead() async throws {
        try await withFolder { folder in
            let file = folder + "/list"
            try write("127.0.0.1:1\n" + String(repeating: "#", count: (1 << 20) - 12), to: file)
            try await expect(file, tells: ["127.0.0.1:1"])
            try write("127.0.0.1:1\n" + String(repeating: "#", count: (1 << 20) - 11), to: file)
            try await expect(file, fails: .tooLarge(1 << 20))
        }
    }

    // MARK: - Names

    @Test func aNameStandsForItsAddresses() async throws {
        #expect(try await found("dns:localhost:8108").contains("127.0.0.1:8108"))
        try await expect("dns:127.0.0.5:1", tells: ["127.0.0.5:1"])
        try await expect("dns:\(nobody):1", fails: .noAddress(nobody))
    }

    @Test func threeHundredNamesAreLookedUpSomeAtATime() async throws {
        let lines = (0..<300).map { "\(nobody)\($0):1\n" }.joined()
        try await SeedServer.run(["/": .list(lines + "127.0.0.1:1")]) { server in
            try await expect(server.address("/"), tells: ["127.0.0.1:1"])
        }
    }

    // MARK: - The scene

    /// A name that the system knows to be none without asking anybody: its label is too long.
    private let nobody = String(repeating: "x", count: 70)

    private func found(_ text: String) async throws -> [String] {
        try await SeedFetcher.patient.fetch(Seed(text)).get().map(\.description)
    }

    private func expect(
        _ text: String, tells endpoints: [String], sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let found = try await found(text)
        #expect(found == endpoints, sourceLocation: sourceLocation)
    }

    /// `nil` when it told something.
    private func failure(of text: String, by fetcher: SeedFetcher = .patient) async throws -> SeedFailure? {
        switch await fetcher.fetch(try Seed(text)) {
        case .success: nil
        case .failure(let failure): failure
        }
    }

    private func expect(
        _ text: String, fails cause: SeedFailure.Cause, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let failure = try await failure(of: text)
        #expect(failure == SeedFailure(seed: try Seed(text), cause: cause), sourceLocation: sourceLocation)
    }

    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder.path)
    }

    private func write(_ text: String, to path: String) throws {
        try text.write(toFile: path, atomically: true, encoding: .utf8)
    }
}

extension SeedFetcher {
    /// For tests of anything but its deadline: beside simulations on all cores ten seconds have passed before a short list
    /// is read.
    static let patient = SeedFetcher(within: .seconds(120))
}
