#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// What tells one state of a file from the next without reading it, whether it was written in place or replaced.
struct FileIdentity: Sendable, Equatable {
    /// What a symbolic link leads to is what counts.
    var device: UInt64
    var inode: UInt64
    var size: Int64
    /// Nanoseconds since 1970 of the last change of its bytes, and of anything about it.
    var modified: Int64
    var changed: Int64
    /// A pipe can be read only once: there is nothing to follow.
    var isRegular: Bool
}

extension FileIdentity {
    /// `nil` when nothing can be found there.
    init?(ofFileAt path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        device = UInt64(truncatingIfNeeded: status.st_dev)
        inode = UInt64(truncatingIfNeeded: status.st_ino)
        size = Int64(status.st_size)
        #if canImport(Darwin)
        modified = FileIdentity.nanoseconds(status.st_mtimespec)
        changed = FileIdentity.nanoseconds(status.st_ctimespec)
        #else
        modified = FileIdentity.nanoseconds(status.st_mtim)
        changed = FileIdentity.nanoseconds(status.st_ctim)
        #endif
        isRegular = status.st_mode & S_IFMT == S_IFREG
    }

    /// Wraps around: only equality counts.
    private static func nanoseconds(_ time: timespec) -> Int64 {
        Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}
