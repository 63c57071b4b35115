import NIOPosix

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Standard input, read on a thread of its own: for files, pipes, terminals and `/dev/null` alike.
///
/// Not through an event loop: that would make the terminal non-blocking for the programs that share it, and
/// can't watch files.
struct StandardInput: Sendable {
    private static let chunkBytes = 64 << 10

    private let file: Int32
    private let thread = NIOThreadPool(numberOfThreads: 1)

    init(_ file: Int32 = STDIN_FILENO) {
        self.file = file
        thread.start()
    }

    /// What came next; `nil` at the end.
    func next() async -> [UInt8]? {
        await withCheckedContinuation { continuation in
            thread.submit { _ in continuation.resume(returning: read()) }
        }
    }

    private func read() -> [UInt8]? {
        while true {
            var failure: Int32 = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: StandardInput.chunkBytes) { buffer, count in
                let got = systemRead(file, buffer.baseAddress, buffer.count)
                failure = got < 0 ? errno : 0
                count = max(got, 0)
            }
            switch failure {
            case 0: return bytes.isEmpty ? nil : bytes
            case EINTR: continue
            case EAGAIN, EWOULDBLOCK: waitFor(Int16(POLLIN), on: file)
            default: return nil
            }
        }
    }
}

/// Standard output, written on a thread of its own: `write` comes back when the system has taken all, so
/// that whoever is slow to read holds up the writer and nobody else.
struct StandardOutput: Sendable {
    /// Nobody reads any more.
    struct Closed: Error {}

    private let file: Int32
    private let thread = NIOThreadPool(numberOfThreads: 1)
    private let watch = NIOThreadPool(numberOfThreads: 1)

    init(_ file: Int32 = STDOUT_FILENO) {
        self.file = file
        thread.start()
        watch.start()
    }

    /// Writes in the order of the calls, those of one actor or task taken one after the other.
    func write(_ bytes: [UInt8]) async throws(Closed) {
        let isWritten = await withCheckedContinuation { continuation in
            thread.submit { _ in continuation.resume(returning: writeAll(bytes)) }
        }
        if !isWritten { throw Closed() }
    }

    /// Comes back when the other end of a pipe is gone; never for a file.
    func closed() async {
        await withCheckedContinuation { continuation in
            watch.submit { _ in
                // Asked for nothing, poll still tells of errors and of the end.
                waitFor(0, on: file)
                continuation.resume()
            }
        }
    }

    private func writeAll(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = systemWrite(file, rest.baseAddress, rest.count)
                if count >= 0 {
                    rest = rest.dropFirst(count)
                } else if errno == EAGAIN || errno == EWOULDBLOCK {
                    waitFor(Int16(POLLOUT), on: file)
                } else if errno != EINTR {
                    return false
                }
            }
            return true
        }
    }
}

/// Opens `/dev/null` for each standard stream that whoever started us has closed. Otherwise a socket would get
/// its number, and a peer our events.
func openMissingStreams() {
    while true {
        let file = open("/dev/null", O_RDWR)
        if file < 0 { return }
        if file > STDERR_FILENO {
            close(file)
            return
        }
    }
}

private func waitFor(_ events: Int16, on file: Int32) {
    var request = pollfd(fd: file, events: events, revents: 0)
    while poll(&request, 1, -1) < 0, errno == EINTR {}
}

// The methods above have the same names.
private func systemRead(_ file: Int32, _ bytes: UnsafeMutablePointer<UInt8>?, _ count: Int) -> Int {
    read(file, bytes, count)
}

private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(file, bytes, count)
}
