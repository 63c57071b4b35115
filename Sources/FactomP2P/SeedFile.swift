import FactomOverlay
import NIOCore

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Reads a seed list from disk. It blocks as disks do: not for the event loop.
enum SeedFile {
    /// - Throws: why it can't be read, or that it is more than a list may be.
    static func read(_ path: String) throws(SeedFailure.Cause) -> ByteBuffer {
        // A pipe that nobody writes to would be waited for without the flag.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        if file < 0 { throw unreadable() }
        defer { close(file) }
        try checkIsRegular(file)
        return try contents(of: file)
    }

    private static func checkIsRegular(_ file: Int32) throws(SeedFailure.Cause) {
        var status = stat()
        if fstat(file, &status) != 0 { throw unreadable() }
        if status.st_mode & S_IFMT != S_IFREG { throw .notAFile }
    }

    private static func contents(of file: Int32) throws(SeedFailure.Cause) -> ByteBuffer {
        var contents = ByteBuffer()
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            #if canImport(Darwin)
            let count = Darwin.read(file, &chunk, chunk.count)
            #elseif canImport(Musl)
            let count = Musl.read(file, &chunk, chunk.count)
            #else
            let count = Glibc.read(file, &chunk, chunk.count)
            #endif
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw unreadable() }
            if count == 0 { return contents }
            contents.writeBytes(chunk[..<count])
            if contents.readableBytes > SeedList.byteLimit { throw .tooLarge(SeedList.byteLimit) }
        }
    }

    /// What the system said last.
    private static func unreadable() -> SeedFailure.Cause {
        .unreadable(String(cString: strerror(errno)))
    }
}
