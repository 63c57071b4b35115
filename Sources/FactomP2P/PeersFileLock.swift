#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Keeps a peers file to one node: while it lives, no other node gets it, neither of this process nor of another. Else
/// each would write over what the other has learnt, and lose its bans.
///
/// The lock is on an empty file beside it, `NAME.lock`, which stays: the peers file itself is another one after each
/// save. The system lifts the lock of a process that is killed.
final class PeersFileLock: Sendable {
    private let descriptor: Int32

    private init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// The file is anybody's again, whoever still holds this.
    func lift() {
        _ = flock(descriptor, LOCK_UN)
    }

    enum Outcome: Sendable {
        case ours(PeersFileLock)
        case taken
        /// The folder can't be written: then there is nothing to write over either.
        case impossible
    }

    /// Waits for the disk, never for another node.
    static func take(for path: String) -> Outcome {
        guard let place = try? FilePlace(path).resolved(), (try? place.folder.makeFolder()) != nil else {
            return .impossible
        }
        let descriptor = open(place.path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        if descriptor < 0 { return .impossible }
        let lock = PeersFileLock(descriptor)
        return flock(descriptor, LOCK_EX | LOCK_NB) == 0 ? .ours(lock) : .taken
    }
}
