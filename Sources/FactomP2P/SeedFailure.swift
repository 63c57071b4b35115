/// Why a seed told no addresses.
package struct SeedFailure: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Cause: Error, Sendable, Equatable {
        /// The server's answer wasn't 200.
        case status(Int)
        /// More than so many bytes.
        case tooLarge(Int)
        /// More than so many redirects.
        case tooManyRedirects(Int)
        /// A redirect that isn't followed: to anything but the web, or away from a server that proves who it is. Where
        /// to, harmless in a log.
        case redirect(String)
        /// The server can't be reached, isn't who it should be, or broke off; in the system's words.
        case unreachable(String)
        /// The file can't be read; in the system's words.
        case unreadable(String)
        /// A folder, a pipe or a device.
        case notAFile
        /// A text without an entry, and its first line that is none, if it has one.
        case empty(firstLine: String?)
        /// None of the names has one; the first of them.
        case noAddress(String)
        /// It took longer than this.
        case deadline(Duration)
        /// The task was cancelled.
        case cancelled
    }

    package let seed: Seed
    package let cause: Cause

    package init(seed: Seed, cause: Cause) {
        self.seed = seed
        self.cause = cause
    }

    /// One sentence that names the seed.
    package var description: String {
        "no addresses from \(seed): \(cause)"
    }
}

extension SeedFailure.Cause: CustomStringConvertible {
    package var description: String {
        switch self {
        case .status(let code): "the server answered with status \(code)"
        case .tooLarge(let limit): "the list has more than \(limit) bytes"
        case .tooManyRedirects(let limit): "the server sent us on more than \(limit) times"
        case .redirect(let target): "the server sent us on to '\(target)', where we don't go"
        case .unreachable(let words): words
        case .unreadable(let words): "the file can't be read: \(words)"
        case .notAFile: "that is no regular file"
        case .empty(nil): "the list is empty"
        case .empty(let line?): "it is no list of address:port lines; it begins with '\(line)'"
        case .noAddress(let name): "the name \(name) has no address"
        case .deadline(let limit): "nothing came of it within \(limit)"
        case .cancelled: "it was called off"
        }
    }
}
