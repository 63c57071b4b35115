import Foundation

/// Where the nodes of a test network keep their peers files.
struct TestnetFolder: Sendable {
    let url: URL
    private let isTemporary: Bool

    /// - Parameter path: a folder that is new or empty, and stays; `nil` for one that goes with the network.
    /// - Throws: when it can't be made, or isn't empty: the nodes would know each other from an earlier run.
    init(_ path: String?) throws(TestnetError) {
        isTemporary = path == nil
        url =
            path.map { URL(filePath: $0, directoryHint: .isDirectory) }
            ?? FileManager.default.temporaryDirectory.appending(path: "factom-p2p-testnet-\(UUID())")
        let contents: [String]
        do {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
            contents = try FileManager.default.contentsOfDirectory(atPath: url.path)
        } catch {
            throw .cannotRun("the folder \(url.path) can't be used: \(error.localizedDescription)")
        }
        if !contents.isEmpty { throw .usage("--state is \(url.path); it must be a folder that is new or empty") }
    }

    /// The peers file of a node.
    func file(ofNode index: Int) -> String {
        url.appending(path: "node-\(index).json").path
    }

    /// Removes it, if nobody asked for it.
    func end() {
        if isTemporary { try? FileManager.default.removeItem(at: url) }
    }
}
