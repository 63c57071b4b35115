import Foundation
import Testing

@testable import FactomP2P

/// A seed of `https://` has to prove who it is.
@Suite(.timeLimit(.minutes(5))) struct SeedCertificateTests {
    @Test(.enabled(if: Self.openssl != nil, "there is no openssl on the PATH"))
    func aCertificateThatNobodyVouchesForIsRefused() async throws {
        let openssl = try #require(Self.openssl)
        let folder = FileManager.default.temporaryDirectory.appending(path: "\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (key, certificate) = (folder.appending(path: "key").path, folder.appending(path: "certificate").path)
        let maker = try RunningProgram(
            openssl,
            [
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext",
                "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate,
            ])
        #expect(await maker.status() == 0)

        let server = try RunningProgram(
            openssl, ["s_server", "-accept", "127.0.0.1:0", "-key", key, "-cert", certificate, "-www"])
        let result = await fetch(from: server)
        await server.end()
        guard case .failure(let failure) = result else {
            Issue.record("\(String(describing: result))")
            return
        }
        #expect(failure.cause == .unreachable("nobody we trust vouches for the server's certificate"))
    }

    /// `nil` when the server doesn't come up.
    private func fetch(from server: RunningProgram) async -> Result<[Endpoint], SeedFailure>? {
        let ready = await server.lines.first { $0.hasPrefix("ACCEPT ") }
        guard let seed = ready.flatMap({ try? Seed("https://\($0.dropFirst("ACCEPT ".count))/") }) else { return nil }
        return await SeedFetcher.patient.fetch(seed)
    }

    private static let openssl: URL? = {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.map { URL(filePath: String($0)).appending(path: "openssl") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }()
}
