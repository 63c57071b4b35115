package import FactomOverlay
package import FactomPeersFile
package import FactomWire

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Keeps a node's peers file on disk: whoever reads it finds the old one or the new one, whole, whatever happens
/// while it is written.
///
/// Its calls wait for the disk: they belong on a thread of their own, never on an event loop, and one at a time.
package struct PeersFileStore: Sendable {
    /// Begins the rest of a temporary file's name; its beginning is the file's own name.
    static let temporaryMark = ".saving-"

    /// As the operator wrote it. When it is a link, what it leads to is meant.
    package let path: String

    package init(path: String) {
        self.path = path
    }

    /// Writes the file anew, and makes the folders that are missing. Only the owner can read it, and new folders.
    ///
    /// - Throws: why it can't be written. The file is then what it was before, or, if only the folder's entry could
    ///   not be made to last, the new one.
    package func save(_ remembered: Remembered, network: NetworkID, clock: FileClock) throws(PeersFileError) {
        try save(PeersFile.encode(remembered, network: network, clock: clock))
    }

    /// The same, for bytes that are a peers file.
    package func save(_ bytes: [UInt8]) throws(PeersFileError) {
        do throws(FileTrouble) {
            try replace(try FilePlace(path).resolved(), with: bytes)
        } catch {
            throw PeersFileError(action: .save, path: path, trouble: error)
        }
    }

    /// Written, brought to the disk, and only then put in the old one's place.
    private func replace(_ place: FilePlace, with bytes: [UInt8]) throws(FileTrouble) {
        try place.folder.makeFolder()
        guard place.kind != .other else { throw .notAFile }
        let temporary = FilePlace(
            place.path + PeersFileStore.temporaryMark + String(UInt64.random(in: 0 ... .max), radix: 16))
        do throws(FileTrouble) {
            let file = try OpenFile(temporary, O_WRONLY | O_CREAT | O_EXCL)
            // Tells other processes that it is not left over.
            _ = file.lock()
            try file.write(bytes)
            try file.sync()
            try temporary.rename(to: place)
        } catch {
            temporary.remove()
            throw error
        }
        try place.folder.syncFolder()
    }
}

/// A peers file can't be read, saved or moved aside.
package struct PeersFileError: Error, Sendable, Equatable {
    package enum Action: String, Sendable {
        case read, save
    }

    package let action: Action
    package let path: String
    package let trouble: FileTrouble
}

extension PeersFileError: CustomStringConvertible {
    /// One sentence: `can't save the peers file a/b.json: No space left on device`.
    package var description: String {
        "can't \(action.rawValue) the peers file \(path): \(trouble)"
    }
}
