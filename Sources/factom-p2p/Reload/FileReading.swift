import FactomP2P

/// One reading of a config file that may be changing.
struct FileReading: Sendable {
    /// What the file was before it was read; `nil` when there was none.
    let identity: FileIdentity?
    let text: Result<String, CommandFailure>
    /// Whether the file was still the same behind its last byte.
    let isWhole: Bool

    init(of path: String) {
        let before = FileIdentity(ofFileAt: path)
        identity = before
        text = FileReading.text(of: path, before)
        isWhole = FileIdentity(ofFileAt: path) == before
    }

    private static func text(of path: String, _ identity: FileIdentity?) -> Result<String, CommandFailure> {
        if let identity, !identity.isRegular {
            // To wait for a pipe's writer might take for ever.
            let name = oneLine(path, limit: 1024)
            return .failure(.failed("can't read the config file \(name) again: it is not a regular file"))
        }
        return Result { () throws(CommandFailure) in try configFileText(at: path) }
    }
}
