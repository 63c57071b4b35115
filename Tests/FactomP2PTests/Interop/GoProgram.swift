import Foundation
import Testing

/// The program in `Interop/`: Go's own gob, and live Go peers. Built once for each run of the tests.
enum GoProgram {
    /// Set where tests against Go must not be skipped: without Go they fail.
    static let isRequired = ProcessInfo.processInfo.environment["FACTOM_P2P_REQUIRE_GO"] != nil

    /// The `go` that the PATH finds first.
    static let compiler: URL? = {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.map { URL(filePath: String($0)).appending(path: "go") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }()

    /// Where the built program is.
    static func executable() async throws -> URL {
        try await building.value
    }

    struct Unusable: Error, CustomStringConvertible {
        let description: String
    }

    private static let folder = FileManager.default.temporaryDirectory
        .appending(path: "factom-p2p-interop-\(UUID().uuidString)")

    private static let sources = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Interop")

    private static let building = Task { try await build() }

    private static func build() async throws -> URL {
        guard let compiler else {
            throw Unusable(description: "there is no go on the PATH, and FACTOM_P2P_REQUIRE_GO is set")
        }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        atexit { try? FileManager.default.removeItem(at: GoProgram.folder) }
        let executable = folder.appending(path: "interop")
        // What version control says is of no use here, and fails in another user's checkout.
        let build = try RunningProgram(
            URL(filePath: "/bin/sh"),
            [
                "-c", "cd \"$0\" && exec \"$@\"", sources.path, compiler.path, "build", "-buildvcs=false", "-o",
                executable.path, ".",
            ])
        let complaints = await build.lines.reduce(into: "") { $0 += $1 + "\n" }
        guard await build.status() == 0 else { throw Unusable(description: "go build: \(complaints)") }
        return executable
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips where there is no Go, unless Go is required.
    static var needsGo: Self {
        .enabled(if: GoProgram.compiler != nil || GoProgram.isRequired, "there is no go on the PATH")
    }
}
