import Foundation
import FuzzTargets
import NIOCore

/// An input that once broke a target, kept as Tests/Fixtures/crashes/TARGET/WHAT-IT-WAS.
struct Crash {
    let target: FuzzTarget
    let name: String
    let input: ByteBuffer

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/crashes")

    static func all() throws -> [Crash] {
        try FuzzTarget.allCases.flatMap { target in
            try files(in: folder.appending(path: target.rawValue)).map { file in
                let input = ByteBuffer(bytes: try Data(contentsOf: file))
                return Crash(target: target, name: "\(target.rawValue)/\(file.lastPathComponent)", input: input)
            }
        }
    }

    /// What lies there and no target would try.
    static func strays() throws -> [String] {
        try files(in: folder).map(\.lastPathComponent).filter { FuzzTarget(rawValue: $0) == nil && $0 != "README.md" }
    }

    /// None where there is no such folder.
    private static func files(in folder: URL) throws -> [URL] {
        guard FileManager.default.fileExists(atPath: folder.path()) else { return [] }
        return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .sorted { $0.path() < $1.path() }
    }
}
