/// Where a simulation's findings go: standard output takes one of them, files as many as are named.
struct SimulateOutputs: Sendable {
    enum Form: Sendable {
        case text
        case json
    }

    /// What is printed, unless a file takes its place.
    let prints: Form?
    let html: OutputFile?
    let trace: OutputFile?

    /// Opens the files, so that a long run isn't for nothing.
    ///
    /// - Parameters:
    ///   - html: a path, or `-` for standard output; `nil` for none. So is `trace`.
    init(json: Bool, html: String?, trace: String?) throws(CommandFailure) {
        let piped = [html, trace].count { $0 == "-" }
        if piped + (json ? 1 : 0) > 1 {
            throw .usage("of --json, --html - and --trace -, one can have standard output; give the others a file")
        }
        if let html, html == trace, html != "-" { throw .usage("--html and --trace name the same file") }
        prints = json ? .json : piped == 0 ? .text : nil
        self.html = try SimulateOutputs.file(html, "--html")
        self.trace = try SimulateOutputs.file(trace, "--trace")
    }

    private static func file(_ path: String?, _ option: String) throws(CommandFailure) -> OutputFile? {
        guard let path else { return nil }
        return try OutputFile(path, for: option)
    }

    /// For people, as soon as it is known.
    func tell(_ lines: [String]) {
        if prints == .text, !lines.isEmpty { CommandOutput.line(lines.joined(separator: "\n")) }
    }
}
