import FactomConfigFile
import FactomP2P

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Reads a config file from disk, never more than a parser would take.
///
/// - Throws: why it can't be read, in the system's words.
func configFileText(at path: String) throws(CommandFailure) -> String {
    try fileText(at: path, called: "config file", limit: ConfigFile.byteLimit)
}

/// Reads a file that the user names, and little more of it than the limit, in bytes: who is over it has too much.
///
/// - Parameter kind: what the file is to the user.
/// - Throws: why it can't be read, in the system's words.
func fileText(at path: String, called kind: String, limit: Int) throws(CommandFailure) -> String {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    if file < 0 { throw unreadable(path, kind, errno) }
    defer { close(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while bytes.count <= limit {
        let count = read(file, &chunk, chunk.count)
        if count < 0, errno == EINTR { continue }
        if count < 0 { throw unreadable(path, kind, errno) }
        if count == 0 { break }
        bytes += chunk[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
}

private func unreadable(_ path: String, _ kind: String, _ code: Int32) -> CommandFailure {
    .failed("can't read the \(kind) \(oneLine(path, limit: 1024)): \(String(cString: strerror(code)))")
}
