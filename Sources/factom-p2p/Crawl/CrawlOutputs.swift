/// Where a crawl's findings go: standard output takes one of them, files as many as are named.
struct CrawlOutputs {
    /// What is printed, unless a picture takes its place.
    private let prints: Form?
    private let dot: OutputFile?
    private let html: OutputFile?

    private enum Form {
        case table
        case json
    }

    /// Opens the files, so that a crawl isn't for nothing.
    ///
    /// - Parameters:
    ///   - dot: a path, or `-` for standard output; `nil` for none.
    init(json: Bool, dot: String?, html: String?) throws(CommandFailure) {
        let piped = [dot, html].count { $0 == "-" }
        if piped + (json ? 1 : 0) > 1 {
            throw .usage("of --json, --dot - and --html -, one can have standard output; give the others a file")
        }
        if let dot, dot == html, dot != "-" { throw .usage("--dot and --html name the same file") }
        prints = json ? .json : piped == 0 ? .table : nil
        self.dot = try CrawlOutputs.file(dot, "--dot")
        self.html = try CrawlOutputs.file(html, "--html")
    }

    private static func file(_ path: String?, _ option: String) throws(CommandFailure) -> OutputFile? {
        guard let path else { return nil }
        return try OutputFile(path, for: option)
    }

    func write(_ report: CrawlReport) throws(CommandFailure) {
        switch prints {
        case .table: CommandOutput.line(CrawlTable.lines(report).joined(separator: "\n"))
        case .json: CommandOutput.object(CrawlObject(report))
        case nil: break
        }
        try dot?.write(CrawlDOT.text(report))
        try html?.write(CrawlPage.text(report))
    }
}
