import Foundation

/// A file of a test's own, removed behind it.
struct TemporaryFile: Sendable {
    let url: URL
    var path: String { url.path }

    static func with<Result>(
        _ text: String, isolation: isolated (any Actor)? = #isolation, _ body: (TemporaryFile) async throws -> Result
    ) async throws -> Result {
        let file = try TemporaryFile(text)
        defer { file.clean() }
        return try await body(file)
    }

    static func with<Result>(_ text: String, _ body: (TemporaryFile) throws -> Result) throws -> Result {
        let file = try TemporaryFile(text)
        defer { file.clean() }
        return try body(file)
    }

    private init(_ text: String) throws {
        url = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).conf")
        try Data(text.utf8).write(to: url)
    }

    /// As editors do: a new file takes the old one's name.
    func replace(_ text: String) throws {
        let new = url.appendingPathExtension("new")
        try Data(text.utf8).write(to: new)
        if rename(new.path, path) != 0 { throw CocoaError(.fileWriteUnknown) }
    }

    /// In place, from the beginning.
    func overwrite(_ text: String) throws {
        let handle = try FileHandle(forWritingTo: url)
        try handle.truncate(atOffset: 0)
        try handle.write(contentsOf: Data(text.utf8))
        try handle.close()
    }

    func append(_ text: String) throws {
        let handle = try FileHandle(forWritingTo: url)
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(text.utf8))
        try handle.close()
    }

    func remove() throws {
        try FileManager.default.removeItem(at: url)
    }

    private func clean() {
        try? remove()
    }
}
