import Foundation
import TestSupport
import Testing

/// A text of the repository that the code makes: a test holds the two equal, says where they differ, and writes what is
/// new when it is told that it is meant.
struct CommittedText {
    private static let variable = "FACTOM_P2P_ACCEPT_BASELINES"
    /// Whether whoever runs the tests has said so.
    static let accepts = ProcessInfo.processInfo.environment[variable] != nil

    let path: String
    private let suite: String
    private let folder: URL

    /// - Parameters:
    ///   - path: from the folder.
    ///   - suite: which tests make it.
    init(_ path: String, by suite: String, in folder: URL = Document.root) {
        self.path = path
        self.suite = suite
        self.folder = folder
    }

    /// - Parameter accepts: writes it instead of comparing.
    func hold(_ made: String, accepts: Bool = accepts, at location: SourceLocation = #_sourceLocation) throws {
        if accepts { return try write(made) }
        guard let complaint = complaint(made) else { return }
        Issue.record(Comment(rawValue: complaint), sourceLocation: location)
    }

    /// What is to be said of a text that is not what is committed; `nil` when it is.
    func complaint(_ made: String) -> String? {
        let command = "\(CommittedText.variable)=1 swift test --filter \(suite)"
        guard let committed = try? String(contentsOf: file, encoding: .utf8) else {
            return "there is no \(path) yet. This writes it: \(command)"
        }
        if committed == made { return nil }
        let lines = LineDifference(from: committed, to: made).lines(atMost: 10)
        return "\(path) is not what is committed (-) any more (+):\n\(lines.joined(separator: "\n"))\n"
            + "If that is meant, this accepts it: \(command)"
    }

    private var file: URL { folder.appending(path: path) }

    private func write(_ made: String) throws {
        if complaint(made) == nil { return }
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try made.write(to: file, atomically: true, encoding: .utf8)
    }
}
