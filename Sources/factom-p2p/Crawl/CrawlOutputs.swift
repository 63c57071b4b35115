import Foundation

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Where a crawl's findings go: standard output takes one of them, files as many as are named.
struct CrawlOutputs {
    /// What is printed, unless a picture takes its place.
    private let prints: Form?
    private let dot: CrawlFile?
    private let html: CrawlFile?

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

    private static func file(_ path: String?, _ option: String) throws(CommandFailure) -> CrawlFile? {
        guard let path else { return nil }
        if path.isEmpty { throw .usage("\(option) is empty; it must be a file's name, or - for standard output") }
        return try CrawlFile(path)
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

/// A file that is opened before there is anything to write, and keeps what it holds until then; or standard output.
private struct CrawlFile {
    private let path: String
    private let handle: FileHandle

    init(_ path: String) throws(CommandFailure) {
        self.path = path
        if path == "-" {
            handle = .standardOutput
            return
        }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        if descriptor < 0 { throw CrawlFile.unwritable(path, String(cString: strerror(errno))) }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    func write(_ text: String) throws(CommandFailure) {
        // A pipe or a device has no length.
        if path != "-" { _ = ftruncate(handle.fileDescriptor, 0) }
        do {
            try handle.write(contentsOf: Data(text.utf8))
        } catch {
            throw CrawlFile.unwritable(path, "\(error.localizedDescription)")
        }
    }

    private static func unwritable(_ path: String, _ reason: String) -> CommandFailure {
        .failed("can't write \(oneLine(path, limit: 1024)): \(reason)")
    }
}
