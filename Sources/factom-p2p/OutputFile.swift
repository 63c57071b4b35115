import Foundation

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A file that is opened before there is anything to write, and keeps what it holds until then; or standard output.
struct OutputFile: Sendable {
    private let path: String
    private let handle: FileHandle

    /// - Parameters:
    ///   - path: `-` is standard output.
    ///   - option: who named it, for complaints.
    init(_ path: String, for option: String) throws(CommandFailure) {
        if path.isEmpty { throw .usage("\(option) is empty; it must be a file's name, or - for standard output") }
        self.path = path
        if path == "-" {
            handle = .standardOutput
            return
        }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        if descriptor < 0 { throw OutputFile.unwritable(path, String(cString: strerror(errno))) }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// In place of what it holds.
    func write(_ text: String) throws(CommandFailure) {
        empty()
        try append(text)
    }

    func empty() {
        // A pipe or a device has no length.
        if path != "-" { _ = ftruncate(handle.fileDescriptor, 0) }
    }

    func append(_ text: String) throws(CommandFailure) {
        do {
            try handle.write(contentsOf: Data(text.utf8))
        } catch {
            throw OutputFile.unwritable(path, OutputFile.reason(error))
        }
    }

    private static func reason(_ error: any Error) -> String {
        let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError ?? error as NSError
        guard underlying.domain == NSPOSIXErrorDomain else { return error.localizedDescription }
        return String(cString: strerror(Int32(truncatingIfNeeded: underlying.code)))
    }

    private static func unwritable(_ path: String, _ reason: String) -> CommandFailure {
        .failed("can't write \(oneLine(path, limit: 1024)): \(reason)")
    }
}
