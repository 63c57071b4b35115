#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A file or folder that is open until this value ends.
struct OpenFile: ~Copyable {
    private let descriptor: Int32

    /// - Parameter flags: what `open` takes; a file that is made is the owner's alone.
    init(_ place: FilePlace, _ flags: Int32) throws(FileTrouble) {
        var descriptor: Int32
        repeat {
            descriptor = open(place.path, flags | O_CLOEXEC, 0o600)
        } while descriptor < 0 && errno == EINTR
        if descriptor < 0 { throw .last }
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// A file's bytes, of which there is one more than the limit when there are more. Never waits for the other end
    /// of a pipe.
    static func contents(of place: FilePlace, limit: Int) throws(FileTrouble) -> [UInt8] {
        let file = try OpenFile(place, O_RDONLY | O_NONBLOCK)
        guard file.isRegular else { throw .notAFile }
        return try file.read(limit + 1)
    }

    private var isRegular: Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    private borrowing func read(_ most: Int) throws(FileTrouble) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: min(most, 64 << 10))
        while bytes.count < most {
            let count = systemRead(descriptor, &chunk, min(chunk.count, most - bytes.count))
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw .last }
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        return bytes
    }

    borrowing func write(_ bytes: [UInt8]) throws(FileTrouble) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw .last }
            rest = rest.dropFirst(count)
        }
    }

    /// Returns when what was written is on the disk, as far as the system knows.
    borrowing func sync() throws(FileTrouble) {
        #if canImport(Darwin)
        // There, fsync leaves it in the drive's memory.
        if fcntl(descriptor, F_FULLFSYNC) == 0 { return }
        #endif
        while fsync(descriptor) != 0 {
            if errno != EINTR { throw .last }
        }
    }

    /// Whether no other process has it locked: then it is ours until it is closed.
    borrowing func lock() -> Bool {
        flock(descriptor, LOCK_EX | LOCK_NB) == 0
    }
}

private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
    read(descriptor, buffer, count)
}

private func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, buffer, count)
}
